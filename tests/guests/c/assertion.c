// A failed assertion: a message on standard error, then a trap.
#include <assert.h>
#include <stdio.h>

int main(int argc, char **argv) {
    (void)argv;
    puts("before");
    fflush(stdout);
    assert(argc == 1000);
    puts("after");
    return 0;
}
