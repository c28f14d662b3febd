// Random bytes: any length, and unlike each other. One false failure in 2^60 runs.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wasi/api.h>

int main(void) {
    unsigned char a[256] = {0}, b[256] = {0};
    printf("getentropy %d %d\n", getentropy(a, sizeof a), getentropy(b, sizeof b));
    printf("%s\n", memcmp(a, b, sizeof a) != 0 ? "different" : "the same twice");
    int counts[256] = {0}, distinct = 0;
    size_t size = 1 << 20;
    unsigned char *block = calloc(1, size);
    printf("random_get %d\n", __wasi_random_get(block, size));
    for (size_t i = 0; i < size; i++) {
        counts[block[i]]++;
    }
    int even = 1;
    for (int i = 0; i < 256; i++) {
        distinct += counts[i] > 0;
        even &= counts[i] > 3500 && counts[i] < 4700; // 4096 expected, deviation 64
    }
    printf("%d distinct bytes, %s\n", distinct, even ? "evenly spread" : "unevenly spread");
    printf("random_get of nothing %d\n", __wasi_random_get(block, 0));
    return 0;
}
