// Quicksort with insertion sort for short runs, written out: swaps, unpredictable compares, recursion on the C stack.
// kind: memory
#include "bench.h"

enum { Size = 500000 };
static int32_t values[Size];

static void sort(int32_t *low, int32_t *high) {
    while (high - low > 16) {
        int32_t *middle = low + (high - low) / 2;
        int32_t a = *low, b = *middle, c = high[-1];
        int32_t pivot = a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
        int32_t *left = low, *right = high - 1;
        for (;;) {
            while (*left < pivot) {
                left++;
            }
            while (*right > pivot) {
                right--;
            }
            if (left >= right) {
                break;
            }
            int32_t t = *left;
            *left++ = *right;
            *right-- = t;
        }
        sort(low, left);
        low = left;
    }
    for (int32_t *at = low + 1; at < high; at++) {
        int32_t value = *at, *hole = at;
        for (; hole > low && hole[-1] > value; hole--) {
            *hole = hole[-1];
        }
        *hole = value;
    }
}

static uint64_t kernel(uint32_t iterations) {
    uint32_t state = 8;
    uint64_t sum = 0;
    for (uint32_t round = 0; round < iterations; round++) {
        for (int i = 0; i < Size; i++) {
            values[i] = (int32_t)random32(&state);
        }
        sort(values, values + Size);
        for (int i = 0; i < Size; i += 997) {
            MIX(sum, (uint32_t)values[i]);
        }
    }
    return sum;
}
BENCHMARK(12)
