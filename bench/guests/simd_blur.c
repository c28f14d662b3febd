// A box blur of bytes: widening to 16 bits, additions, shifts, narrowing with unsigned saturation.
// kind: simd
// flags: -msimd128
#include "bench.h"

typedef uint8_t u8x16 __attribute__((vector_size(16)));
typedef uint8_t u8x8 __attribute__((vector_size(8)));
typedef uint16_t u16x8 __attribute__((vector_size(16)));
enum { Width = 1024, Height = 512 };
static uint8_t image[2][Height][Width + 32];

static u8x16 load(const uint8_t *at) {
    u8x16 value;
    memcpy(&value, at, sizeof value);
    return value;
}
static u16x8 low(u8x16 v) {
    return __builtin_convertvector(__builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7), u16x8);
}
static u16x8 high(u8x16 v) {
    return __builtin_convertvector(__builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15), u16x8);
}

static uint64_t kernel(uint32_t iterations) {
    uint32_t state = 4;
    for (int y = 0; y < Height; y++) {
        for (int x = 0; x < Width + 32; x++) {
            image[0][y][x] = image[1][y][x] = (uint8_t)random32(&state);
        }
    }
    for (uint32_t round = 0; round < iterations; round++) {
        uint8_t(*from)[Width + 32] = image[round & 1], (*to)[Width + 32] = image[~round & 1];
        for (int y = 1; y < Height - 1; y++) {
            for (int x = 16; x < Width + 16; x += 16) {
                u16x8 left = {0}, right = {0};
                for (int dy = -1; dy <= 1; dy++) {
                    const uint8_t *row = from[y + dy] + x;
                    u8x16 a = load(row - 1), b = load(row), c = load(row + 1);
                    left += low(a) + low(b) * 2 + low(c);
                    right += high(a) + high(b) * 2 + high(c);
                }
                left = (left * 85 + 512) >> 10; // about a twelfth
                right = (right * 85 + 512) >> 10;
                u8x8 first = __builtin_convertvector(left, u8x8), second = __builtin_convertvector(right, u8x8);
                u8x16 out = __builtin_shufflevector(first, second, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
                memcpy(to[y] + x, &out, sizeof out);
            }
        }
        to[round % Height][16 + round % Width] ^= 0xff;
    }
    uint64_t sum = 0;
    for (int y = 0; y < Height; y++) {
        for (int x = 16; x < Width + 16; x++) {
            MIX(sum, image[iterations & 1][y][x]);
        }
    }
    return sum;
}
BENCHMARK(3600)
