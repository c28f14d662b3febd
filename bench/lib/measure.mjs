// Starts commands and measures them from outside: wall time and peak memory of the process.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { find, root } from './runtimes.mjs';

/** A C compiler, for native code and for the measuring program; undefined when there is none. */
export const clang = process.env.CLANG ?? find('clang-19') ?? find('clang');

export const artifacts = join(root, 'artifacts', 'bench');

/** True when `output` is missing or older than one of `inputs`. */
export function isStale(output, ...inputs) {
    return !existsSync(output) || inputs.some(input => statSync(input).mtimeMs > statSync(output).mtimeMs);
}

let helper;
function measureProgram() {
    if (helper === undefined) {
        helper = null;
        if (clang !== undefined) {
            const source = join(root, 'bench', 'lib', 'measure.c');
            const program = join(artifacts, 'measure');
            if (isStale(program, source)) {
                mkdirSync(dirname(program), { recursive: true });
                execFileSync(clang, ['-O2', source, '-o', program], { stdio: 'inherit' });
            }
            helper = program;
        }
    }
    return helper;
}

/**
 * Runs a command to its end. Processor time and peak memory are undefined where there is no C compiler; the wall time then includes what Node
 * needs to start a process, about 2 ms.
 */
export function measure(words, { timeout = 600_000, cwd } = {}) {
    const program = measureProgram();
    const options = { encoding: 'utf8', timeout, cwd, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 };
    if (program === null) {
        const start = process.hrtime.bigint();
        const result = spawnSync(words[0], words.slice(1), options);
        const wall = Number(process.hrtime.bigint() - start);
        return { wall, cpu: undefined, peak: undefined, exitCode: result.status ?? -1, stdout: result.stdout, stderr: result.stderr };
    }
    const file = join(artifacts, `measure.${process.pid}`);
    const result = spawnSync(program, [file, ...words], options);
    if (result.status === null) {
        return { wall: timeout * 1e6, cpu: undefined, peak: undefined, exitCode: -1, stdout: result.stdout, stderr: `${result.stderr}\n${result.error ?? result.signal}` };
    }
    const [wall, cpu, peak, exitCode] = readFileSync(file, 'utf8').trim().split(' ').map(Number);
    return { wall, cpu, peak: peak * 1024, exitCode, stdout: result.stdout, stderr: result.stderr };
}

export function geometricMean(values) {
    return values.length === 0 ? undefined : Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

export function median(values) {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[sorted.length >> 1];
}

/** A table of texts with the first column to the left and the others to the right. */
export function table(rows) {
    const widths = rows[0].map((_, column) => Math.max(...rows.map(row => (row[column] ?? '').length)));
    return rows.map(row => row.map((text, column) => column === 0 ? (text ?? '').padEnd(widths[column]) : (text ?? '').padStart(widths[column])).join('  ').trimEnd()).join('\n');
}
