// Recursion: deep but bounded must work, endless must trap; the host must survive both.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile int one = 1;

// Keeps no frame in linear memory, so only the engine's own stack can run out.
__attribute__((noinline)) static long long down(long long n) {
    return n == 0 ? 0 : one + 3 * down(n - 1) % 1000003;
}

__attribute__((noinline)) static long long endless(long long n) {
    // Two operations on the result: with one the compiler would make a loop of it.
    return one == 0 ? n : (endless(n + one) ^ n) + 1;
}

static long long (*volatile indirect)(long long, void *);
__attribute__((noinline)) static long long through_pointer(long long n, void *unused) {
    return n == 0 ? 0 : 1 + indirect(n - 1, unused);
}

// Fills the C stack in linear memory instead: 4 KB a frame, about 56 KB in all.
__attribute__((noinline)) static int with_frames(int n) {
    volatile char frame[4096];
    memset((char *)frame, n, sizeof frame);
    return n == 0 ? frame[0] : frame[17] - n + with_frames(n - 1) + 1;
}

int main(int argc, char **argv) {
    indirect = through_pointer;
    if (argc > 1 && strcmp(argv[1], "endless") == 0) {
        puts("down we go");
        fflush(stdout);
        printf("came back with %lld\n", endless(0));
        return 1;
    }
    printf("down(5000) = %lld\n", down(5000));
    printf("through_pointer(5000) = %lld\n", through_pointer(5000, NULL));
    printf("with_frames(13) = %d\n", with_frames(13));
    return 0;
}
