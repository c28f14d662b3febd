// Product of 32-bit integer matrices, 256 x 256, the textbook's three loops.
// kind: integer
#include "bench.h"

enum { Size = 256 };
static int32_t a[Size][Size], b[Size][Size], c[Size][Size];

static uint64_t kernel(uint32_t iterations) {
    uint32_t state = 7;
    for (int i = 0; i < Size; i++) {
        for (int j = 0; j < Size; j++) {
            a[i][j] = (int32_t)random32(&state) >> 20;
            b[i][j] = (int32_t)random32(&state) >> 20;
        }
    }
    uint64_t sum = 0;
    for (uint32_t round = 0; round < iterations; round++) {
        for (int i = 0; i < Size; i++) {
            for (int j = 0; j < Size; j++) {
                int32_t total = 0;
                for (int k = 0; k < Size; k++) {
                    total += a[i][k] * b[k][j];
                }
                c[i][j] = total;
            }
        }
        a[round % Size][round % 7] += c[round % Size][3] & 15;
        MIX(sum, (uint32_t)c[round % Size][Size - 1]);
    }
    return sum;
}
BENCHMARK(30)
