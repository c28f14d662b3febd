// Bit work: population counts, leading and trailing zeroes, rotations, multiply-shift hashing of 64-bit words.
// kind: integer
#include "bench.h"

static uint64_t rotate(uint64_t x, int by) {
    return x << by | x >> (64 - by);
}

static uint64_t kernel(uint32_t iterations) {
    uint64_t a = 0x0123456789abcdef, b = 0xfedcba9876543210, sum = 0;
    for (uint32_t i = 0; i < iterations; i++) {
        // xoroshiro128+
        uint64_t value = a + b;
        b ^= a;
        a = rotate(a, 24) ^ b ^ b << 16;
        b = rotate(b, 37);
        sum += (uint64_t)__builtin_clzll(value | 1) << 8;
        sum += (uint64_t)__builtin_ctzll(value | 1ull << 63);
        sum ^= rotate(value * 0x9e3779b97f4a7c15ull, 31) >> (value & 31);
        uint32_t low = (uint32_t)value;
        low = (low >> 1 & 0x55555555) | (low & 0x55555555) << 1;
        low = (low >> 2 & 0x33333333) | (low & 0x33333333) << 2;
        sum += __builtin_bswap32(low);
    }
    return sum;
}
BENCHMARK(80000000)
