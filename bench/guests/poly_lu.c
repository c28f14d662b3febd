// LU decomposition without pivoting, in place.
// kind: polyhedral
#include "bench.h"

enum { N = 320 };
static double a[N][N];

static uint64_t kernel(uint32_t iterations) {
    uint64_t sum = 0;
    for (uint32_t round = 0; round < iterations; round++) {
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                a[i][j] = (double)((i * 17 + j * 31 + (int)round) % 101) / 101 + (i == j ? N : 0);
            }
        }
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < i; j++) {
                for (int k = 0; k < j; k++) {
                    a[i][j] -= a[i][k] * a[k][j];
                }
                a[i][j] /= a[j][j];
            }
            for (int j = i; j < N; j++) {
                for (int k = 0; k < i; k++) {
                    a[i][j] -= a[i][k] * a[k][j];
                }
            }
        }
        for (int i = 0; i < N; i++) {
            sum = mix_double(sum, a[i][N - 1 - i]);
        }
    }
    return sum;
}
BENCHMARK(40)
