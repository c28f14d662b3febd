// A bracket-language interpreter (eight instructions on a tape): a tight loop around a switch, driven by standard input.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
    static char source[4096];
    static int jumps[4096], open[256];
    size_t length = fread(source, 1, sizeof source - 1, stdin);
    int depth = 0;
    for (size_t i = 0; i < length; i++) {
        if (source[i] == '[') {
            if (depth == 256) {
                puts("too deep");
                return 1;
            }
            open[depth++] = (int)i;
        } else if (source[i] == ']') {
            if (depth == 0) {
                printf("stray ] at %zu\n", i);
                return 1;
            }
            jumps[i] = open[--depth];
            jumps[open[depth]] = (int)i;
        }
    }
    static unsigned char tape[30000];
    size_t at = 0;
    long steps = 0;
    for (size_t i = 0; i < length; i++, steps++) {
        switch (source[i]) {
        case '>': at = (at + 1) % sizeof tape; break;
        case '<': at = (at + sizeof tape - 1) % sizeof tape; break;
        case '+': tape[at]++; break;
        case '-': tape[at]--; break;
        case '.': putchar(tape[at]); break;
        case '[': if (tape[at] == 0) i = (size_t)jumps[i]; break;
        case ']': if (tape[at] != 0) i = (size_t)jumps[i]; break;
        default: steps--;
        }
    }
    fprintf(stderr, "%ld steps\n", steps);
    return 0;
}
