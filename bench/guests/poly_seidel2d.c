// Gauss-Seidel over nine points in place: every step waits for the one before.
// kind: polyhedral
#include "bench.h"

enum { N = 400 };
static double a[N][N];

static uint64_t kernel(uint32_t iterations) {
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < N; j++) {
            a[i][j] = ((double)i * (j + 2) + 2) / N;
        }
    }
    for (uint32_t t = 0; t < iterations; t++) {
        for (int i = 1; i < N - 1; i++) {
            for (int j = 1; j < N - 1; j++) {
                a[i][j] = (a[i - 1][j - 1] + a[i - 1][j] + a[i - 1][j + 1] + a[i][j - 1] + a[i][j] + a[i][j + 1] + a[i + 1][j - 1] +
                           a[i + 1][j] + a[i + 1][j + 1]) / 9.0;
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
BENCHMARK(220)
