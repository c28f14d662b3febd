// All shortest paths: integer minima over a matrix, n^3.
// kind: polyhedral
#include "bench.h"

enum { N = 420 };
static int32_t path[N][N];

static uint64_t kernel(uint32_t iterations) {
    uint64_t sum = 0;
    for (uint32_t round = 0; round < iterations; round++) {
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                path[i][j] = i * j % 7 + 1;
                if ((i + j) % 13 == 0 || (i + j) % 7 == 0 || (i + j + (int)round) % 11 == 0) {
                    path[i][j] = 999;
                }
            }
        }
        for (int k = 0; k < N; k++) {
            for (int i = 0; i < N; i++) {
                for (int j = 0; j < N; j++) {
                    int32_t through = path[i][k] + path[k][j];
                    path[i][j] = path[i][j] < through ? path[i][j] : through;
                }
            }
        }
        for (int i = 0; i < N; i++) {
            MIX(sum, (uint32_t)path[i][(i * 7) % N]);
        }
    }
    return sum;
}
BENCHMARK(8)
