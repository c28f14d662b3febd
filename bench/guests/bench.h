// What the kernels share: NAME [ITERATIONS] prints a checksum on standard output, which every runtime must agree on, and on
// standard error the time that the kernel itself took, so that start-up and compilation can be told apart from running.
// The same sources are built for wasm32-wasi and natively; nothing may depend on the width of a pointer.
#pragma once
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// The kernel's own loop of ITERATIONS rounds; returns the checksum.
static uint64_t kernel(uint32_t iterations);

#define MIX(sum, value) ((sum) = ((sum) ^ (uint64_t)(value)) * 0x9e3779b97f4a7c15ull, (sum) ^= (sum) >> 29)

static inline uint64_t mix_double(uint64_t sum, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return MIX(sum, bits);
}

static inline uint32_t random32(uint32_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static int64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

#define BENCHMARK(iterations)                                                               \
    int main(int argc, char **argv) {                                                       \
        uint32_t count = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : (iterations);    \
        int64_t start = nanoseconds();                                                      \
        uint64_t checksum = kernel(count);                                                  \
        int64_t elapsed = nanoseconds() - start;                                            \
        printf("%016" PRIx64 "\n", checksum);                                               \
        fprintf(stderr, "time_ns %" PRId64 "\n", elapsed);                                  \
        return 0;                                                                           \
    }
