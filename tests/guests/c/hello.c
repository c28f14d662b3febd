// The smallest useful program: one line through stdio, one exit code.
#include <stdio.h>

int main(void) {
    puts("Hello from C!");
    return 0;
}
