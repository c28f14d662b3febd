// SHA-256: 32-bit rotations, additions and logic in long straight lines.
// kind: strings
#include "bench.h"

// The first 32 bits of the fractional parts of cube roots of the first 64 primes, found by integer search when starting.
static uint32_t constants[64], initial[8];

static uint32_t fraction(uint32_t prime, int cube) {
    // The largest r with r^2 or r^3 <= prime * 2^(2 or 3 * 32), by bits; the low half of r is the fraction.
    uint64_t root = 0;
    for (int bit = 36; bit >= 0; bit--) {
        uint64_t candidate = root | 1ull << bit;
        unsigned __int128 square = (unsigned __int128)candidate * candidate;
        int fits;
        if (cube) {
            // square * candidate <= prime * 2^96, with the factors split so that nothing overflows
            unsigned __int128 high = (square >> 32) * candidate, low = (square & 0xffffffff) * candidate;
            high += low >> 32;
            fits = high < (unsigned __int128)prime << 64 || (high == (unsigned __int128)prime << 64 && (uint32_t)low == 0);
        } else {
            fits = square <= (unsigned __int128)prime << 64;
        }
        if (fits) {
            root = candidate;
        }
    }
    return (uint32_t)root;
}

static void prepare(void) {
    int count = 0;
    for (uint32_t n = 2; count < 64; n++) {
        int prime = 1;
        for (uint32_t d = 2; d * d <= n; d++) {
            prime &= n % d != 0;
        }
        if (prime) {
            constants[count] = fraction(n, 1);
            if (count < 8) {
                initial[count] = fraction(n, 0);
            }
            count++;
        }
    }
}

static uint32_t rotate(uint32_t x, int by) {
    return x >> by | x << (32 - by);
}

static void compress(uint32_t state[8], const uint8_t *block) {
    uint32_t w[64];
    for (int i = 0; i < 16; i++) {
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    }
    for (int i = 16; i < 64; i++) {
        uint32_t a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + w[i - 7] + (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (int i = 0; i < 64; i++) {
        uint32_t t = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + w[i];
        uint32_t u = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + t, d = c, c = b, b = a, a = t + u;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d, state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

static uint64_t kernel(uint32_t iterations) {
    prepare();
    // "abc" must give ba7816bf...; it is part of the checksum.
    uint8_t block[64] = {'a', 'b', 'c', 0x80, [63] = 24};
    uint32_t state[8];
    memcpy(state, initial, sizeof state);
    compress(state, block);
    uint64_t sum = state[0];
    for (uint32_t round = 0; round < iterations; round++) {
        block[round % 56] ^= (uint8_t)state[round % 8];
        compress(state, block);
    }
    MIX(sum, (uint64_t)state[0] << 32 | state[7]);
    return sum;
}
BENCHMARK(1800000)
