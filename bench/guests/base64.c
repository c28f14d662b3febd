// Base64 there and back through tables.
// kind: strings
#include "bench.h"

enum { Size = 3 * 40000 };
static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static uint8_t data[Size], text[Size / 3 * 4], reverse[256];

static uint64_t kernel(uint32_t iterations) {
    uint32_t state = 14;
    uint64_t sum = 0;
    for (int i = 0; i < Size; i++) {
        data[i] = (uint8_t)random32(&state);
    }
    for (int i = 0; i < 64; i++) {
        reverse[(uint8_t)alphabet[i]] = (uint8_t)i;
    }
    for (uint32_t round = 0; round < iterations; round++) {
        uint8_t *out = text;
        for (int i = 0; i < Size; i += 3, out += 4) {
            uint32_t bits = (uint32_t)data[i] << 16 | (uint32_t)data[i + 1] << 8 | data[i + 2];
            out[0] = (uint8_t)alphabet[bits >> 18];
            out[1] = (uint8_t)alphabet[bits >> 12 & 63];
            out[2] = (uint8_t)alphabet[bits >> 6 & 63];
            out[3] = (uint8_t)alphabet[bits & 63];
        }
        MIX(sum, text[round * 31 % sizeof text]);
        const uint8_t *in = text;
        for (int i = 0; i < Size; i += 3, in += 4) {
            uint32_t bits = (uint32_t)reverse[in[0]] << 18 | (uint32_t)reverse[in[1]] << 12 | (uint32_t)reverse[in[2]] << 6 | reverse[in[3]];
            data[i] = (uint8_t)(bits >> 16);
            data[i + 1] = (uint8_t)(bits >> 8) + 1;
            data[i + 2] = (uint8_t)bits;
        }
    }
    MIX(sum, data[1]);
    return sum;
}
BENCHMARK(2500)
