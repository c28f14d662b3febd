// Levenshtein distance of long strings: dynamic programming with minima, two rows in cache.
// kind: integer
#include "bench.h"

enum { Length = 2000 };
static char a[Length], b[Length];
static int32_t rows[2][Length + 1];

static int32_t minimum(int32_t x, int32_t y) {
    return x < y ? x : y;
}

static uint64_t kernel(uint32_t iterations) {
    uint32_t state = 5;
    for (int i = 0; i < Length; i++) {
        a[i] = (char)('a' + random32(&state) % 6);
        b[i] = (char)('a' + random32(&state) % 6);
    }
    uint64_t sum = 0;
    for (uint32_t round = 0; round < iterations; round++) {
        for (int j = 0; j <= Length; j++) {
            rows[0][j] = j;
        }
        for (int i = 1; i <= Length; i++) {
            int32_t *previous = rows[(i - 1) & 1], *current = rows[i & 1];
            current[0] = i;
            for (int j = 1; j <= Length; j++) {
                int32_t replaced = previous[j - 1] + (a[i - 1] != b[j - 1]);
                current[j] = minimum(replaced, minimum(previous[j], current[j - 1]) + 1);
            }
        }
        MIX(sum, (uint32_t)rows[Length & 1][Length]);
        a[round % Length] = b[round * 7 % Length];
    }
    return sum;
}
BENCHMARK(60)
