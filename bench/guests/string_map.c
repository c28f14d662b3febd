// A hash map from strings to counts: hashing, comparing, probing, growing, over words made up on the spot.
// kind: strings
#include "bench.h"

typedef struct {
    char *key;
    uint32_t hash, count;
} entry;
static entry *entries;
static uint32_t capacity, used;

static uint32_t hash_of(const char *text) {
    uint32_t hash = 2166136261u;
    for (; *text; text++) {
        hash = (hash ^ (uint8_t)*text) * 16777619u;
    }
    return hash;
}

static entry *find(const char *key, uint32_t hash) {
    for (uint32_t at = hash & (capacity - 1);; at = (at + 1) & (capacity - 1)) {
        entry *e = &entries[at];
        if (e->key == NULL || (e->hash == hash && strcmp(e->key, key) == 0)) {
            return e;
        }
    }
}

static void grow(void) {
    entry *old = entries;
    uint32_t size = capacity;
    capacity = size == 0 ? 64 : 2 * size;
    entries = calloc(capacity, sizeof *entries);
    for (uint32_t i = 0; i < size; i++) {
        if (old[i].key != NULL) {
            *find(old[i].key, old[i].hash) = old[i];
        }
    }
    free(old);
}

static void add(const char *key) {
    if (used * 4 >= capacity * 3) {
        grow();
    }
    uint32_t hash = hash_of(key);
    entry *e = find(key, hash);
    if (e->key == NULL) {
        size_t size = strlen(key) + 1;
        *e = (entry){memcpy(malloc(size), key, size), hash, 0};
        used++;
    }
    e->count++;
}

static uint64_t kernel(uint32_t iterations) {
    static const char *syllables[] = {"pe", "trel", "sto", "rm", "ga", "le", "wing", "sea", "foam", "drift", "kel", "p"};
    uint32_t state = 41;
    for (uint32_t i = 0; i < iterations; i++) {
        char word[64];
        size_t length = 0;
        uint32_t parts = 1 + random32(&state) % 4;
        for (uint32_t part = 0; part < parts; part++) {
            uint32_t pick = random32(&state);
            for (const char *s = syllables[pick % 12]; *s; s++) {
                word[length++] = *s;
            }
            if (pick >> 28 == 0) {
                word[length++] = (char)('0' + (pick >> 16) % 10);
            }
        }
        word[length] = '\0';
        add(word);
    }
    uint64_t sum = used;
    for (uint32_t i = 0; i < capacity; i++) {
        if (entries[i].key != NULL) {
            sum += entries[i].hash * (uint64_t)entries[i].count;
        }
    }
    return sum;
}
BENCHMARK(5000000)
