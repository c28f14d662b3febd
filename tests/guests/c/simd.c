// 128-bit vectors: each operation against its lane-by-lane meaning in plain C, over values that sit on every edge.
// flags: -msimd128
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <wasm_simd128.h>

static uint64_t state = 88172645463325252ull;
static uint64_t next(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}
static uint64_t edge(void) {
    static const uint64_t edges[] = {0, 0xffffffffffffffff, 0x8080808080808080, 0x7f7f7f7f7f7f7f7f, 0x8000800080008000,
                                     0x7fff7fff7fff7fff, 0x8000000080000000, 0x7fffffff7fffffff, 0x8000000000000000,
                                     0x7fffffffffffffff, 0x0001000100010001, 0x00ff00ff00ff00ff};
    uint64_t pick = next();
    return pick % 3 == 0 ? edges[pick / 3 % 12] : next();
}
static v128_t random_vector(void) {
    return wasm_u64x2_make(edge(), edge());
}

static int failures;
static void same(const char *name, v128_t got, v128_t expected) {
    if (memcmp(&got, &expected, 16) != 0 && failures++ < 20) {
        printf("%s: %016" PRIx64 "%016" PRIx64 " instead of %016" PRIx64 "%016" PRIx64 "\n", name,
               wasm_u64x2_extract_lane(got, 1), wasm_u64x2_extract_lane(got, 0),
               wasm_u64x2_extract_lane(expected, 1), wasm_u64x2_extract_lane(expected, 0));
    }
}
static int64_t clamp(int64_t value, int64_t low, int64_t high) {
    return value < low ? low : value > high ? high : value;
}

// Reference results lane by lane: T is the lane type, x and y the lanes.
#define LANES(T, name, call, expression)                                    \
    do {                                                                    \
        T left[16 / sizeof(T)], right[16 / sizeof(T)], out[16 / sizeof(T)]; \
        memcpy(left, &a, 16);                                               \
        memcpy(right, &b, 16);                                              \
        for (size_t i = 0; i < 16 / sizeof(T); i++) {                       \
            T x = left[i], y = right[i];                                    \
            (void)y;                                                        \
            out[i] = (T)(expression);                                       \
        }                                                                   \
        v128_t expected;                                                    \
        memcpy(&expected, out, 16);                                         \
        same(name, call, expected);                                         \
    } while (0)

static volatile int shift;

int main(void) {
    for (int round = 0; round < 500; round++) {
        v128_t a = random_vector(), b = random_vector(), c = random_vector();
        shift = (int)(next() % 140);
        int s = shift;
        LANES(uint8_t, "i8x16.add", wasm_i8x16_add(a, b), x + y);
        LANES(uint8_t, "i8x16.sub", wasm_i8x16_sub(a, b), x - y);
        LANES(int8_t, "i8x16.add_sat_s", wasm_i8x16_add_sat(a, b), clamp(x + y, -128, 127));
        LANES(uint8_t, "i8x16.sub_sat_u", wasm_u8x16_sub_sat(a, b), clamp(x - y, 0, 255));
        LANES(uint8_t, "i8x16.avgr_u", wasm_u8x16_avgr(a, b), (x + y + 1) / 2);
        LANES(int8_t, "i8x16.min_s", wasm_i8x16_min(a, b), x < y ? x : y);
        LANES(uint8_t, "i8x16.max_u", wasm_u8x16_max(a, b), x > y ? x : y);
        LANES(uint8_t, "i8x16.shl", wasm_i8x16_shl(a, s), x << (s & 7));
        LANES(int8_t, "i8x16.shr_s", wasm_i8x16_shr(a, s), x >> (s & 7));
        LANES(uint8_t, "i8x16.shr_u", wasm_u8x16_shr(a, s), x >> (s & 7));
        LANES(uint8_t, "i8x16.popcnt", wasm_i8x16_popcnt(a), __builtin_popcount(x));
        LANES(int8_t, "i8x16.abs", wasm_i8x16_abs(a), x < 0 ? -x : x);
        LANES(int8_t, "i8x16.lt_s", wasm_i8x16_lt(a, b), x < y ? -1 : 0);
        LANES(uint8_t, "i8x16.ge_u", wasm_u8x16_ge(a, b), x >= y ? 255 : 0);
        LANES(uint16_t, "i16x8.mul", wasm_i16x8_mul(a, b), (uint32_t)x * y);
        LANES(int16_t, "i16x8.sub_sat_s", wasm_i16x8_sub_sat(a, b), clamp(x - y, -32768, 32767));
        LANES(uint16_t, "i16x8.add_sat_u", wasm_u16x8_add_sat(a, b), clamp(x + y, 0, 65535));
        LANES(int16_t, "i16x8.q15mulr", wasm_i16x8_q15mulr_sat(a, b), clamp((x * y + 0x4000) >> 15, -32768, 32767));
        LANES(int16_t, "i16x8.shr_s", wasm_i16x8_shr(a, s), x >> (s & 15));
        LANES(uint16_t, "i16x8.ge_u", wasm_u16x8_ge(a, b), x >= y ? 65535 : 0);
        LANES(uint32_t, "i32x4.mul", wasm_i32x4_mul(a, b), x * y);
        LANES(int32_t, "i32x4.min_s", wasm_i32x4_min(a, b), x < y ? x : y);
        LANES(uint32_t, "i32x4.max_u", wasm_u32x4_max(a, b), x > y ? x : y);
        LANES(uint32_t, "i32x4.shr_u", wasm_u32x4_shr(a, s), x >> (s & 31));
        LANES(int32_t, "i32x4.gt_s", wasm_i32x4_gt(a, b), x > y ? -1 : 0);
        LANES(uint32_t, "i32x4.le_u", wasm_u32x4_le(a, b), x <= y ? UINT32_MAX : 0);
        LANES(uint64_t, "i64x2.mul", wasm_i64x2_mul(a, b), x * y);
        LANES(int64_t, "i64x2.shr_s", wasm_i64x2_shr(a, s), x >> (s & 63));
        LANES(uint64_t, "i64x2.shl", wasm_i64x2_shl(a, s), x << (s & 63));
        LANES(int64_t, "i64x2.lt_s", wasm_i64x2_lt(a, b), x < y ? -1 : 0);
        LANES(uint64_t, "i64x2.abs", wasm_i64x2_abs(a), x >> 63 ? -x : x);
        LANES(uint64_t, "v128.andnot", wasm_v128_andnot(a, b), x & ~y);
        {
            uint64_t mask[2];
            memcpy(mask, &c, 16);
            LANES(uint64_t, "v128.bitselect", wasm_v128_bitselect(a, b, c), (x & mask[i]) | (y & ~mask[i]));
        }
        // Narrowing, widening, extended multiplication, dot product, swizzle.
        int16_t left[8], right[8];
        int8_t bytes[16];
        uint8_t table[16], picks[16], picked[16];
        memcpy(left, &a, 16);
        memcpy(right, &b, 16);
        for (int i = 0; i < 8; i++) {
            bytes[i] = (int8_t)clamp(left[i], -128, 127);
            bytes[i + 8] = (int8_t)clamp(right[i], -128, 127);
        }
        same("i8x16.narrow_s", wasm_i8x16_narrow_i16x8(a, b), wasm_v128_load(bytes));
        int32_t products[4], dots[4], sums[4];
        for (int i = 0; i < 4; i++) {
            products[i] = left[i + 4] * right[i + 4];
            dots[i] = (int32_t)((uint32_t)(left[2 * i] * right[2 * i]) + (uint32_t)(left[2 * i + 1] * right[2 * i + 1]));
            sums[i] = left[2 * i] + left[2 * i + 1];
        }
        same("i32x4.extmul_high_s", wasm_i32x4_extmul_high_i16x8(a, b), wasm_v128_load(products));
        same("i32x4.dot_s", wasm_i32x4_dot_i16x8(a, b), wasm_v128_load(dots));
        same("i32x4.extadd_pairwise_s", wasm_i32x4_extadd_pairwise_i16x8(a), wasm_v128_load(sums));
        memcpy(table, &a, 16);
        memcpy(picks, &b, 16);
        int bits = 0, all = 1;
        for (int i = 0; i < 16; i++) {
            picked[i] = picks[i] < 16 ? table[picks[i]] : 0;
            bits |= (table[i] >> 7) << i;
            all &= table[i] != 0;
        }
        same("i8x16.swizzle", wasm_i8x16_swizzle(a, b), wasm_v128_load(picked));
        failures += (int)wasm_i8x16_bitmask(a) != bits;
        failures += wasm_i8x16_all_true(a) != all;
        failures += wasm_v128_any_true(a) != ((wasm_u64x2_extract_lane(a, 0) | wasm_u64x2_extract_lane(a, 1)) != 0);
        same("i8x16.shuffle",
             wasm_i8x16_shuffle(a, b, 0, 17, 2, 19, 4, 21, 6, 23, 31, 30, 29, 28, 3, 2, 1, 0),
             wasm_u8x16_make(table[0], picks[1], table[2], picks[3], table[4], picks[5], table[6], picks[7], picks[15],
                             picks[14], picks[13], picks[12], table[3], table[2], table[1], table[0]));
    }
    // Floating point: NaN, signed zeroes and halves.
    const float specials[] = {0.0f, -0.0f, 1.5f, -2.5f, INFINITY, -INFINITY, 3e9f, -3e9f, 0.49999997f, 1e-40f, 8388609.0f, -1.0f};
    for (int i = 0; i < 12; i++) {
        for (int j = 0; j < 12; j++) {
            float x = specials[i], y = specials[j];
            v128_t a = wasm_f32x4_make(x, y, -x, -y), b = wasm_f32x4_make(y, x, y, x);
            LANES(float, "f32x4.add", wasm_f32x4_add(a, wasm_f32x4_splat(1.25f)), x + 1.25f);
            LANES(float, "f32x4.nearest", wasm_f32x4_nearest(a), nearbyintf(x));
            LANES(float, "f32x4.floor", wasm_f32x4_floor(a), floorf(x));
            LANES(float, "f32x4.pmin", wasm_f32x4_pmin(a, b), y < x ? y : x);
            LANES(float, "f32x4.min", wasm_f32x4_min(a, b), x < y ? x : y < x ? y : signbit(x) ? x : y);
            LANES(float, "f32x4.max", wasm_f32x4_max(a, b), x > y ? x : y > x ? y : signbit(x) ? y : x);
            float lanes[4];
            memcpy(lanes, &a, 16);
            int32_t truncated[4];
            uint32_t doubled[4];
            for (int k = 0; k < 4; k++) {
                truncated[k] = (int32_t)clamp((int64_t)fmax(fmin((double)lanes[k], 1e18), -1e18), INT32_MIN, INT32_MAX);
                doubled[k] = (uint32_t)clamp((int64_t)fmax(fmin((double)lanes[k], 1e18), -1e18), 0, UINT32_MAX);
            }
            same("i32x4.trunc_sat_s", wasm_i32x4_trunc_sat_f32x4(a), wasm_v128_load(truncated));
            same("i32x4.trunc_sat_u", wasm_u32x4_trunc_sat_f32x4(a), wasm_v128_load(doubled));
        }
    }
    v128_t nan = wasm_f64x2_make(NAN, 1.0);
    failures += !isnan(wasm_f64x2_extract_lane(wasm_f64x2_min(nan, wasm_f64x2_splat(0)), 0));
    failures += !isnan(wasm_f64x2_extract_lane(wasm_f64x2_max(wasm_f64x2_splat(0), nan), 0));
    failures += wasm_f64x2_extract_lane(wasm_f64x2_convert_low_u32x4(wasm_u32x4_splat(4000000000u)), 1) != 4e9;
    failures += wasm_i64x2_extract_lane(wasm_f64x2_eq(nan, nan), 0) != 0;
    printf("%d failures\n", failures);
    return failures != 0;
}
