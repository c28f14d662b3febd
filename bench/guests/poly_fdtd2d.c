// Finite differences in the time domain: three fields on a grid that feed each other.
// kind: polyhedral
#include "bench.h"

enum { NX = 400, NY = 480 };
static double ex[NX][NY], ey[NX][NY], hz[NX][NY];

static uint64_t kernel(uint32_t iterations) {
    for (int i = 0; i < NX; i++) {
        for (int j = 0; j < NY; j++) {
            ex[i][j] = (double)i * (j + 1) / NX;
            ey[i][j] = (double)i * (j + 2) / NY;
            hz[i][j] = (double)i * (j + 3) / NX;
        }
    }
    for (uint32_t t = 0; t < iterations; t++) {
        for (int j = 0; j < NY; j++) {
            ey[0][j] = t;
        }
        for (int i = 1; i < NX; i++) {
            for (int j = 0; j < NY; j++) {
                ey[i][j] -= 0.5 * (hz[i][j] - hz[i - 1][j]);
            }
        }
        for (int i = 0; i < NX; i++) {
            for (int j = 1; j < NY; j++) {
                ex[i][j] -= 0.5 * (hz[i][j] - hz[i][j - 1]);
            }
        }
        for (int i = 0; i < NX - 1; i++) {
            for (int j = 0; j < NY - 1; j++) {
                hz[i][j] -= 0.7 * (ex[i][j + 1] - ex[i][j] + ey[i + 1][j] - ey[i][j]);
            }
        }
    }
    uint64_t sum = 0;
    for (int i = 0; i < NX; i++) {
        for (int j = 0; j < NY; j++) {
            sum = mix_double(sum, hz[i][j]);
        }
    }
    return sum;
}
BENCHMARK(1000)
