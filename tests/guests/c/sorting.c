// qsort and bsearch: calls back through function pointers from the C library.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct record {
    int key;
    char name[12];
};

static long comparisons;
static int by_key(const void *a, const void *b) {
    comparisons++;
    int left = ((const struct record *)a)->key, right = ((const struct record *)b)->key;
    return (left > right) - (left < right);
}
static int by_name(const void *a, const void *b) {
    return strcmp(((const struct record *)a)->name, ((const struct record *)b)->name);
}
static int descending(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left < right) - (left > right);
}

int main(void) {
    enum { Count = 20000 };
    static struct record records[Count];
    uint32_t state = 1;
    for (int i = 0; i < Count; i++) {
        state = state * 1664525u + 1013904223u;
        records[i].key = (int)(state >> 4) % 1000003;
        snprintf(records[i].name, sizeof records[i].name, "n%u", state >> 12);
    }
    qsort(records, Count, sizeof *records, by_key);
    int sorted = 1;
    for (int i = 1; i < Count; i++) {
        sorted &= records[i - 1].key <= records[i].key;
    }
    printf("by key: %d, first %d last %d\n", sorted, records[0].key, records[Count - 1].key);
    struct record wanted = {.key = records[777].key};
    struct record *found = bsearch(&wanted, records, Count, sizeof *records, by_key);
    printf("found %d\n", found != NULL && found->key == wanted.key);
    wanted.key = -1;
    printf("missing %d\n", bsearch(&wanted, records, Count, sizeof *records, by_key) == NULL);
    printf("comparisons %s\n", comparisons > Count ? "plausible" : "too few");
    qsort(records, Count, sizeof *records, by_name);
    printf("by name: %s .. %s\n", records[0].name, records[Count - 1].name);
    double numbers[] = {3.5, -1.0, 2.25, 100.0, 0.0, -7.5};
    qsort(numbers, 6, sizeof *numbers, descending);
    for (int i = 0; i < 6; i++) {
        printf("%g ", numbers[i]);
    }
    puts("");
    return 0;
}
