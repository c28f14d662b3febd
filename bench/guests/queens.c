// All placements of N queens, by bit masks and recursion.
// kind: calls
// quick: 12
#include "bench.h"

__attribute__((noinline)) static uint64_t place(uint32_t all, uint32_t columns, uint32_t left, uint32_t right) {
    if (columns == all) {
        return 1;
    }
    uint64_t count = 0;
    for (uint32_t free = all & ~(columns | left | right); free != 0;) {
        uint32_t queen = free & -free;
        free ^= queen;
        count += place(all, columns | queen, (left | queen) << 1, (right | queen) >> 1);
    }
    return count;
}

static uint64_t kernel(uint32_t iterations) {
    uint64_t sum = 0;
    for (uint32_t n = 4; n <= iterations; n++) {
        MIX(sum, place((1u << n) - 1, 0, 0, 0));
    }
    return sum;
}
BENCHMARK(15)
