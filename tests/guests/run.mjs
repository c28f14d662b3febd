#!/usr/bin/env node
// Runs the guests' cases (README.md describes the manifests) under one runtime:
//
//   tests/guests/run.mjs [--with petrel|v8|wasmtime|wasmedge|wazero] [--petrel COMMAND] [--update] [FILTER...]
//
// --petrel names another build of Petrel, such as "../old/petrel run".
// --update writes what the guests printed into their expected-output files; read the difference before committing it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, lstatSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { petrelLike, runtimes } from '../../bench/lib/runtimes.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
let name = 'petrel';
let command;
let update = false;
const filters = [];
for (let i = 2; i < process.argv.length; i++) {
    if (process.argv[i] === '--with') {
        name = process.argv[++i];
    } else if (process.argv[i] === '--petrel') {
        command = process.argv[++i].split(/\s+/);
    } else if (process.argv[i] === '--update') {
        update = true;
    } else {
        filters.push(process.argv[i]);
    }
}
const runtime = command === undefined ? runtimes().get(name) : { command: petrelLike(command) };
if (runtime === undefined) {
    console.error(`run.mjs: ${name} is not installed`);
    process.exit(2);
}

function build(tree, root) {
    for (const [path, content] of Object.entries(tree)) {
        const full = join(root, path);
        mkdirSync(path.endsWith('/') ? full : dirname(full), { recursive: true });
        if (typeof content === 'string') {
            if (!path.endsWith('/')) {
                writeFileSync(full, content);
            }
        } else {
            symlinkSync(content.link.replace('${ROOT}', root), full);
        }
    }
}

function verify(tree, root, problems) {
    for (const [path, content] of Object.entries(tree)) {
        const full = join(root, path);
        const status = lstatSync(full, { throwIfNoEntry: false });
        if (content === null ? status !== undefined : status === undefined) {
            problems.push(`${path} ${content === null ? 'exists' : 'does not exist'} afterwards`);
        } else if (typeof content === 'string' && !path.endsWith('/')) {
            const actual = readFileSync(full, 'utf8');
            if (actual !== content) {
                problems.push(`${path} holds ${JSON.stringify(actual)}`);
            }
        } else if (typeof content === 'object' && content !== null && readlinkSync(full) !== content.link) {
            problems.push(`${path} points to ${readlinkSync(full)}`);
        }
    }
}

function firstDifference(actual, expected) {
    const a = actual.split('\n');
    const b = expected.split('\n');
    const line = a.findIndex((text, i) => text !== b[i]);
    const at = line < 0 ? a.length : line;
    return `line ${at + 1}: ${JSON.stringify(a[at])} instead of ${JSON.stringify(b[at])}`;
}

// The standard streams are files: Node would make sockets of pipes, and its WASI can't wait for those.
function start(program, words, input) {
    const streams = realpathSync(mkdtempSync(join(tmpdir(), 'petrel-streams-')));
    const paths = ['in', 'out', 'err'].map(name => join(streams, name));
    writeFileSync(paths[0], input);
    const descriptors = paths.map((path, i) => openSync(path, i === 0 ? 'r' : 'a+'));
    try {
        const { status, signal, error } = spawnSync(program, words, { stdio: descriptors, timeout: 60_000 });
        return { status, signal, error, stdout: readFileSync(paths[1], 'utf8'), stderr: readFileSync(paths[2], 'utf8') };
    } finally {
        descriptors.forEach(closeSync);
        rmSync(streams, { recursive: true });
    }
}

function run(language, guest, test) {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'petrel-guest-')));
    try {
        build(test.files ?? {}, root);
        const full = folders => Object.fromEntries(Object.entries(folders ?? {}).map(([to, host]) => [to, join(root, host)]));
        const preopens = full(test.preopens);
        const readOnlyPreopens = full(test.readOnlyPreopens);
        const [program, ...words] = runtime.command(guest, { args: test.args, env: test.env, preopens, readOnlyPreopens, invoke: test.invoke });
        const result = start(program, words, (test.stdin ?? '').repeat(test.stdinRepeat ?? 1));
        const problems = [];
        const exitCode = test.trap !== undefined ? 134 : test.exitCode ?? 0;
        // Only Petrel's ways of reporting traps and errors are ours to check.
        const exact = name === 'petrel' || test.trap === undefined && test.error === undefined;
        if (test.refuses) {
            // An error number as the result, or a trap; anything else is not a refusal.
            if (!(result.status === 0 && /^[1-9][0-9]*\n$/.test(result.stdout) || result.status === (name === 'petrel' ? 134 : result.status || -1))) {
                problems.push(`exit code ${result.status ?? result.signal ?? result.error}, result ${result.stdout}`);
            }
        } else if (exact ? result.status !== exitCode : result.status === 0) {
            problems.push(`exit code ${result.status ?? result.signal ?? result.error}, expected ${exitCode}`);
        }
        let expected = test.stdout;
        if (test.stdoutFile !== undefined) {
            const file = join(folder, language, test.stdoutFile);
            if (update) {
                writeFileSync(file, result.stdout);
            }
            expected = existsSync(file) ? readFileSync(file, 'utf8') : '';
        }
        if (expected !== undefined && result.stdout !== expected) {
            problems.push(`stdout ${firstDifference(result.stdout, expected)}`);
        }
        if (test.stdoutSha256 !== undefined) {
            const digest = createHash('sha256').update(result.stdout).digest('hex');
            if (digest !== test.stdoutSha256) {
                problems.push(`stdout has SHA-256 ${digest} (${result.stdout.length} characters)`);
            }
        }
        if (test.stderr !== undefined && result.stderr !== test.stderr) {
            problems.push(`stderr ${firstDifference(result.stderr, test.stderr)}`);
        }
        const parts = name === 'petrel' ? [test.trap, ...(test.error ?? []), ...(test.backtrace ?? [])] : [];
        for (const part of [...parts, ...(test.stderrContains ?? [])]) {
            if (part !== undefined && !result.stderr.includes(part)) {
                problems.push(`stderr lacks ${JSON.stringify(part)}`);
            }
        }
        verify(test.after ?? {}, root, problems);
        if (problems.length > 0 && result.stderr !== '' && test.stderr === undefined) {
            problems.push(`stderr was ${JSON.stringify(result.stderr.slice(0, 600))}`);
        }
        return problems;
    } finally {
        rmSync(root, { recursive: true });
    }
}

let passed = 0;
let failed = 0;
for (const language of ['c', 'cpp', 'rust', 'wat', 'samples', 'kernels']) {
    for (const manifest of readdirSync(join(folder, language)).filter(file => file.endsWith('.json')).sort()) {
        const { program, cases } = JSON.parse(readFileSync(join(folder, language, manifest), 'utf8'));
        for (const test of cases) {
            const title = `${language}/${basename(manifest, '.json')}${test.name === undefined ? '' : `: ${test.name}`}`;
            if (filters.length > 0 && !filters.some(filter => title.includes(filter))) {
                continue;
            }
            const problems = run(language, join(folder, language, test.program ?? program), test);
            if (problems.length === 0) {
                passed++;
            } else {
                failed++;
                console.log(`FAIL ${title}\n     ${problems.join('\n     ')}`);
            }
        }
    }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
