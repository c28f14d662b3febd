// The C library's emulated signals and process clock: function pointers kept and called by library code.
// flags: -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_PROCESS_CLOCKS -lwasi-emulated-signal -lwasi-emulated-process-clocks
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static volatile sig_atomic_t caught;
static void handler(int number) {
    caught = number;
}

int main(int argc, char **argv) {
    signal(SIGINT, handler);
    raise(SIGINT);
    printf("caught %d\n", caught == SIGINT);
    signal(SIGINT, SIG_IGN);
    caught = 0;
    raise(SIGINT);
    printf("ignored %d\n", caught == 0);
    printf("clock %s\n", clock() >= 0 ? "runs" : "fails");
    fflush(stdout);
    if (argc > 1 && strcmp(argv[1], "abort") == 0) {
        raise(SIGABRT);
    }
    return 0;
}
