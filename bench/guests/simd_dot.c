// Dot products and sums of absolute differences: 16-bit multiply-add pairs, double-precision lanes, reductions.
// kind: simd
// flags: -msimd128
#include "bench.h"
#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#else
#include <emmintrin.h>
#endif

typedef int16_t i16x8 __attribute__((vector_size(16)));
typedef int32_t i32x4 __attribute__((vector_size(16)));
typedef double f64x2 __attribute__((vector_size(16)));
enum { Size = 8192 };
static i16x8 a[Size / 8], b[Size / 8];
static f64x2 x[Size / 2], y[Size / 2];

static i32x4 multiply_add_pairs(i16x8 p, i16x8 q) {
#ifdef __wasm_simd128__
    return (i32x4)wasm_i32x4_dot_i16x8((v128_t)p, (v128_t)q);
#else
    return (i32x4)_mm_madd_epi16((__m128i)p, (__m128i)q);
#endif
}

static uint64_t kernel(uint32_t iterations) {
    uint32_t state = 31;
    for (int i = 0; i < Size; i++) {
        a[i / 8][i % 8] = (int16_t)(random32(&state) & 1023);
        b[i / 8][i % 8] = (int16_t)(random32(&state) & 1023);
        x[i / 2][i % 2] = (double)(random32(&state) & 1023) / 16;
        y[i / 2][i % 2] = (double)(random32(&state) & 1023) / 32;
    }
    uint64_t sum = 0;
    for (uint32_t round = 0; round < iterations; round++) {
        i32x4 products = {0};
        i16x8 furthest = {0};
        for (int i = 0; i < Size / 8; i++) {
            products += multiply_add_pairs(a[i], b[i]) >> 4;
            i16x8 difference = a[i] - b[i];
            i16x8 sign = difference >> 15;
            difference = (difference ^ sign) - sign;
            i16x8 further = difference > furthest;
            furthest = (difference & further) | (furthest & ~further);
        }
        f64x2 total = {0}, squares = {0};
        for (int i = 0; i < Size / 2; i++) {
            total += x[i] * y[i];
            f64x2 distance = x[i] - y[i];
            squares += distance * distance;
        }
        MIX(sum, (uint32_t)(products[0] + products[1] + products[2] + products[3]));
        MIX(sum, (uint16_t)(furthest[0] ^ furthest[3] ^ furthest[7]));
        sum = mix_double(sum, total[0] + total[1] + squares[0] + squares[1]);
        a[round % (Size / 8)][round % 8] ^= 1;
        x[round % (Size / 2)][0] += 0.5;
    }
    return sum;
}
BENCHMARK(80000)
