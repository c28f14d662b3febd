// The string library: searching, splitting, comparing, wide characters and UTF-8.
#include <ctype.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

int main(void) {
    char text[64] = "alpha,beta,,gamma";
    char *rest = NULL;
    for (char *token = strtok_r(text, ",", &rest); token != NULL; token = strtok_r(NULL, ",", &rest)) {
        printf("[%s]", token);
    }
    puts("");
    const char *sentence = "the quick brown fox jumps over the lazy dog";
    printf("%td %td %td %zu %zu\n", strstr(sentence, "the lazy") - sentence, strchr(sentence, 'q') - sentence, strrchr(sentence, 'o') - sentence, strspn(sentence, "eht "), strcspn(sentence, "xyz"));
    printf("%d %d %d %d\n", strcmp("a", "b") < 0, strcmp("abc", "abc"), strncmp("abcd", "abcx", 3), strcasecmp("HeLLo", "hEllO"));
    char buffer[32];
    memset(buffer, '.', sizeof buffer);
    memcpy(buffer + 3, "abcdef", 6);
    memmove(buffer + 5, buffer + 3, 6); // overlaps
    memmove(buffer + 1, buffer + 5, 6);
    buffer[16] = '\0';
    puts(buffer);
    strncpy(buffer, "short", 10);
    strcat(buffer, "+more");
    printf("%s %zu %p\n", buffer, strnlen(buffer, 4), memchr(buffer, 'z', 10));
    for (int c = 0; c < 128; c += 13) {
        printf("%d%d%d%d%d%d ", isalpha(c) != 0, isdigit(c) != 0, isspace(c) != 0, isprint(c) != 0, isupper(c) != 0, isxdigit(c) != 0);
    }
    printf("%c%c\n", toupper('q'), tolower('Q'));

    setlocale(LC_ALL, "C.UTF-8");
    wchar_t wide[32];
    size_t count = mbstowcs(wide, "gr\xc3\xbc\xc3\x9f\x65 \xe2\x82\xac \xf0\x9f\x90\xa6", 32);
    printf("%zu wide:", count);
    for (size_t i = 0; i < count; i++) {
        printf(" %x", (unsigned)wide[i]);
    }
    puts("");
    char back[64];
    printf("%zu bytes back, %ls\n", wcstombs(back, wide, sizeof back), wide);
    char *copy = strdup("duplicated");
    printf("%s %zu\n", copy, strlen(copy));
    free(copy);

    // Every alignment and length around the word size.
    char source[80], target[80];
    int wrong = 0;
    for (size_t offset = 0; offset < 9; offset++) {
        for (size_t length = 0; length < 65; length++) {
            for (size_t i = 0; i < sizeof source; i++) {
                source[i] = (char)(i * 7 + 1);
                target[i] = 0;
            }
            memcpy(target + offset, source + 8 - offset, length);
            wrong += memcmp(target + offset, source + 8 - offset, length) != 0;
            wrong += length + offset < sizeof target && target[offset + length] != 0;
        }
    }
    printf("%d wrong copies\n", wrong);
    return 0;
}
