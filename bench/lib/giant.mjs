// bench/giant: programs of which one function is larger than RyuJIT optimises, under Petrel (just in time and compiled ahead) and other runtimes.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { giantSwitch } from './giant-switch.mjs';
import { artifacts, clang, measure, table } from './measure.mjs';
import { quickjsProgram } from './quickjs-driver.mjs';
import { find, petrelLike, root, runtimes } from './runtimes.mjs';

if (process.argv.includes('--help')) {
    console.log(`bench/giant: interpreters that are one giant function, under each runtime on this machine

  --repetitions N      how often each program runs under each runtime, interleaved; the least time counts (3)
  --packages DIR       where the npm package quickjs-wasi is (quickjs-wasi-*.tgz); without it, it is fetched with npm once

switch-N is a generated C program, an interpreter of N operations (clang with lld and wasi-libc is needed), switch-N-warm the same six times as long; quickjs and quickjs-warm are one and six
rounds of a script in QuickJS (wabt is needed). "petrel" compiles while the program runs, "petrel compile" before. Times are those that the program
itself takes, and in parentheses the whole process, in ms.`);
    process.exit(0);
}
function option(name, fallback) {
    const at = process.argv.indexOf(name);
    return at < 0 ? fallback : process.argv[at + 1];
}
const repetitions = Number(option('--repetitions', 3));
const folder = join(artifacts, 'giant');
mkdirSync(folder, { recursive: true });
process.env.PETREL_CACHE_DIR = ''; // Otherwise the second run would be one of compiled code.

const programs = [];
if (clang === undefined) {
    console.error('giant: no clang here, so no switch-N');
} else {
    const include = ['-I', join(root, 'bench', 'guests')];
    for (const [operations, times] of [[250, 1], [400, 1], [1000, 1], [1000, 6]]) {
        const name = `switch-${operations}${times > 1 ? '-warm' : ''}`;
        const source = join(folder, `${name}.c`);
        writeFileSync(source, giantSwitch(operations, times));
        execFileSync(clang, ['--target=wasm32-wasi', '-O2', '-fno-vectorize', ...include, source, '-o', join(folder, `${name}.wasm`)], { stdio: 'inherit' });
        execFileSync(clang, ['-O2', '-fno-vectorize', ...include, source, '-o', join(folder, name)], { stdio: 'inherit' });
        programs.push({ name, native: join(folder, name) });
    }
}
const script = readFileSync(join(root, 'bench', 'lib', 'giant-script.js'), 'utf8');
const wat = quickjsText();
if (wat !== undefined) {
    for (const [name, rounds] of [['quickjs', 1], ['quickjs-warm', 6]]) {
        const text = join(folder, `${name}.wat`);
        writeFileSync(text, quickjsProgram(wat, `${script}\n(function () { var sum = 0; for (var i = 0; i < ${rounds}; i++) sum += round(); return sum; })()`));
        execFileSync(find('wat2wasm'), [text, '-o', join(folder, `${name}.wasm`)], { stdio: 'inherit' });
        programs.push({ name });
    }
}

/** QuickJS in text format; undefined, and said so, when something is missing. */
function quickjsText() {
    if (find('wasm2wat') === undefined || find('wat2wasm') === undefined) {
        console.error('giant: no wabt here, so no quickjs');
        return undefined;
    }
    const packages = option('--packages', folder);
    let archive = readdirSync(packages).find(file => /^quickjs-wasi-.*\.tgz$/.test(file));
    if (archive === undefined) {
        try {
            archive = execFileSync('npm', ['pack', '--silent', 'quickjs-wasi'], { cwd: packages, encoding: 'utf8' }).trim();
        } catch (error) {
            console.error(`giant: no quickjs: ${error.message.split('\n')[0]}`);
            return undefined;
        }
    }
    if (!existsSync(join(folder, 'package'))) {
        execFileSync('tar', ['xzf', join(packages, archive), '-C', folder]);
    }
    return execFileSync(find('wasm2wat'), ['--generate-names', join(folder, 'package', 'quickjs.wasm')], { encoding: 'utf8', maxBuffer: 1 << 28 });
}

const found = runtimes();
const petrel = process.env.PETREL ?? join(root, 'petrel');
execFileSync(petrel, ['--version'], { stdio: 'ignore' }); // builds the command when that is needed
found.set('petrel compile', {
    command: petrelLike([petrel, 'run']),
    prepare(program) {
        const output = program.replace(/\.wasm$/, '.cwasm');
        execFileSync(petrel, ['compile', program, '-o', output], { stdio: ['ignore', 'ignore', 'inherit'] });
        return output;
    },
});
const order = ['native', 'petrel', 'petrel compile', ...[...found.keys()].filter(name => !name.startsWith('petrel'))];
const results = [];
for (const program of programs) {
    const commands = new Map();
    if (program.native !== undefined) {
        commands.set('native', [program.native]);
    }
    const file = join(folder, `${program.name}.wasm`);
    for (const [name, runtime] of found) {
        commands.set(name, runtime.command(runtime.prepare?.(file) ?? file));
    }
    const row = new Map();
    const outputs = new Map();
    for (let i = 0; i < repetitions; i++) {
        for (const name of order) {
            const words = commands.get(name);
            if (words === undefined) {
                continue;
            }
            const result = measure(words);
            const time = Number(/^time_ns (\d+)$/m.exec(result.stderr)?.[1]) / 1e6;
            if (result.exitCode !== 0 || Number.isNaN(time)) {
                console.error(`giant: ${program.name} under ${name} ended with ${result.exitCode}: ${result.stderr.trim().split('\n')[0]}`);
                process.exitCode = 1;
                commands.delete(name);
                continue;
            }
            outputs.set(name, result.stdout.trim());
            const known = row.get(name) ?? { time: Infinity, wall: Infinity };
            row.set(name, { time: Math.min(known.time, time), wall: Math.min(known.wall, result.wall / 1e6) });
        }
    }
    if (new Set(outputs.values()).size > 1) {
        console.error(`giant: ${program.name}: results differ: ${JSON.stringify([...outputs])}`);
        process.exitCode = 1;
    }
    results.push([program.name, row]);
}
const peers = order.filter(name => name !== 'native' && !name.startsWith('petrel'));
console.log(table([
    ['time (process), ms', ...order, 'petrel / best', 'compiled / best'],
    ...results.map(([name, row]) => {
        const best = Math.min(...peers.filter(peer => row.has(peer)).map(peer => row.get(peer).time));
        const ratio = column => row.has(column) ? (row.get(column).time / best).toFixed(2) : '-';
        return [name, ...order.map(column => row.has(column) ? `${row.get(column).time.toFixed(0)} (${row.get(column).wall.toFixed(0)})` : '-'),
            ratio('petrel'), ratio('petrel compile')];
    }),
]));
