// Runs a WASI preview 1 program on Node's V8, with the options of `petrel run`:
//
//   node node-wasi.mjs [--dir HOST[::GUEST]]... [--env K=V]... [--invoke FUNCTION] PROGRAM ARGUMENTS...
//
// A trap ends in exit code 134, as it does under Petrel; text modules need wat2wasm on PATH.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import process from 'node:process';
import { WASI } from 'node:wasi';

const preopens = {};
const env = {};
let invoke;
let at = 2;
for (; process.argv[at]?.startsWith('--'); at += 2) {
    const value = process.argv[at + 1];
    switch (process.argv[at]) {
        case '--dir': {
            const [host, guest = host] = value.split('::');
            preopens[guest] = host;
            break;
        }
        case '--env':
            env[value.slice(0, value.indexOf('='))] = value.slice(value.indexOf('=') + 1);
            break;
        case '--invoke':
            invoke = value;
            break;
        default:
            console.error(`node-wasi: unknown option ${process.argv[at]}`);
            process.exit(2);
    }
}
const [program, ...args] = process.argv.slice(at);

function read(path) {
    const bytes = readFileSync(path);
    if (bytes.length >= 4 && bytes.readUInt32LE(0) === 0x6d736100) {
        return bytes;
    }
    const folder = mkdtempSync(join(tmpdir(), 'node-wasi-'));
    try {
        const output = join(folder, 'out.wasm');
        execFileSync('wat2wasm', [path, '-o', output]);
        return readFileSync(output);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

// The argument as the type that the function wants: numbers for i32, f32 and f64, BigInt for i64; V8 doesn't tell the
// types, so both are tried.
function call(func, texts) {
    for (let mask = 0; mask < 1 << texts.length; mask++) {
        try {
            return func(...texts.map((text, i) => (mask >> i & 1 ? BigInt(text) : Number(text))));
        } catch (error) {
            if (!(error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError && /BigInt/.test(error.message))) {
                throw error;
            }
        }
    }
    throw new TypeError('no way to pass these arguments');
}

try {
    const module = new WebAssembly.Module(read(program));
    const version = WebAssembly.Module.imports(module).some(i => i.module === 'wasi_unstable') ? 'unstable' : 'preview1';
    const wasi = new WASI({ version, args: [basename(program), ...args], env, preopens, returnOnExit: true });
    const instance = new WebAssembly.Instance(module, wasi.getImportObject());
    if (invoke === undefined) {
        process.exitCode = wasi.start(instance);
    } else {
        const { memory = new WebAssembly.Memory({ initial: 0 }), ...rest } = instance.exports;
        wasi.initialize({ exports: { ...rest, memory, _start: undefined } });
        const result = call(instance.exports[invoke], args);
        for (const value of result === undefined ? [] : Array.isArray(result) ? result : [result]) {
            console.log(String(value));
        }
    }
} catch (error) {
    if (error instanceof WebAssembly.LinkError || error instanceof WebAssembly.CompileError || error.code !== undefined) {
        console.error(`node-wasi: ${error.message}`);
        process.exitCode = 1;
    } else {
        console.error(`node-wasi: trap: ${error.stack}`);
        process.exitCode = 134;
    }
}
