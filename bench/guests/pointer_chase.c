// Walks a random cycle through 16 MB, then through 256 KB: nothing but dependent loads.
// kind: memory
#include "bench.h"

enum { Large = 1 << 22, Small = 1 << 16 };
static uint32_t next[Large];

// One cycle through all elements (Sattolo's shuffle).
static void shuffle(uint32_t size, uint32_t seed) {
    for (uint32_t i = 0; i < size; i++) {
        next[i] = i;
    }
    for (uint32_t i = size - 1; i > 0; i--) {
        uint32_t j = random32(&seed) % i, t = next[i];
        next[i] = next[j];
        next[j] = t;
    }
}

static uint64_t walk(uint32_t steps) {
    uint32_t at = 0;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < steps; i++) {
        at = next[at];
        sum += at ^ i;
    }
    return sum;
}

static uint64_t kernel(uint32_t iterations) {
    shuffle(Large, 11);
    uint64_t sum = walk(iterations);
    shuffle(Small, 13);
    MIX(sum, walk(20 * iterations));
    return sum;
}
BENCHMARK(1500000)
