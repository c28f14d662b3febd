// Naive recursion: the price of a call and of the stack check in it.
// kind: calls
// quick: 35
#include "bench.h"

__attribute__((noinline)) static uint32_t fibonacci(uint32_t n) {
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

static uint64_t kernel(uint32_t iterations) {
    return fibonacci(iterations);
}
BENCHMARK(41)
