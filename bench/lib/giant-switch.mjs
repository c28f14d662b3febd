// Writes a C program that is one giant function: an interpreter with as many operations as asked for, of the shapes that interpreters have
// (registers in memory, a stack, an accumulator and flags in locals, short and long operations, branches that go back to the loop), and a program for it.

/** A sequence of numbers below 2^31 that is the same in each run. */
function sequence(seed) {
    let state = seed;
    return limit => {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0;
        return (state >>> 8) % limit;
    };
}

const shapes = [
    k => `regs[b] = regs[c] + acc + ${k};`,
    k => `regs[b] = (regs[c] ^ ${k}) - (regs[a] << ${k % 13 + 1});`,
    k => `acc = acc * ${k | 1} + regs[b];`,
    k => `flags = regs[b] < regs[c]; acc ^= ${k};`,
    k => `stack[sp++ & 63] = regs[b] + ${k};`,
    k => `regs[b] = stack[--sp & 63] ^ ${k};`,
    k => `if (flags) regs[b] += ${k}; else regs[c] -= ${k};`,
    k => `regs[b] = heap[(regs[c] + ${k}) & 4095]; acc += regs[b];`,
    k => `heap[(regs[b] ^ ${k}) & 4095] = acc + regs[c];`,
    k => `acc = (acc >> ${k % 31 + 1}) | (acc << ${31 - k % 31}); regs[a] = acc;`,
    k => `if (regs[b] > regs[c]) { uint32_t t = regs[b]; regs[b] = regs[c]; regs[c] = t + ${k}; }`,
    k => `for (uint32_t i = 0; i < 3; i++) acc = acc * 33 + regs[(b + i) & 15] + ${k};`,
    k => `acc += helper(regs[b], ${k}); if (acc & 1) { flags = !flags; }`,
    k => `wide = wide * ${k | 1}u + regs[b]; regs[c] ^= (uint32_t)(wide >> 32);`,
];

/**
 * @param {number} operations how many cases the switch has
 * @param {number} times how much longer than 0.3 s of native code it runs
 */
export function giantSwitch(operations, times = 1) {
    const next = sequence(operations);
    const cases = [];
    for (let i = 1; i < operations; i++) {
        const statements = 1 + (next(4) === 0 ? next(12) : next(3));
        const body = Array.from({ length: statements }, () => shapes[next(shapes.length)](next(60000)));
        // Some jump, as branches do: by what the operand says, a few instructions forward.
        const end = next(10) === 0 ? 'if (flags) pc += a & 3;' : '';
        cases.push(`        case ${i}: ${body.join(' ')} ${end} break;`);
    }
    return `#include "bench.h"
static uint32_t regs[16], stack[64], heap[4096];
typedef struct { uint16_t op; uint8_t a, b; uint32_t c; } instruction;
static instruction code[2048];

__attribute__((noinline)) static uint32_t helper(uint32_t x, uint32_t y) { return (x ^ y) * 0x9E3779B1u >> 7; }

__attribute__((noinline)) static uint64_t interpret(uint32_t rounds) {
    uint32_t acc = 1, flags = 0, sp = 0;
    uint64_t wide = 7;
    const instruction *pc = code;
    for (;;) {
        uint32_t op = pc->op, a = pc->a & 15, b = pc->b & 15, c = pc->c & 15;
        pc++;
        switch (op) {
        case 0: if (--rounds == 0) return acc ^ wide; pc = code; break;
${cases.join('\n')}
        default: __builtin_unreachable();
        }
    }
}

static uint64_t kernel(uint32_t rounds) {
    uint32_t random = 12345;
    // Most of what runs is a few operations, as in all programs.
    for (uint32_t i = 0; i < 2040; i++) {
        uint32_t r = random32(&random), hot = random32(&random) % 4 != 0;
        code[i].op = 1 + r % (hot ? (${operations} - 1) / 8 : ${operations} - 1);
        code[i].a = r >> 8; code[i].b = r >> 16; code[i].c = r >> 24;
    }
    return interpret(rounds);
}

BENCHMARK(${(operations > 500 ? 12000 : 16000) * times})
`;
}
