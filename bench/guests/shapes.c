// Objects with tables of methods, as C++ compiles them: load the object, its table, the method; call.
// kind: indirect
#include "bench.h"

typedef struct shape shape;
typedef struct {
    double (*area)(const shape *);
    void (*grow)(shape *, double);
    int32_t (*kind)(const shape *);
} methods;
struct shape {
    const methods *table;
    double a, b, c;
};

static double square_area(const shape *s) { return s->a * s->a; }
static double circle_area(const shape *s) { return 3.140625 * s->a * s->a; }
static double box_area(const shape *s) { return 2 * (s->a * s->b + s->b * s->c + s->a * s->c); }
static double triangle_area(const shape *s) { return 0.5 * s->a * s->b; }
static void grow_one(shape *s, double by) { s->a += by; }
static void grow_all(shape *s, double by) { s->a += by, s->b += by, s->c -= by; }
static int32_t flat(const shape *s) { return s->a > 2; }
static int32_t solid(const shape *s) { return 7 + (s->b > 3); }
static const methods tables[] = {
    {square_area, grow_one, flat}, {circle_area, grow_one, flat}, {box_area, grow_all, solid}, {triangle_area, grow_all, flat},
};

enum { Count = 1000 };
static shape shapes[Count];

static uint64_t kernel(uint32_t iterations) {
    uint32_t state = 23;
    for (int i = 0; i < Count; i++) {
        shapes[i] = (shape){&tables[random32(&state) % 4], 1 + i % 5, 2, 3};
    }
    double total = 0;
    int64_t kinds = 0;
    for (uint32_t round = 0; round < iterations; round++) {
        double by = round & 1 ? 0.25 : -0.25;
        for (int i = 0; i < Count; i++) {
            shape *s = &shapes[i];
            total += s->table->area(s);
            s->table->grow(s, by);
            kinds += s->table->kind(s);
        }
    }
    return mix_double((uint64_t)kinds, total);
}
BENCHMARK(35000)
