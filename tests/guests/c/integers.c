// Integer arithmetic of both widths against answers worked out by other means; shifts, rotations and counts at their edges.
#include <inttypes.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>

static volatile uint32_t u32[] = {0, 1, 2, 31, 32, 33, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0x12345678};
static volatile uint64_t u64[] = {0, 1, 63, 64, 0x7fffffffffffffff, 0x8000000000000000, 0xffffffffffffffff, 0x0123456789abcdef, 0xffffffff, 0x100000000};
enum { Count32 = sizeof u32 / sizeof *u32, Count64 = sizeof u64 / sizeof *u64 };

// 64-bit product and quotient from 16-bit and single-bit steps, to check the instructions with.
static uint64_t slow_multiply(uint64_t a, uint64_t b) {
    uint64_t result = 0;
    for (int i = 0; i < 64; i++) {
        if (b >> i & 1) {
            result += a << i;
        }
    }
    return result;
}

static void slow_divide(uint64_t a, uint64_t b, uint64_t *quotient, uint64_t *remainder) {
    uint64_t q = 0, r = 0;
    for (int i = 63; i >= 0; i--) {
        int carry = (int)(r >> 63);
        r = r << 1 | (a >> i & 1);
        if (carry || r >= b) {
            r -= b;
            q |= 1ull << i;
        }
    }
    *quotient = q;
    *remainder = r;
}

int main(void) {
    uint64_t mix = 1469598103934665603ull;
#define MIX(x) (mix = (mix ^ (uint64_t)(x)) * 1099511628211ull)
    int wrong = 0;
    for (int i = 0; i < Count64; i++) {
        uint64_t a = u64[i];
        for (int j = 0; j < Count64; j++) {
            uint64_t b = u64[j];
            wrong += a * b != slow_multiply(a, b);
            if (b != 0) {
                uint64_t q, r;
                slow_divide(a, b, &q, &r);
                wrong += a / b != q || a % b != r;
                if (!(a == 0x8000000000000000 && b == UINT64_MAX)) {
                    MIX((int64_t)a / (int64_t)b);
                }
                // The remainder by -1 is zero even where the quotient overflows.
                MIX(b == UINT64_MAX ? 0 : (int64_t)a % (int64_t)b);
            }
            MIX(a << (b & 63));
            MIX(a >> (b & 63));
            MIX((int64_t)a >> (b & 63));
            MIX(a << (b & 63) | a >> (-b & 63)); // rotation
            MIX((a < b) + 2 * ((int64_t)a < (int64_t)b) + 4 * (a <= b) + 8 * ((int64_t)a >= (int64_t)b));
            __uint128_t product = (__uint128_t)a * b;
            MIX(product >> 64);
        }
        MIX(__builtin_popcountll(a));
        MIX(a == 0 ? 64 : __builtin_clzll(a));
        MIX(a == 0 ? 64 : __builtin_ctzll(a));
        MIX((int8_t)a + (int16_t)a + (int32_t)a);
        MIX(__builtin_bswap64(a));
    }
    for (int i = 0; i < Count32; i++) {
        uint32_t a = u32[i];
        for (int j = 0; j < Count32; j++) {
            uint32_t b = u32[j];
            MIX(a * b);
            if (b != 0) {
                wrong += a / b != (uint32_t)((uint64_t)a / b);
                MIX(a % b);
                if (!(a == 0x80000000 && b == UINT32_MAX)) {
                    MIX((int32_t)a / (int32_t)b);
                    MIX((int32_t)a % (int32_t)b);
                }
            }
            MIX(a << (b & 31));
            MIX((int32_t)a >> (b & 31));
            MIX(a << (b & 31) | a >> (-b & 31));
            MIX((a < b) + 2 * ((int32_t)a < (int32_t)b));
            int32_t sum;
            MIX(__builtin_add_overflow((int32_t)a, (int32_t)b, &sum));
            MIX(sum);
        }
        MIX(__builtin_popcount(a));
        MIX(a == 0 ? 32 : __builtin_clz(a));
        MIX(a == 0 ? 32 : __builtin_ctz(a));
        MIX((int64_t)(int32_t)a);
        MIX((uint64_t)a);
        MIX((double)a * 3);
        MIX((uint64_t)(float)a);
    }
    printf("%d wrong, mix %016" PRIx64 "\n", wrong, mix);
    return 0;
}
