// Covariance of the columns of a table: means, centring, products with strides.
// kind: polyhedral
#include "bench.h"

enum { M = 240, N = 260 };
static double data[N][M], mean[M], covariance[M][M];

static uint64_t kernel(uint32_t iterations) {
    uint64_t sum = 0;
    for (uint32_t round = 0; round < iterations; round++) {
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < M; j++) {
                data[i][j] = (double)(i * j + (int)round) / M;
            }
        }
        for (int j = 0; j < M; j++) {
            mean[j] = 0;
            for (int i = 0; i < N; i++) {
                mean[j] += data[i][j];
            }
            mean[j] /= N;
        }
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < M; j++) {
                data[i][j] -= mean[j];
            }
        }
        for (int i = 0; i < M; i++) {
            for (int j = i; j < M; j++) {
                double total = 0;
                for (int k = 0; k < N; k++) {
                    total += data[k][i] * data[k][j];
                }
                covariance[i][j] = covariance[j][i] = total / (N - 1);
            }
        }
        for (int i = 0; i < M; i++) {
            sum = mix_double(sum, covariance[i][(i * 3) % M]);
        }
    }
    return sum;
}
BENCHMARK(45)
