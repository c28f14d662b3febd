// Sieve of Eratosthenes over 2 million numbers: byte stores with long strides, integer compares.
// kind: integer
#include "bench.h"

enum { Limit = 2000000 };
static uint8_t composite[Limit];

static uint64_t kernel(uint32_t iterations) {
    uint64_t sum = 0;
    for (uint32_t round = 0; round < iterations; round++) {
        memset(composite, 0, sizeof composite);
        uint32_t count = 0;
        for (uint32_t n = 2; n < Limit; n++) {
            if (composite[n]) {
                continue;
            }
            count++;
            for (uint64_t multiple = (uint64_t)n * n; multiple < Limit; multiple += n) {
                composite[multiple] = 1;
            }
        }
        MIX(sum, count + round);
    }
    return sum;
}
BENCHMARK(120)
