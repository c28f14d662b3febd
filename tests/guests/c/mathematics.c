// Floating point: IEEE corner cases of each instruction, and library functions whose last digit must not move.
#include <fenv.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static volatile double values[] = {0.0, -0.0, 0.5, -0.5, 1.5, 2.5, -2.5, 1e-310, 4503599627370497.5, -3.7, 1e300, INFINITY, -INFINITY, NAN};
enum { Count = sizeof values / sizeof *values };

static void show(const char *name, double value) {
    // A NaN's bits may differ between hosts; that it is one may not.
    if (isnan(value)) {
        printf(" %s=nan", name);
    } else {
        printf(" %s=%.17g", name, value);
    }
}

int main(void) {
    for (int i = 0; i < Count; i++) {
        double x = values[i];
        show("x", x);
        show("sqrt", sqrt(x));
        show("floor", floor(x));
        show("ceil", ceil(x));
        show("trunc", trunc(x));
        show("rint", rint(x));
        show("abs", fabs(x));
        show("neg", -x);
        show("f32", (double)(float)x);
        puts("");
    }
    for (int i = 0; i < Count; i++) {
        for (int j = 0; j < Count; j += 3) {
            double a = values[i], b = values[j];
            printf("%d%d%d%d ", a < b, a == b, a != b, a >= b);
            show("", a + b);
            show("", a * b);
            show("", a / b);
            show("", copysign(a, b));
            show("", fmin(a, b));
            show("", fmax(a, b));
            show("", fmod(a, b));
            puts("");
        }
    }
    double points[] = {0.1, 1.0, 2.0, 10.0, 100.5, 1e-5, 12345.678};
    for (int i = 0; i < 7; i++) {
        double x = points[i];
        show("sin", sin(x));
        show("cos", cos(x));
        show("tan", tan(x));
        show("exp", exp(x));
        show("log", log(x));
        show("log2", log2(x));
        show("pow", pow(x, 1.7));
        show("atan2", atan2(x, 3));
        show("cbrt", cbrt(x));
        show("tgamma", tgamma(x));
        show("erf", erf(x));
        show("hypot", hypot(x, 4));
        show("fma", fma(x, x, -x));
        show("sinf", (double)sinf((float)x));
        show("powf", (double)powf((float)x, 1.7f));
        puts("");
    }
    int exponent;
    double whole, fraction = frexp(1234.5, &exponent), part = modf(-1234.5, &whole);
    printf("%g %d %g %g %g %d\n", fraction, exponent, part, whole, ldexp(0.75, 10), ilogb(1000.0));
    printf("%ld %lld %ld %.17g\n", lrint(2.5), llround(-2.5), lround(0.49999999999999994), nextafter(1.0, 2.0));
    // Conversions that must not go through another width.
    volatile uint64_t big = 0x8000000000000401ull;
    volatile int64_t odd = 0x7ffffffffffffdff;
    printf("%.17g %.17g %.9g %.9g\n", (double)big, (double)odd, (double)(float)big, (double)(float)odd);
    volatile double beyond = 18446744073709549568.0, negative = -0.9;
    printf("%" PRIu64 " %u\n", (uint64_t)beyond, (unsigned)negative);
    return 0;
}
