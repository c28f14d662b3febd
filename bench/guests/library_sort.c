// qsort of the C library with three different comparisons: calls into a callback from a loop that can't inline it.
// A sort of our own, so that native code runs the same algorithm.
// kind: indirect
#include "bench.h"

typedef struct {
    uint32_t key, order;
    float weight;
} record;
typedef int (*comparison)(const void *, const void *);
enum { Count = 100000 };
static record records[Count], scratch[Count];

static int by_key(const void *a, const void *b) {
    uint32_t x = ((const record *)a)->key, y = ((const record *)b)->key;
    return (x > y) - (x < y);
}
static int by_weight(const void *a, const void *b) {
    float x = ((const record *)a)->weight, y = ((const record *)b)->weight;
    return (x > y) - (x < y);
}
static int by_low_bits(const void *a, const void *b) {
    return (int)(((const record *)a)->key & 0xff) - (int)(((const record *)b)->key & 0xff);
}

// Merge sort of elements of any size, through void pointers as qsort does it.
__attribute__((noinline)) static void merge_sort(char *base, char *spare, size_t count, size_t size, comparison compare) {
    if (count < 2) {
        return;
    }
    size_t half = count / 2;
    merge_sort(base, spare, half, size, compare);
    merge_sort(base + half * size, spare, count - half, size, compare);
    memcpy(spare, base, half * size);
    char *left = spare, *left_end = spare + half * size, *right = base + half * size, *right_end = base + count * size;
    for (char *out = base; left < left_end; out += size) {
        int take_right = right < right_end && compare(left, right) > 0;
        char **source = take_right ? &right : &left;
        memcpy(out, *source, size);
        *source += size;
    }
}

static uint64_t kernel(uint32_t iterations) {
    comparison comparisons[] = {by_key, by_weight, by_low_bits};
    uint32_t state = 29;
    uint64_t sum = 0;
    for (uint32_t round = 0; round < iterations; round++) {
        for (uint32_t i = 0; i < Count; i++) {
            records[i] = (record){random32(&state), i, (float)(random32(&state) >> 8)};
        }
        merge_sort((char *)records, (char *)scratch, Count, sizeof(record), comparisons[round % 3]);
        for (int i = 0; i < Count; i += 331) {
            MIX(sum, records[i].order);
        }
    }
    return sum;
}
BENCHMARK(30)
