// The work of bench/compare: kernels under several runtimes and as native code, side by side in one run.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { artifacts, clang, geometricMean, isStale, measure, table } from './measure.mjs';
import { find, root, runtimes } from './runtimes.mjs';

const usage = `bench/compare: runs the kernels of bench/guests under each runtime on this machine and as native code

  --quick              one repetition with an eighth of the work: for checking, not for figures
  --only NAME          kernels whose name contains NAME; may be repeated
  --kind KIND          kernels of a kind: integer, float, simd, memory, calls, indirect, interpreter, strings, polyhedral
  --with A,B,...       only these runtimes (petrel, v8, wasmtime, wasmedge, wazero; native always runs where clang is)
  --variant NAME=CMD   one more runtime: a command that takes PROGRAM ARGUMENTS, such as "old=../old/petrel run"
  --repetitions N      how often each kernel runs under each runtime, interleaved; the least time counts (3)
  --native FLAGS       flags for native code ("-O3 -fno-vectorize")
  --process            print the table of whole-process times too
  --json FILE          write every figure to FILE

Native code is the mark: every figure is a ratio to it. PATH and /opt/peers are searched for runtimes.`;

const options = { quick: false, only: [], kinds: [], with: undefined, variants: [], repetitions: 3, process: false, native: '-O3 -fno-vectorize', json: undefined };
const words = process.argv.slice(2);
function value(name) {
    if (words.length === 0) {
        fail(`${name} needs a value`);
    }
    return words.shift();
}
function fail(message) {
    console.error(`compare: ${message}`);
    process.exit(2);
}
while (words.length > 0) {
    const word = words.shift();
    switch (word) {
        case '--quick': options.quick = true; break;
        case '--process': options.process = true; break;
        case '--only': options.only.push(value(word)); break;
        case '--kind': options.kinds.push(value(word)); break;
        case '--with': options.with = value(word).split(','); break;
        case '--variant': options.variants.push(value(word)); break;
        case '--repetitions': options.repetitions = Number(value(word)); break;
        case '--native': options.native = value(word); break;
        case '--json': options.json = value(word); break;
        case '--help': console.log(usage); process.exit(0); break;
        default: fail(`unknown option ${word}; --help lists them`);
    }
}
if (options.quick) {
    options.repetitions = 1;
}
if (!Number.isInteger(options.repetitions) || options.repetitions < 1) {
    fail('--repetitions needs a whole number above 0');
}

/** What a source says about itself. */
function readKernel(file) {
    const source = join(root, 'bench', 'guests', file);
    const text = readFileSync(source, 'utf8');
    const name = basename(file).replace(/\.\w+$/, '');
    const iterations = Number(/^BENCHMARK\((\d+)\)/m.exec(text)?.[1] ?? /unwrap_or\((\d+)\);/.exec(text)?.[1]);
    const kind = /^\/\/ kind: (\w+)/m.exec(text)?.[1] ?? 'other';
    const quick = Number(/^\/\/ quick: (\d+)/m.exec(text)?.[1] ?? Math.max(1, Math.round(iterations / 8)));
    return { name, kind, source, wasm: source.replace(/\.\w+$/, '.wasm'), args: options.quick ? [String(quick)] : [] };
}

function buildNative(kernel) {
    const folder = join(artifacts, `native${options.native.replace(/[^\w]+/g, '-')}`);
    const program = join(folder, kernel.name);
    const header = join(root, 'bench', 'guests', 'bench.h');
    if (!isStale(program, kernel.source, header)) {
        return program;
    }
    mkdirSync(folder, { recursive: true });
    if (kernel.source.endsWith('.rs')) {
        const rustc = process.env.RUSTC ?? find('rustc') ?? find('rustc-sid') ?? 'rustc';
        const level = /-O(\d)/.exec(options.native)?.[1] ?? '2';
        const scalar = options.native.includes('-fno-vectorize') ? ['-C', 'no-vectorize-loops', '-C', 'no-vectorize-slp'] : [];
        try {
            execFileSync(rustc, ['--edition', '2021', '-C', `opt-level=${level}`, '-C', 'panic=abort', ...scalar, kernel.source, '-o', program], { stdio: 'pipe' });
        } catch {
            return undefined;
        }
    } else {
        // Without contraction, so that every runtime and every machine gets the same last digit.
        execFileSync(clang, ['-std=gnu17', ...options.native.split(/\s+/), '-ffp-contract=off', kernel.source, '-o', program, '-lm'], { stdio: 'inherit' });
    }
    return program;
}

const kernels = readdirSync(join(root, 'bench', 'guests')).filter(file => /\.(c|rs)$/.test(file)).map(readKernel)
    .filter(kernel => options.only.length === 0 || options.only.some(name => kernel.name.includes(name)))
    .filter(kernel => options.kinds.length === 0 || options.kinds.includes(kernel.kind))
    .sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name));
if (kernels.length === 0) {
    fail('no kernel has such a name or kind');
}
const found = runtimes();
for (const name of options.with ?? []) {
    if (name !== 'native' && !found.has(name)) {
        fail(`${name} is not installed (found: ${[...found.keys()].join(', ')})`);
    }
}
const engines = new Map([...found].filter(([name]) => options.with?.includes(name) ?? true));
for (const variant of options.variants) {
    const at = variant.indexOf('=');
    if (at < 1) {
        fail(`--variant ${variant} is not NAME=COMMAND`);
    }
    const command = variant.slice(at + 1).split(/\s+/);
    engines.set(variant.slice(0, at), { command: (program, { args }) => [...command, program, ...args] });
}
if (clang !== undefined) {
    engines.set('native', {});
} else {
    console.error('compare: no clang here, so ratios are to V8');
}
const mark = clang !== undefined ? 'native' : 'v8';
const order = ['native', ...[...engines.keys()].filter(name => name !== 'native')].filter(name => engines.has(name));

if (engines.has('petrel')) {
    // The first start from a checkout builds the command; that is not part of any figure.
    measure(engines.get('petrel').command(kernels[0].wasm, { args: ['1'] }));
}

const results = {};
const problems = [];
for (const kernel of kernels) {
    const row = {};
    results[kernel.name] = row;
    const commands = new Map();
    for (const name of order) {
        const engine = engines.get(name);
        if (name === 'native') {
            const program = buildNative(kernel);
            if (program !== undefined) {
                commands.set(name, [program, ...kernel.args]);
            }
            continue;
        }
        try {
            commands.set(name, engine.command(engine.prepare?.(kernel.wasm) ?? kernel.wasm, { args: kernel.args }));
        } catch (error) {
            problems.push(`${kernel.name}: ${name} can't prepare it: ${error.message}`);
        }
    }
    for (let repetition = 0; repetition < options.repetitions; repetition++) {
        for (const [name, command] of commands) {
            const result = measure(command);
            const kernelTime = Number(/^time_ns (\d+)$/m.exec(result.stderr)?.[1]);
            if (result.exitCode !== 0 || Number.isNaN(kernelTime)) {
                problems.push(`${kernel.name}: ${name} ended with exit code ${result.exitCode}: ${result.stderr.trim().split('\n')[0]}`);
                commands.delete(name);
                delete row[name];
                continue;
            }
            const checksum = result.stdout.trim();
            const best = row[name] ??= { kernelNs: Infinity, processNs: Infinity, peakBytes: result.peak, checksum };
            best.kernelNs = Math.min(best.kernelNs, kernelTime);
            best.processNs = Math.min(best.processNs, result.wall);
            if (checksum !== best.checksum) {
                problems.push(`${kernel.name}: ${name} gives ${checksum} and ${best.checksum}`);
            }
        }
    }
    const checksums = new Set(Object.values(row).map(entry => entry.checksum));
    if (checksums.size > 1) {
        problems.push(`${kernel.name}: checksums differ: ${Object.entries(row).map(([name, entry]) => `${name} ${entry.checksum}`).join(', ')}`);
    }
    if (process.stderr.isTTY) {
        process.stderr.write(`\r\x1b[K${kernel.name}`);
    }
}
if (process.stderr.isTTY) {
    process.stderr.write('\r\x1b[K');
}

const others = order.filter(name => name !== mark);
function ratios(name, field, chosen = kernels) {
    return chosen.map(kernel => results[kernel.name]).filter(row => row[name] && row[mark]).map(row => row[name][field] / row[mark][field]);
}
function show(ratio) {
    return ratio === undefined || Number.isNaN(ratio) ? '-' : ratio.toFixed(2);
}
function print(title, field) {
    const rows = [[title, `${mark} ms`, ...others]];
    const kinds = [...new Set(kernels.map(kernel => kernel.kind))];
    for (const kind of kinds) {
        const members = kernels.filter(kernel => kernel.kind === kind);
        for (const kernel of members) {
            const row = results[kernel.name];
            rows.push([kernel.name, row[mark] ? (row[mark][field] / 1e6).toFixed(1) : '-', ...others.map(name => show(row[name]?.[field] / row[mark]?.[field]))]);
        }
        if (kinds.length > 1 && members.length > 1) {
            rows.push([`  ${kind}`, '', ...others.map(name => show(geometricMean(ratios(name, field, members))))]);
        }
    }
    rows.push(['geometric mean', '', ...others.map(name => show(geometricMean(ratios(name, field))))]);
    console.log(table(rows));
}

console.log(`${cpus()[0].model}, ${cpus().length} cores; native: ${clang === undefined ? 'none' : basename(clang)} ${options.native}; ` +
    `${options.repetitions} repetitions${options.quick ? ', quick: not for figures' : ''}\n`);
print(`kernel time / ${mark}`, 'kernelNs');
if (options.process) {
    console.log();
    print(`process time / ${mark}`, 'processNs');
}
if (engines.has('petrel') && engines.has('v8')) {
    const slower = kernels.map(kernel => ({ name: kernel.name, ratio: results[kernel.name].petrel?.kernelNs / results[kernel.name].v8?.kernelNs }))
        .filter(entry => entry.ratio > 1.1).sort((a, b) => b.ratio - a.ratio);
    console.log(`\npetrel slower than v8 by more than 1.1: ${slower.length === 0 ? 'none' : slower.map(entry => `${entry.name} ${entry.ratio.toFixed(2)}`).join(', ')}`);
}
if (options.json !== undefined) {
    const summary = Object.fromEntries(others.map(name => [name, {
        kernel: geometricMean(ratios(name, 'kernelNs')), process: geometricMean(ratios(name, 'processNs')),
    }]));
    writeFileSync(options.json, JSON.stringify({
        machine: cpus()[0].model, cores: cpus().length, date: new Date().toISOString(), native: options.native, quick: options.quick,
        repetitions: options.repetitions, mark, geometricMeans: summary, kernels: results,
    }, null, 2) + '\n');
}
for (const problem of problems) {
    console.error(`compare: ${problem}`);
}
process.exitCode = problems.length === 0 ? 0 : 1;
