// memcpy, memmove, memset and memcmp of many sizes through the C library, without the bulk instructions.
// kind: memory
#include "bench.h"

enum { Size = 1 << 20 };
static uint8_t from[Size + 64], to[Size + 64];

static uint64_t kernel(uint32_t iterations) {
    uint32_t state = 17;
    uint64_t sum = 0;
    for (int i = 0; i < Size; i++) {
        from[i] = (uint8_t)random32(&state);
    }
    for (uint32_t round = 0; round < iterations; round++) {
        for (uint32_t size = 1; size <= 1 << 16; size *= 2) {
            uint32_t offset = random32(&state) % (Size - size);
            memcpy(to + (offset & 15), from + offset, size);
            memmove(to + 8, to + 3, size);
            memset(from + offset, (int)size + (int)round, size / 8);
            sum += (uint64_t)(memcmp(to + 8, from + offset, size) < 0);
            sum += to[size];
        }
        MIX(sum, round);
    }
    return sum;
}
BENCHMARK(40000)
