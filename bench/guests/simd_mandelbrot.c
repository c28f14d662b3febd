// The Mandelbrot set, four points at once: single-precision vectors, comparison masks, an early exit on a whole vector.
// kind: simd
// flags: -msimd128
#include "bench.h"

typedef float f32x4 __attribute__((vector_size(16)));
typedef int32_t i32x4 __attribute__((vector_size(16)));
typedef int64_t i64x2 __attribute__((vector_size(16)));
enum { Size = 512 };

static uint64_t kernel(uint32_t iterations) {
    uint64_t sum = 0;
    for (int row = 0; row < Size; row++) {
        float height = 3.0f * (float)row / Size - 1.5f;
        for (int column = 0; column < Size; column += 4) {
            f32x4 cx, cy = {height, height, height, height}, x = {0}, y = {0};
            for (int i = 0; i < 4; i++) {
                cx[i] = 3.0f * (float)(column + i) / Size - 2.25f;
            }
            i32x4 count = {0};
            for (uint32_t n = 0; n < iterations; n++) {
                f32x4 xx = x * x, yy = y * y;
                i32x4 inside = xx + yy <= 4.0f;
                i64x2 any = (i64x2)inside;
                if ((any[0] | any[1]) == 0) {
                    break;
                }
                count -= inside;
                y = 2.0f * x * y + cy;
                x = xx - yy + cx;
            }
            for (int i = 0; i < 4; i++) {
                MIX(sum, (uint32_t)count[i]);
            }
        }
    }
    return sum;
}
BENCHMARK(14000)
