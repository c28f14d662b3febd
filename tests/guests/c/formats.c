// printf and scanf of numbers: long chains of 64-bit integer and float arithmetic with one right answer.
#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    double values[] = {0.0, -0.0, 1.0, 0.1, 1.0 / 3, 123456789.123456789, 1e21, 1e-7, 5e-324, DBL_MAX, DBL_MIN, M_PI, INFINITY, -INFINITY};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        printf("%g|%.17g|%e|%a|%12.3g|%-12.1e|%+g\n", values[i], values[i], values[i], values[i], values[i], values[i], values[i]);
    }
    printf("%f %.0f %.0f %.0f %.1f %.30f\n", 1e15 / 3, 0.5, 1.5, 2.5, 0.25, 0.1);
    printf("%s\n", isnan(NAN) ? "nan" : "number");
    printf("%.9g %.9g %.9g\n", (double)FLT_MAX, (double)FLT_MIN, (double)(1.0f / 3.0f));
    printf("%d %i %u %x %X %o %c %% %5d|%-5d|%05d|%+d\n", -42, INT_MIN, UINT_MAX, 0xbeef, 0xbeef, 8, 'x', 42, 42, 42, 42);
    printf("%lld %llu %llx %" PRId64 "\n", LLONG_MIN, ULLONG_MAX, 0x123456789abcdefULL, INT64_MAX);
    printf("%s|%10s|%-10s|%.3s|%*s\n", "text", "right", "left", "truncated", 7, "star");
    printf("%hhd %hd %zu %td %jd\n", (signed char)300, (short)70000, sizeof(size_t), (ptrdiff_t)-5, (intmax_t)-6);
    int written = 0;
    printf("count%n", &written);
    printf(" %d\n", written);

    const char *texts[] = {"0", "1.5", "-2.5e-3", "1e400", "0x1.8p3", "inf", "4.9e-324", "2.2250738585072011e-308",
                           "179769313486231570000000000000000000000000000000000000000000000000000000000000000000000", "9007199254740993"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char *end;
        double value = strtod(texts[i], &end);
        printf("%.17g %d\n", value, *end == '\0');
    }
    printf("%ld %lld %lu %ld\n", strtol("-123", NULL, 10), strtoll("9223372036854775807", NULL, 10), strtoul("ffffffff", NULL, 16), strtol("0755", NULL, 0));
    int a;
    double b;
    char word[16];
    printf("%d:", sscanf("17 words 3.25", "%d %15s %lf", &a, word, &b));
    printf(" %d %s %g\n", a, word, b);

    // Round trip: every double printed with 17 digits reads back as itself.
    uint64_t state = 88172645463325252ULL;
    int lost = 0;
    for (int i = 0; i < 5000; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        union { uint64_t bits; double value; } number = {.bits = state};
        if (!isfinite(number.value)) {
            continue;
        }
        char text[40];
        snprintf(text, sizeof text, "%.17g", number.value);
        lost += strtod(text, NULL) != number.value;
    }
    printf("%d lost\n", lost);
    return 0;
}
