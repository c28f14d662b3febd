// Text by vectors: counting lines, hexadecimal encoding, lower-casing; byte comparisons, shifts, interleaving shuffles, masks.
// kind: simd
// flags: -msimd128
#include "bench.h"

typedef uint8_t u8x16 __attribute__((vector_size(16)));
typedef int8_t i8x16 __attribute__((vector_size(16)));
typedef uint64_t u64x2 __attribute__((vector_size(16)));
enum { Size = 1 << 16 };
static uint8_t text[Size], hex[2 * Size];

static u8x16 digits(u8x16 nibbles) {
    return nibbles + '0' + ((u8x16)(nibbles > 9) & ('a' - '0' - 10));
}

static uint64_t kernel(uint32_t iterations) {
    uint32_t state = 12;
    for (int i = 0; i < Size; i++) {
        uint32_t pick = random32(&state) % 64;
        text[i] = pick == 0 ? '\n' : (uint8_t)(pick + 60);
    }
    uint64_t sum = 0;
    for (uint32_t round = 0; round < iterations; round++) {
        u64x2 lines = {0};
        for (int block = 0; block < Size; block += 128) {
            u8x16 counts = {0};
            for (int at = block; at < block + 128; at += 16) {
                u8x16 v;
                memcpy(&v, text + at, 16);
                counts -= (u8x16)(v == '\n');
                u8x16 upper = (u8x16)(v >= 'A') & (u8x16)(v <= 'Z');
                v ^= upper & 0x20;
                u8x16 high = digits(v >> 4), low = digits(v & 15);
                u8x16 first = __builtin_shufflevector(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
                u8x16 second = __builtin_shufflevector(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
                memcpy(hex + 2 * at, &first, 16);
                memcpy(hex + 2 * at + 16, &second, 16);
            }
            // Bytes to 64 bits, adding neighbours.
            u64x2 wide = (u64x2)counts;
            wide = (wide & 0x00ff00ff00ff00ffull) + (wide >> 8 & 0x00ff00ff00ff00ffull);
            lines += wide * 0x0001000100010001ull >> 48;
        }
        MIX(sum, lines[0] + lines[1]);
        MIX(sum, hex[(round * 97) % (2 * Size)]);
        text[round % Size] = (uint8_t)('A' + round % 26);
    }
    return sum;
}
BENCHMARK(50000)
