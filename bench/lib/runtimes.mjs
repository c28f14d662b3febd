// The WebAssembly runtimes that scripts compare: how each is found on this machine and how it is told what `petrel run` is.
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The full path of a program on PATH or in /opt/peers, or undefined. */
export function find(program) {
    const folders = [...process.env.PATH.split(delimiter), '/opt/peers/bin', '/opt/peers'];
    return folders.map(folder => join(folder, program)).find(isExecutable);
}

function isExecutable(path) {
    try {
        accessSync(path, constants.X_OK);
        return statSync(path).isFile();
    } catch {
        return false;
    }
}

/** Words for a command that takes the options of `petrel run`. */
export function petrelLike(command) {
    return (program, { args = [], env = {}, preopens = {}, readOnlyPreopens = {}, invoke } = {}) => [
        ...command,
        ...Object.entries(preopens).flatMap(([guest, host]) => ['--dir', `${host}::${guest}`]),
        ...Object.entries(readOnlyPreopens).flatMap(([guest, host]) => ['--dir', `${host}::${guest}::ro`]),
        ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
        ...(invoke === undefined ? [] : ['--invoke', invoke]),
        program, ...args,
    ];
}

function wazero(path) {
    return (program, { args = [], env = {}, preopens = {}, readOnlyPreopens = {} } = {}) => [
        path, 'run',
        ...Object.entries(preopens).map(([guest, host]) => `-mount=${host}:${guest}`),
        ...Object.entries(readOnlyPreopens).map(([guest, host]) => `-mount=${host}:${guest}:ro`),
        ...Object.entries(env).map(([key, value]) => `-env=${key}=${value}`),
        program, ...args,
    ];
}

function wasmedge(path) {
    // Releases from 0.16 on interpret even a compiled program unless told otherwise.
    const mode = spawnSync(path, ['run', '--help'], { encoding: 'utf8' }).stdout.includes('--run-mode') ? ['--run-mode', 'aot'] : [];
    return (program, { args = [], env = {}, preopens = {}, readOnlyPreopens = {}, invoke } = {}) => [
        path, 'run', ...(program.endsWith('.so') ? mode : []),
        ...Object.entries(preopens).flatMap(([guest, host]) => ['--dir', `${guest}:${host}`]),
        ...Object.entries(readOnlyPreopens).flatMap(([guest, host]) => ['--dir', `${guest}:${host}:readonly`]),
        ...Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
        ...(invoke === undefined ? [] : ['--reactor']),
        '--', program, ...(invoke === undefined ? [] : [invoke]), ...args,
    ];
}

/**
 * The runtimes present here, by name. Each has `command(program, options)`, which gives the words to start, and, where the
 * runtime compiles ahead of time, `prepare(program)`, which gives the file to start instead.
 */
export function runtimes() {
    const found = new Map();
    const petrel = process.env.PETREL ?? join(root, 'petrel');
    if (isExecutable(petrel)) {
        found.set('petrel', { command: petrelLike([petrel, 'run']) });
    }
    found.set('v8', { command: petrelLike([process.execPath, '--no-warnings', join(root, 'bench', 'lib', 'node-wasi.mjs')]) });
    const wasmtimePath = find('wasmtime');
    if (wasmtimePath !== undefined) {
        found.set('wasmtime', { command: petrelLike([wasmtimePath, 'run']) });
    }
    const wasmedgePath = find('wasmedge');
    if (wasmedgePath !== undefined) {
        found.set('wasmedge', {
            command: wasmedge(wasmedgePath),
            prepare(program) {
                const folder = join(root, 'artifacts', 'bench', 'wasmedge');
                mkdirSync(folder, { recursive: true });
                const output = join(folder, basename(program, '.wasm') + '.so');
                if (statSync(output, { throwIfNoEntry: false })?.mtimeMs > statSync(program).mtimeMs) {
                    return output;
                }
                execFileSync(wasmedgePath, ['compile', program, output], { stdio: 'ignore' });
                return output;
            },
        });
    }
    const wazeroPath = find('wazero');
    if (wazeroPath !== undefined) {
        found.set('wazero', { command: wazero(wazeroPath) });
    }
    return found;
}
