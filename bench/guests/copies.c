// Copying, moving, filling and comparing blocks of many sizes by eight bytes at a time, in loops of our own: the C library's
// own routines are assembly on the native side and would compare libraries instead of compilers.
// kind: memory
#include "bench.h"

enum { Size = 1 << 20 };
static uint8_t from[Size + 64], to[Size + 64];

// Without this the compiler would see through the loops and call the library after all.
#define PLAIN __attribute__((noinline, no_builtin))

PLAIN static void copy(uint8_t *target, const uint8_t *source, uint32_t size) {
    for (; size >= 8; size -= 8, target += 8, source += 8) {
        uint64_t word;
        __builtin_memcpy(&word, source, 8);
        __builtin_memcpy(target, &word, 8);
    }
    for (; size > 0; size--) {
        *target++ = *source++;
    }
}

PLAIN static void move_up(uint8_t *target, const uint8_t *source, uint32_t size) {
    for (; size >= 8; size -= 8) {
        uint64_t word;
        __builtin_memcpy(&word, source + size - 8, 8);
        __builtin_memcpy(target + size - 8, &word, 8);
    }
    for (; size > 0; size--) {
        target[size - 1] = source[size - 1];
    }
}

PLAIN static void fill(uint8_t *target, uint8_t value, uint32_t size) {
    uint64_t word = value * 0x0101010101010101ull;
    for (; size >= 8; size -= 8, target += 8) {
        __builtin_memcpy(target, &word, 8);
    }
    for (; size > 0; size--) {
        *target++ = value;
    }
}

PLAIN static uint32_t common_prefix(const uint8_t *a, const uint8_t *b, uint32_t size) {
    uint32_t at = 0;
    for (; at + 8 <= size; at += 8) {
        uint64_t x, y;
        __builtin_memcpy(&x, a + at, 8);
        __builtin_memcpy(&y, b + at, 8);
        if (x != y) {
            return at + (uint32_t)__builtin_ctzll(x ^ y) / 8;
        }
    }
    while (at < size && a[at] == b[at]) {
        at++;
    }
    return at;
}

static uint64_t kernel(uint32_t iterations) {
    uint32_t state = 17;
    uint64_t sum = 0;
    for (int i = 0; i < Size; i++) {
        from[i] = (uint8_t)random32(&state);
    }
    for (uint32_t round = 0; round < iterations; round++) {
        for (uint32_t size = 1; size <= 1 << 16; size *= 2) {
            uint32_t offset = random32(&state) % (Size - size);
            copy(to + 3, from + offset, size);
            sum += common_prefix(to + 3, from + offset, size);
            move_up(to + 8, to + 3, size);
            fill(from + offset, (uint8_t)(size + round), size / 8);
            sum += to[size];
        }
        MIX(sum, round);
    }
    return sum;
}
BENCHMARK(12000)
