// A reactor: no main, an _initialize that runs constructors, and functions for the host to call.
// flags: -mexec-model=reactor
#include <stdint.h>

static int32_t counter;
__attribute__((constructor)) static void start(void) {
    counter = 40;
}

__attribute__((export_name("add"))) int32_t add(int32_t a, int32_t b) {
    return a + b;
}
__attribute__((export_name("count"))) int32_t count(void) {
    return ++counter;
}
__attribute__((export_name("scale"))) double scale(double x, float by) {
    return x * by;
}
__attribute__((export_name("mix"))) int64_t mix(int32_t a, int64_t b) {
    return a * b;
}
