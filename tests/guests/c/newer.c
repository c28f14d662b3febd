// What newer compilers switch on by default: bulk memory, saturating conversions, sign extension, multiple values, tail of it all.
// flags: -mbulk-memory -mnontrapping-fptoint -msign-ext -mmultivalue -mreference-types
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile double values[] = {0.0, -0.9, 1e10, -1e10, 1e20, -1e20, INFINITY, -INFINITY, NAN, 4294967295.5, 2147483647.9};

int main(void) {
    size_t size = 3 << 20;
    unsigned char *block = malloc(size);
    memset(block, 0xa5, size);
    for (size_t i = 0; i < 1 << 20; i++) {
        block[i] = (unsigned char)(i * 7 >> 3);
    }
    memcpy(block + (2 << 20), block, 1 << 20);
    memmove(block + 1000, block, 1 << 20); // forwards, overlapping
    memmove(block + 17, block + 1000, 1 << 20);
    uint32_t sum = 1;
    for (size_t i = 0; i < size; i++) {
        sum = sum * 31 + block[i];
    }
    printf("%08x\n", sum);
    memmove(block, block, size);
    memcpy(block + size, block, 0); // nothing, at the very end
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        // Saturating instructions: C leaves these undefined, the target does not.
        int32_t a;
        uint32_t b;
        int64_t c;
        uint64_t d;
        __asm__("local.get %1\n i32.trunc_sat_f64_s\n local.set %0" : "=r"(a) : "r"(values[i]));
        __asm__("local.get %1\n i32.trunc_sat_f64_u\n local.set %0" : "=r"(b) : "r"(values[i]));
        __asm__("local.get %1\n i64.trunc_sat_f64_s\n local.set %0" : "=r"(c) : "r"(values[i]));
        __asm__("local.get %1\n i64.trunc_sat_f64_u\n local.set %0" : "=r"(d) : "r"(values[i]));
        printf("%d %u %lld %llu\n", a, b, (long long)c, (unsigned long long)d);
    }
    volatile int64_t wide = 0x80ff;
    printf("%d %d %lld %lld\n", (int8_t)wide, (int16_t)wide, (long long)(int8_t)wide, (long long)(int32_t)(wide << 16));
    return 0;
}
