// Cholesky decomposition: triangular loops, one square root a row.
// kind: polyhedral
#include "bench.h"
#include <math.h>

enum { N = 360 };
static double a[N][N];

static uint64_t kernel(uint32_t iterations) {
    uint64_t sum = 0;
    for (uint32_t round = 0; round < iterations; round++) {
        for (int i = 0; i < N; i++) {
            for (int j = 0; j <= i; j++) {
                a[i][j] = i == j ? 2.0 * N : (double)((i * j + (int)round) % 97) / 97;
            }
        }
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < i; j++) {
                for (int k = 0; k < j; k++) {
                    a[i][j] -= a[i][k] * a[j][k];
                }
                a[i][j] /= a[j][j];
            }
            for (int k = 0; k < i; k++) {
                a[i][i] -= a[i][k] * a[i][k];
            }
            a[i][i] = sqrt(a[i][i]);
        }
        for (int i = 0; i < N; i++) {
            sum = mix_double(sum, a[i][i / 2]);
        }
    }
    return sum;
}
BENCHMARK(70)
