// Every way to end a program: exit_code HOW CODE.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void at_exit(void) {
    puts("atexit ran");
}

int main(int argc, char **argv) {
    const char *how = argc > 1 ? argv[1] : "return";
    int code = argc > 2 ? atoi(argv[2]) : 0;
    atexit(at_exit);
    printf("%s %d\n", how, code);
    if (strcmp(how, "exit") == 0) {
        exit(code);
    }
    if (strcmp(how, "_exit") == 0) {
        fflush(stdout);
        _exit(code); // neither handlers nor buffers
    }
    return code;
}
