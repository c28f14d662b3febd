// STREAM's four loops over arrays far larger than the caches: copy, scale, add, triad.
// kind: memory
#include "bench.h"

enum { Size = 2000000 };
static double a[Size], b[Size], c[Size];

static uint64_t kernel(uint32_t iterations) {
    for (int i = 0; i < Size; i++) {
        a[i] = 1 + i % 16;
        b[i] = 2;
    }
    for (uint32_t round = 0; round < iterations; round++) {
        for (int i = 0; i < Size; i++) {
            c[i] = a[i];
        }
        for (int i = 0; i < Size; i++) {
            b[i] = 0.25 * c[i];
        }
        for (int i = 0; i < Size; i++) {
            c[i] = a[i] + b[i];
        }
        for (int i = 0; i < Size; i++) {
            a[i] = b[i] + 0.5 * c[i];
        }
    }
    uint64_t sum = 0;
    for (int i = 0; i < Size; i += 1000) {
        sum = mix_double(sum, a[i]);
    }
    return sum;
}
BENCHMARK(90)
