// CRC-32, byte by byte through one table and eight bytes at a time through eight.
// kind: strings
#include "bench.h"

enum { Size = 1 << 16 };
static uint32_t tables[8][256];
static uint8_t data[Size];

static uint32_t bytewise(uint32_t crc, const uint8_t *at, uint32_t size) {
    for (crc = ~crc; size > 0; size--) {
        crc = tables[0][(crc ^ *at++) & 0xff] ^ crc >> 8;
    }
    return ~crc;
}

static uint32_t by_eight(uint32_t crc, const uint8_t *at, uint32_t size) {
    for (crc = ~crc; size >= 8; size -= 8, at += 8) {
        uint32_t low, high;
        memcpy(&low, at, 4);
        memcpy(&high, at + 4, 4);
        low ^= crc;
        crc = tables[7][low & 0xff] ^ tables[6][low >> 8 & 0xff] ^ tables[5][low >> 16 & 0xff] ^ tables[4][low >> 24] ^
              tables[3][high & 0xff] ^ tables[2][high >> 8 & 0xff] ^ tables[1][high >> 16 & 0xff] ^ tables[0][high >> 24];
    }
    return ~crc;
}

static uint64_t kernel(uint32_t iterations) {
    for (uint32_t n = 0; n < 256; n++) {
        uint32_t crc = n;
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
        }
        tables[0][n] = crc;
    }
    for (int table = 1; table < 8; table++) {
        for (uint32_t n = 0; n < 256; n++) {
            uint32_t previous = tables[table - 1][n];
            tables[table][n] = previous >> 8 ^ tables[0][previous & 0xff];
        }
    }
    uint32_t state = 2, crc = 0, agree = 1;
    for (int i = 0; i < Size; i++) {
        data[i] = (uint8_t)random32(&state);
    }
    for (uint32_t round = 0; round < iterations; round++) {
        uint32_t fast = by_eight(crc, data, Size);
        crc = by_eight(fast, data + 64, Size / 2);
        uint32_t slow = bytewise(crc, data, Size / 4);
        agree &= slow == by_eight(crc, data, Size / 4);
        crc = slow;
    }
    return (uint64_t)agree << 32 | crc;
}
BENCHMARK(5000)
