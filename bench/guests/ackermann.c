// Ackermann's and Takeuchi's functions: deep recursion, several arguments, calls in argument position.
// kind: calls
#include "bench.h"

__attribute__((noinline)) static uint32_t ackermann(uint32_t m, uint32_t n) {
    return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1));
}

__attribute__((noinline)) static int32_t takeuchi(int32_t x, int32_t y, int32_t z) {
    return y >= x ? z : takeuchi(takeuchi(x - 1, y, z), takeuchi(y - 1, z, x), takeuchi(z - 1, x, y));
}

static uint64_t kernel(uint32_t iterations) {
    uint64_t sum = 0;
    for (uint32_t round = 0; round < iterations; round++) {
        MIX(sum, ackermann(3, 8 + (round & 1)));
        MIX(sum, (uint32_t)takeuchi(18 + (int32_t)(round % 3), 12, 6));
    }
    return sum;
}
BENCHMARK(45)
