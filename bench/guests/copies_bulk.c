// memcpy, memmove and memset of many sizes as single instructions (bulk memory), as newer compilers emit them.
// kind: memory
// flags: -mbulk-memory
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
        for (uint32_t size = 8; size <= 1 << 17; size *= 4) {
            uint32_t offset = random32(&state) % (Size - size);
            memcpy(to + (offset & 15), from + offset, size);
            memmove(to + 8, to + 3, size);
            memset(from + offset, (int)size + (int)round, size / 8);
            sum += to[size];
        }
        MIX(sum, round);
    }
    return sum;
}
BENCHMARK(50000)
