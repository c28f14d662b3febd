// The work of bench/startup: what a process costs before and besides the guest's own work.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { artifacts, clang, measure, median, table } from './measure.mjs';
import { find, root, runtimes } from './runtimes.mjs';

const usage = `bench/startup: start-up of Petrel and of the other runtimes on this machine

  --repetitions N    starts of each, interleaved (15)
  --with A,B,...     only these runtimes (petrel, v8, wasmtime, wasmedge, wazero)
  --no-yosys         leave out the 30 MB module (it is fetched with npm once, into artifacts/bench)
  --yosys FILE       another large module, started with --version
  --json FILE        write every figure to FILE

An empty C# program, published in the same way as the command, is the mark for hello. "petrel" is the command as published;
"./petrel" is the launcher of a checkout, which looks for changed sources first.`;

const options = { repetitions: 15, with: undefined, yosys: undefined, noYosys: false, json: undefined };
for (let i = 2; i < process.argv.length; i++) {
    switch (process.argv[i]) {
        case '--repetitions': options.repetitions = Number(process.argv[++i]); break;
        case '--with': options.with = process.argv[++i].split(','); break;
        case '--no-yosys': options.noYosys = true; break;
        case '--yosys': options.yosys = process.argv[++i]; break;
        case '--json': options.json = process.argv[++i]; break;
        case '--help': console.log(usage); process.exit(0); break;
        default: console.error(`startup: unknown option ${process.argv[i]}; --help lists them`); process.exit(2);
    }
}

/** An empty console program, built and published like the command itself. */
function emptyProgram() {
    const folder = join(tmpdir(), 'petrel-bench-empty');
    const program = join(folder, 'out', 'empty');
    if (existsSync(program)) {
        return program;
    }
    const dotnet = find('dotnet');
    if (dotnet === undefined) {
        return undefined;
    }
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'Program.cs'), 'return 0;\n');
    writeFileSync(join(folder, 'empty.csproj'), `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <InvariantGlobalization>true</InvariantGlobalization>
    <PublishReadyToRun>true</PublishReadyToRun>
    <SelfContained>false</SelfContained>
  </PropertyGroup>
</Project>
`);
    const rid = /^ *RID: *(\S+)$/m.exec(execFileSync(dotnet, ['--info'], { encoding: 'utf8' }))[1];
    execFileSync(dotnet, ['publish', '-c', 'Release', '-r', rid, '-o', join(folder, 'out'), '-v', 'quiet', '-nologo', '--disable-build-servers', '-nodeReuse:false'],
        { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    return program;
}

/** The module out of the npm package, fetched once. */
function yosysModule() {
    if (options.yosys !== undefined || options.noYosys) {
        return options.yosys;
    }
    const folder = join(artifacts, 'yosys');
    const module = join(folder, 'yosys.core.wasm');
    if (!existsSync(module)) {
        try {
            mkdirSync(folder, { recursive: true });
            execFileSync('npm', ['pack', '--silent', '@yowasp/yosys'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
            const archive = readdirSync(folder).find(file => file.endsWith('.tgz'));
            execFileSync('tar', ['-xzf', archive, 'package/gen/yosys.core.wasm'], { cwd: folder });
            renameSync(join(folder, 'package', 'gen', 'yosys.core.wasm'), module);
            rmSync(join(folder, 'package'), { recursive: true });
            rmSync(join(folder, archive));
        } catch (error) {
            console.error(`startup: the large module can't be fetched (${error.message.split('\n')[0]}); --yosys names one`);
            return undefined;
        }
    }
    return module;
}

if (clang === undefined) {
    console.error('startup: no clang here, so times include what Node needs to start a process, and peak memory is unknown');
}
const found = new Map([...runtimes()].filter(([name]) => options.with?.includes(name) ?? true));
const hello = join(root, 'tests', 'guests', 'c', 'hello.wasm');
const commands = new Map();
const empty = emptyProgram();
if (empty !== undefined) {
    commands.set('empty C#', [empty]);
}
const launcher = found.get('petrel');
const published = join(root, 'artifacts', 'cli', 'current', 'petrel');
if (launcher !== undefined) {
    measure(launcher.command(hello)); // builds the command when that is needed
    if (process.env.PETREL === undefined && existsSync(published)) {
        commands.set('petrel', [published, 'run', hello]);
        commands.set('petrel hello.wat', [published, 'run', join(root, 'samples', 'hello.wat')]);
        commands.set('./petrel', launcher.command(hello));
    } else {
        commands.set('petrel', launcher.command(hello));
    }
}
for (const [name, runtime] of found) {
    if (name !== 'petrel') {
        commands.set(name, runtime.command(runtime.prepare?.(hello) ?? hello));
    }
}
if (process.env.DOTNET_ROOT === undefined) {
    // The launcher tells the command where .NET is; without it, and for the empty program, we do.
    const file = join(root, 'artifacts', 'cli', 'dotnet-root');
    if (existsSync(file)) {
        process.env.DOTNET_ROOT = readFileSync(file, 'utf8').trim();
    }
}

const problems = [];
function run(words, samples, name, expected) {
    const result = measure(words);
    if (result.exitCode !== 0 || !expected.test(result.stdout)) {
        problems.push(`${name} ended with exit code ${result.exitCode}: ${(result.stderr || result.stdout).trim().split('\n')[0]}`);
        return false;
    }
    samples.push(result);
    return true;
}

const samples = new Map([...commands.keys()].map(name => [name, []]));
for (let repetition = -1; repetition < options.repetitions; repetition++) {
    for (const [name, words] of commands) {
        if (!run(words, samples.get(name), name, name === 'empty C#' ? /^$/ : /^Hello/)) {
            commands.delete(name);
        } else if (repetition < 0) {
            samples.get(name).pop(); // the first start fills the caches of the disk
        }
    }
}
const figures = { hello: {}, large: {} };
const mark = samples.get('empty C#')?.length > 0 ? median(samples.get('empty C#').map(s => s.wall)) : undefined;
const rows = [['hello, whole process', 'least ms', 'median ms', 'median / empty C#', 'CPU ms', 'peak MB']];
for (const [name, list] of samples) {
    if (list.length > 0) {
        const least = Math.min(...list.map(s => s.wall));
        const middle = median(list.map(s => s.wall));
        const peak = list[0].peak === undefined ? undefined : Math.max(...list.map(s => s.peak));
        // Processor time says more than wall time on a machine that is busy with other things.
        const cpu = list[0].cpu === undefined ? undefined : Math.min(...list.map(s => s.cpu));
        figures.hello[name] = { leastNs: least, medianNs: middle, cpuNs: cpu, peakBytes: peak };
        rows.push([name, (least / 1e6).toFixed(1), (middle / 1e6).toFixed(1), mark === undefined ? '-' : (middle / mark).toFixed(2), cpu === undefined ? '-' : (cpu / 1e6).toFixed(1), peak === undefined ? '-' : (peak / 1048576).toFixed(0)]);
    }
}
console.log(table(rows));

const large = yosysModule();
if (large !== undefined) {
    const largeRows = [['30 MB module --version', 'first s', 'second s', 'peak MB']];
    for (const [name, runtime] of found) {
        // Compiling this module ahead of time takes WasmEdge many minutes, interpreting it is no comparison.
        if (name === 'wasmedge') {
            continue;
        }
        const list = [];
        const words = runtime.command(large, { args: ['--version'] });
        const start = () => run(words, list, `${name} (large module)`, /Yosys/);
        // The second start tells whether a cache helps; where the first one took that long there is none worth the wait.
        if (start() && (list[0].wall > 15e9 || start())) {
            const peak = list[0].peak === undefined ? undefined : Math.max(...list.map(s => s.peak));
            figures.large[name] = { firstNs: list[0].wall, secondNs: list[1]?.wall, peakBytes: peak };
            largeRows.push([name, (list[0].wall / 1e9).toFixed(2), list[1] === undefined ? '-' : (list[1].wall / 1e9).toFixed(2), peak === undefined ? '-' : (peak / 1048576).toFixed(0)]);
        }
    }
    console.log(`\n${table(largeRows)}`);
}
if (options.json !== undefined) {
    writeFileSync(options.json, JSON.stringify(figures, null, 2) + '\n');
}
for (const problem of problems) {
    console.error(`startup: ${problem}`);
}
process.exitCode = problems.length === 0 ? 0 : 1;
