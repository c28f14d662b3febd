// The heap: growth of the memory, patterns that must survive, refusal when the memory is at its maximum.
// flags: -Wl,--max-memory=268435456
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t state = 12345;
static uint32_t next(void) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static void fill(unsigned char *block, size_t size, unsigned seed) {
    for (size_t i = 0; i < size; i += 61) {
        block[i] = (unsigned char)(seed + i);
    }
}

static int intact(const unsigned char *block, size_t size, unsigned seed) {
    for (size_t i = 0; i < size; i += 61) {
        if (block[i] != (unsigned char)(seed + i)) {
            return 0;
        }
    }
    return 1;
}

int main(void) {
    enum { Slots = 512 };
    static unsigned char *blocks[Slots];
    static size_t sizes[Slots];
    int damaged = 0, allocations = 0;
    for (int round = 0; round < 6000; round++) {
        unsigned slot = next() % Slots;
        if (blocks[slot] != NULL && !intact(blocks[slot], sizes[slot], slot)) {
            damaged++;
        }
        switch (next() % 3) {
        case 0:
            free(blocks[slot]);
            sizes[slot] = 1 + next() % 20000;
            blocks[slot] = malloc(sizes[slot]);
            break;
        case 1: {
            size_t old = sizes[slot];
            sizes[slot] = 1 + next() % 30000;
            blocks[slot] = realloc(blocks[slot], sizes[slot]);
            if (old > 0 && !intact(blocks[slot], old < sizes[slot] ? old : sizes[slot], slot)) {
                damaged++;
            }
            break;
        }
        default:
            free(blocks[slot]);
            sizes[slot] = 1 + next() % 100;
            blocks[slot] = calloc(sizes[slot], 1);
            for (size_t i = 0; i < sizes[slot]; i++) {
                damaged += blocks[slot][i] != 0;
            }
        }
        allocations++;
        fill(blocks[slot], sizes[slot], slot);
    }
    printf("%d allocations, %d damaged\n", allocations, damaged);
    for (int i = 0; i < Slots; i++) {
        free(blocks[i]);
    }

    // 96 MB in one piece, zero where fresh, usable to its last byte.
    size_t large = 96u << 20;
    unsigned char *block = malloc(large);
    block[0] = 1;
    block[large - 1] = 2;
    printf("large block: %d %d, middle %d\n", block[0], block[large - 1], block[large / 2]);
    free(block);

    // The maximum is 256 MB: more is refused, politely, and what is there stays usable.
    void *volatile too_large = malloc(300u << 20);
    printf("300 MB: %s\n", too_large == NULL ? "refused" : "granted");
    int granted = 0;
    unsigned char *pieces[64];
    while (granted < 64 && (pieces[granted] = malloc(16u << 20)) != NULL) {
        memset(pieces[granted], granted, 4096);
        granted++;
    }
    int kept = 1;
    for (int i = 0; i < granted; i++) {
        kept &= pieces[i][4095] == i;
        free(pieces[i]);
    }
    printf("pieces of 16 MB: %s, kept %d\n", granted >= 13 && granted <= 16 ? "as many as fit" : "wrong number", kept);
    printf("aligned: %d\n", (int)((uintptr_t)aligned_alloc(4096, 8192) % 4096));
    return 0;
}
