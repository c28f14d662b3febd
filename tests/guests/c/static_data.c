// A big image of initialised data, a big one of zeroes, and pointers between them (64 KB of data segments).
#include <stdint.h>
#include <stdio.h>

#define WORD(n) ((uint32_t)(n) * 2654435761u ^ (uint32_t)(n) << 7)
#define W4(n) WORD(n), WORD((n) + 1), WORD((n) + 2), WORD((n) + 3)
#define W16(n) W4(n), W4((n) + 4), W4((n) + 8), W4((n) + 12)
#define W64(n) W16(n), W16((n) + 16), W16((n) + 32), W16((n) + 48)
#define W256(n) W64(n), W64((n) + 64), W64((n) + 128), W64((n) + 192)
#define W1024(n) W256(n), W256((n) + 256), W256((n) + 512), W256((n) + 768)
#define W4096(n) W1024(n), W1024((n) + 1024), W1024((n) + 2048), W1024((n) + 3072)
static uint32_t table[] = {W4096(0), W4096(4096), W4096(8192), W4096(12288)};
enum { Words = sizeof table / sizeof *table };

static uint8_t zeroes[1 << 20];
static const char *const names[] = {"zero", "one", "two", "three"};
static uint32_t *const corners[] = {&table[0], &table[Words / 2], &table[Words - 1]};

int main(void) {
    uint32_t wrong = 0, sum = 0;
    for (uint32_t i = 0; i < Words; i++) {
        wrong += table[i] != WORD(i);
        sum = sum * 31 + table[i];
    }
    uint32_t dirty = 0;
    for (uint32_t i = 0; i < sizeof zeroes; i++) {
        dirty += zeroes[i];
    }
    printf("%d words, %u wrong, sum %08x, %u dirty bytes\n", Words, wrong, sum, dirty);
    for (int i = 0; i < 4; i++) {
        printf("%s ", names[i]);
    }
    printf("%08x %08x %08x\n", *corners[0], *corners[1], *corners[2]);
    table[5] = 1; // data is a copy: another instance of this module must not see this
    printf("%u\n", table[5]);
    return 0;
}
