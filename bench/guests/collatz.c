// Longest Collatz chain: 64-bit arithmetic, a branch nobody can predict.
// kind: integer
#include "bench.h"

static uint64_t kernel(uint32_t iterations) {
    uint64_t longest = 0, best = 0, total = 0;
    for (uint64_t start = 1; start <= iterations; start++) {
        uint32_t steps = 0;
        for (uint64_t n = start; n != 1; steps++) {
            n = n & 1 ? 3 * n + 1 : n / 2;
        }
        total += steps;
        if (steps > longest) {
            longest = steps;
            best = start;
        }
    }
    return best << 32 ^ longest ^ total << 8;
}
BENCHMARK(1500000)
