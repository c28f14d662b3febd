// An LZ77 compressor with a hash table of positions, and its decompressor: unaligned loads, byte copies, short loops.
// kind: strings
#include "bench.h"

enum { Size = 1 << 18, HashBits = 14 };
static uint8_t input[Size], packed[2 * Size], output[Size];
static uint32_t positions[1 << HashBits];

static uint32_t load32(const uint8_t *at) {
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

static uint8_t *put_length(uint8_t *out, uint32_t value) {
    for (; value >= 128; value >>= 7) {
        *out++ = (uint8_t)(value | 128);
    }
    *out++ = (uint8_t)value;
    return out;
}

// Sequences of: length of literals, literals, distance, length of the match (0 at the end).
static uint32_t compress(void) {
    uint8_t *out = packed;
    uint32_t at = 0, literals = 0;
    memset(positions, 0, sizeof positions);
    while (at + 8 < Size) {
        uint32_t hash = load32(input + at) * 2654435761u >> (32 - HashBits), candidate = positions[hash];
        positions[hash] = at;
        if (candidate >= at || load32(input + candidate) != load32(input + at)) {
            at++;
            continue;
        }
        uint32_t length = 4;
        while (at + length < Size && input[candidate + length] == input[at + length]) {
            length++;
        }
        out = put_length(out, at - literals);
        for (; literals < at; literals++) {
            *out++ = input[literals];
        }
        out = put_length(out, at - candidate);
        out = put_length(out, length);
        at += length;
        literals = at;
    }
    out = put_length(out, Size - literals);
    for (; literals < Size; literals++) {
        *out++ = input[literals];
    }
    out = put_length(out, 0);
    return (uint32_t)(out - packed);
}

static const uint8_t *get_length(const uint8_t *in, uint32_t *value) {
    *value = 0;
    for (int shift = 0;; shift += 7) {
        uint8_t byte = *in++;
        *value |= (uint32_t)(byte & 127) << shift;
        if (byte < 128) {
            return in;
        }
    }
}

static uint32_t decompress(void) {
    const uint8_t *in = packed;
    uint8_t *out = output;
    for (;;) {
        uint32_t count, distance, length;
        in = get_length(in, &count);
        for (; count > 0; count--) {
            *out++ = *in++;
        }
        in = get_length(in, &distance);
        if (distance == 0) {
            return (uint32_t)(out - output);
        }
        in = get_length(in, &length);
        const uint8_t *from = out - distance;
        for (; length > 0; length--) {
            *out++ = *from++;
        }
    }
}

static uint64_t kernel(uint32_t iterations) {
    static const char *words[] = {"the ", "storm ", "petrel ", "follows ", "ships ", "over ", "grey ", "water, ", "and ", "sleeps ", "on ", "waves. "};
    uint32_t state = 6, at = 0;
    while (at < Size) {
        uint32_t pick = random32(&state);
        if (pick % 16 == 0) {
            input[at++] = (uint8_t)(pick >> 8);
            continue;
        }
        for (const char *s = words[pick % 12]; *s && at < Size; s++) {
            input[at++] = (uint8_t)*s;
        }
    }
    uint64_t sum = 0;
    for (uint32_t round = 0; round < iterations; round++) {
        uint32_t size = compress();
        uint32_t restored = decompress();
        MIX(sum, size);
        MIX(sum, restored == Size && memcmp(input, output, Size) == 0);
        input[random32(&state) % Size] ^= (uint8_t)round;
    }
    return sum;
}
BENCHMARK(300)
