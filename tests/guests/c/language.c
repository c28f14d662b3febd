// What a C compiler makes of the rest of the language: variadic functions, structs by value, bit-fields, unions, wide switch,
// variable-length arrays, computed structure copies, function-pointer tables, 128-bit integers, long double.
#include <complex.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct point { double x, y; };
struct large { int values[40]; };
struct bits { unsigned a : 3; int b : 5; unsigned long long c : 40; unsigned d : 1; };
union number { float f; uint32_t u; uint8_t bytes[4]; };

static struct point turn(struct point p, double times) {
    return (struct point){-p.y * times, p.x * times};
}
static struct large grown(struct large l, int by) {
    for (int i = 0; i < 40; i++) {
        l.values[i] += by * i;
    }
    return l;
}
static double sum(const char *kinds, ...) {
    va_list list;
    va_start(list, kinds);
    double total = 0;
    for (; *kinds; kinds++) {
        switch (*kinds) {
        case 'i': total += va_arg(list, int); break;
        case 'l': total += (double)va_arg(list, long long); break;
        case 'd': total += va_arg(list, double); break;
        case 'p': { struct point p = va_arg(list, struct point); total += p.x + p.y; break; }
        }
    }
    va_end(list);
    return total;
}
static const char *classify(int n) {
    switch (n) {
    case -1: return "minus one";
    case 0: case 1: case 2: return "small";
    case 3 ... 9: return "digit";
    case 100: return "hundred";
    case 1000000: return "million";
    case INT32_MIN: return "least";
    default: return "other";
    }
}
static int64_t wide(int64_t a, float b, uint8_t c, double d, int16_t e, int64_t f, int32_t g, float h) {
    return a + (int64_t)b + c + (int64_t)d + e + f + g + (int64_t)h;
}
static int plus(int a, int b) { return a + b; }
static int minus(int a, int b) { return a - b; }
static int times(int a, int b) { return a * b; }

int main(void) {
    struct point p = turn((struct point){1, 2}, 3);
    printf("%g %g\n", p.x, p.y);
    struct large l = {{1, 2, 3}};
    struct large m = grown(l, 10);
    printf("%d %d %d %d\n", m.values[0], m.values[2], m.values[39], l.values[2]);
    printf("%g\n", sum("ildpi", 1, 2LL, 3.5, (struct point){4, 5}, -6));
    struct bits bits = {5, -3, 1ull << 39 | 7, 1};
    bits.a += 4;
    bits.c++;
    printf("%u %d %llx %u\n", bits.a, bits.b, (unsigned long long)bits.c, bits.d);
    union number number = {.f = -1.5f};
    printf("%08x %d\n", number.u, number.bytes[3]);
    int samples[] = {-1, 0, 2, 7, 9, 10, 100, 1000000, INT32_MIN, 101};
    for (int i = 0; i < 10; i++) {
        printf("%s; ", classify(samples[i]));
    }
    puts("");
    printf("%lld\n", (long long)wide(1LL << 40, 2.5f, 255, -3.5, -32768, INT64_MAX / 4, 7, 1e6f));
    int (*const table[])(int, int) = {plus, minus, times};
    for (volatile int i = 0; i < 3; i++) {
        printf("%d ", table[i](20, 3));
    }
    puts("");
    volatile int length = 37;
    int array[length];
    memset(array, 0, sizeof array);
    for (int i = 0; i < length; i++) {
        array[i] = i * i;
    }
    printf("%d %zu\n", array[36], sizeof array);
    volatile __int128 big = (__int128)INT64_MAX * INT64_MAX;
    printf("%016llx%016llx\n", (unsigned long long)(big >> 64), (unsigned long long)big);
    printf("%lld\n", (long long)(big / 1000000007000000009));
    volatile long double third = 1.0L / 3; // 128 bits on this target, all in library calls
    printf("%.17g %d\n", (double)(third * 3), (int)sizeof third);
    double complex z = (1 + 2 * I) * (3 - I);
    printf("%g %g\n", creal(z), cimag(z));
    goto end;
end:
    for (int i = 0, j = 10;; i++, j--) {
        if (i > j) {
            printf("met at %d\n", i);
            break;
        }
    }
    return 0;
}
