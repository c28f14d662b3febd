// Matrix product in doubles, C = alpha A B + beta C, loops in the order i, k, j.
// kind: polyhedral
#include "bench.h"

enum { NI = 220, NJ = 240, NK = 260 };
static double a[NI][NK], b[NK][NJ], c[NI][NJ];

static uint64_t kernel(uint32_t iterations) {
    for (int i = 0; i < NI; i++) {
        for (int k = 0; k < NK; k++) {
            a[i][k] = (double)(i * (k + 1) % NK) / NK;
        }
    }
    for (int k = 0; k < NK; k++) {
        for (int j = 0; j < NJ; j++) {
            b[k][j] = (double)(k * (j + 2) % NJ) / NJ;
        }
    }
    for (uint32_t round = 0; round < iterations; round++) {
        for (int i = 0; i < NI; i++) {
            for (int j = 0; j < NJ; j++) {
                c[i][j] *= 0.5;
            }
            for (int k = 0; k < NK; k++) {
                for (int j = 0; j < NJ; j++) {
                    c[i][j] += 1.5 * a[i][k] * b[k][j];
                }
            }
        }
    }
    uint64_t sum = 0;
    for (int i = 0; i < NI; i++) {
        for (int j = 0; j < NJ; j++) {
            sum = mix_double(sum, c[i][j]);
        }
    }
    return sum;
}
BENCHMARK(80)
