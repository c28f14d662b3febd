// A table of functions called through pointers in an order that only the data knows.
// kind: indirect
#include "bench.h"

typedef uint32_t (*operation)(uint32_t, uint32_t);
static uint32_t add(uint32_t a, uint32_t b) { return a + b; }
static uint32_t subtract(uint32_t a, uint32_t b) { return a - b; }
static uint32_t multiply(uint32_t a, uint32_t b) { return a * (b | 1); }
static uint32_t exclusive(uint32_t a, uint32_t b) { return a ^ b; }
static uint32_t rotate(uint32_t a, uint32_t b) { return a << (b & 31) | a >> (-b & 31); }
static uint32_t mean(uint32_t a, uint32_t b) { return (a & b) + ((a ^ b) >> 1); }
static uint32_t larger(uint32_t a, uint32_t b) { return a > b ? a : b; }
static uint32_t mixed(uint32_t a, uint32_t b) { return (a ^ a >> 15) + b; }
static operation operations[] = {add, subtract, multiply, exclusive, rotate, mean, larger, mixed};

enum { Length = 4096 };
static uint8_t program[Length];

static uint64_t kernel(uint32_t iterations) {
    uint32_t state = 19, value = 1;
    for (int i = 0; i < Length; i++) {
        // Runs of the same operation, as real programs have them.
        program[i] = i % 4 == 0 ? random32(&state) % 8 : program[i - 1];
    }
    for (uint32_t round = 0; round < iterations; round++) {
        for (uint32_t i = 0; i < Length; i++) {
            value = operations[program[i]](value, i + round);
        }
    }
    return value;
}
BENCHMARK(14000)
