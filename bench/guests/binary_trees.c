// Builds and drops many small trees: malloc, free, pointers.
// kind: memory
#include "bench.h"

typedef struct tree {
    struct tree *left, *right;
    uint32_t value;
} tree;

static tree *build(int depth, uint32_t *counter) {
    tree *result = malloc(sizeof *result);
    result->value = ++*counter;
    result->left = depth == 0 ? NULL : build(depth - 1, counter);
    result->right = depth == 0 ? NULL : build(depth - 1, counter);
    return result;
}

static uint64_t check(const tree *node) {
    return node == NULL ? 1 : node->value + 3 * check(node->left) + 5 * check(node->right);
}

static void drop(tree *node) {
    if (node != NULL) {
        drop(node->left);
        drop(node->right);
        free(node);
    }
}

static uint64_t kernel(uint32_t iterations) {
    uint64_t sum = 0;
    uint32_t counter = 0;
    tree *kept = build(14, &counter);
    for (uint32_t round = 0; round < iterations; round++) {
        tree *passing = build(9 + (int)(round & 3), &counter);
        MIX(sum, check(passing));
        drop(passing);
    }
    MIX(sum, check(kept));
    drop(kept);
    return sum;
}
BENCHMARK(4000)
