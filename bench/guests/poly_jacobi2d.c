// Five-point Jacobi relaxation on a grid, two grids in turn.
// kind: polyhedral
#include "bench.h"

enum { N = 500 };
static double a[N][N], b[N][N];

static uint64_t kernel(uint32_t iterations) {
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
            a[i][j] = (double)i * (j + 2) / N;
            b[i][j] = (double)i * (j + 3) / N;
        }
    }
    for (uint32_t t = 0; t < iterations; t++) {
        for (int i = 1; i < N - 1; i++) {
            for (int j = 1; j < N - 1; j++) {
                b[i][j] = 0.2 * (a[i][j] + a[i][j - 1] + a[i][j + 1] + a[i + 1][j] + a[i - 1][j]);
            }
        }
        for (int i = 1; i < N - 1; i++) {
            for (int j = 1; j < N - 1; j++) {
                a[i][j] = 0.2 * (b[i][j] + b[i][j - 1] + b[i][j + 1] + b[i + 1][j] + b[i - 1][j]);
            }
        }
    }
    uint64_t sum = 0;
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
            sum = mix_double(sum, a[i][j]);
        }
    }
    return sum;
}
BENCHMARK(900)
