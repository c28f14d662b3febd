// Products of 4 x 4 single-precision matrices and transforms of points: lane broadcasts, multiplications, additions.
// kind: simd
// flags: -msimd128
#include "bench.h"

typedef float f32x4 __attribute__((vector_size(16)));
typedef struct {
    f32x4 row[4];
} matrix;
enum { Points = 1024 };
static f32x4 points[Points];

#define SPLAT(v, lane) __builtin_shufflevector(v, v, lane, lane, lane, lane)

static matrix multiply(const matrix *a, const matrix *b) {
    matrix result;
    for (int i = 0; i < 4; i++) {
        f32x4 row = a->row[i];
        result.row[i] = SPLAT(row, 0) * b->row[0] + SPLAT(row, 1) * b->row[1] + SPLAT(row, 2) * b->row[2] + SPLAT(row, 3) * b->row[3];
    }
    return result;
}

static uint64_t kernel(uint32_t iterations) {
    matrix turn = {{{0.8f, -0.6f, 0, 0}, {0.6f, 0.8f, 0, 0}, {0, 0, 1, 0}, {0.001f, -0.002f, 0.003f, 1}}};
    matrix other = {{{1, 0, 0, 0}, {0, 0.28f, 0.96f, 0}, {0, -0.96f, 0.28f, 0}, {0, 0, 0, 1}}};
    uint32_t state = 21;
    for (int i = 0; i < Points; i++) {
        for (int k = 0; k < 4; k++) {
            points[i][k] = k == 3 ? 1.0f : (float)(random32(&state) >> 8) / 16777216.0f;
        }
    }
    for (uint32_t round = 0; round < iterations; round++) {
        matrix both = multiply(&turn, &other);
        if (round & 1) {
            both = multiply(&other, &turn);
        }
        for (int i = 0; i < Points; i++) {
            f32x4 p = points[i];
            points[i] = SPLAT(p, 0) * both.row[0] + SPLAT(p, 1) * both.row[1] + SPLAT(p, 2) * both.row[2] + SPLAT(p, 3) * both.row[3];
        }
    }
    uint64_t sum = 0;
    for (int i = 0; i < Points; i++) {
        for (int k = 0; k < 4; k++) {
            sum = mix_double(sum, (double)points[i][k]);
        }
    }
    return sum;
}
BENCHMARK(400000)
