// One trap for each argument, raised the way compiled programs raise it; the function name belongs in the backtrace.
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile int zero, one = 1;
static volatile unsigned far_away = 0xfffffff0u;
static void *volatile null_function;

static int add(int a, int b) {
    return a + b;
}
static void *volatile wrong_function = (void *)add;

__attribute__((noinline)) static int divide_by_zero(void) {
    return one / zero;
}
__attribute__((noinline)) static int remainder_by_zero(void) {
    return one % zero;
}
__attribute__((noinline)) static int divide_overflow(void) {
    return INT_MIN / (zero - 1);
}
__attribute__((noinline)) static int load_outside(void) {
    return *(volatile int *)far_away;
}
__attribute__((noinline)) static int store_outside(void) {
    *(volatile int *)far_away = 1;
    return 0;
}
__attribute__((noinline)) static int load_just_outside(void) {
    // The last byte of the memory is there, the one after is not.
    unsigned size = (unsigned)__builtin_wasm_memory_size(0) * 65536u;
    volatile char *end = (volatile char *)size;
    printf("the last byte is %s\n", end[-1] == 0 ? "there" : "there and used");
    fflush(stdout);
    return *(volatile short *)(end - 1);
}
__attribute__((noinline)) static int call_null(void) {
    return ((int (*)(void))null_function)();
}
__attribute__((noinline)) static int call_wrong_type(void) {
    return (int)((double (*)(double))wrong_function)(1.0);
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        int (*run)(void);
    } traps[] = {
        {"divide-by-zero", divide_by_zero},       {"remainder-by-zero", remainder_by_zero},
        {"divide-overflow", divide_overflow},     {"load-outside", load_outside},
        {"store-outside", store_outside},         {"load-just-outside", load_just_outside},
        {"call-null", call_null},                 {"call-wrong-type", call_wrong_type},
    };
    const char *wanted = argc > 1 ? argv[1] : "abort";
    printf("about to %s\n", wanted);
    fflush(stdout);
    for (size_t i = 0; i < sizeof traps / sizeof *traps; i++) {
        if (strcmp(traps[i].name, wanted) == 0) {
            printf("survived with %d\n", traps[i].run());
            return 1;
        }
    }
    abort();
}
