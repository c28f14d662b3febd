// A ray tracer: spheres over a chequered floor, shadows, reflections; structs by value, square roots, recursion.
// kind: float
#include "bench.h"
#include <math.h>

typedef struct {
    double x, y, z;
} vector;
typedef struct {
    vector centre, colour;
    double radius, shine;
} sphere;

static vector add(vector a, vector b) { return (vector){a.x + b.x, a.y + b.y, a.z + b.z}; }
static vector subtract(vector a, vector b) { return (vector){a.x - b.x, a.y - b.y, a.z - b.z}; }
static vector scale(vector a, double by) { return (vector){a.x * by, a.y * by, a.z * by}; }
static double dot(vector a, vector b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
static vector unit(vector a) { return scale(a, 1 / sqrt(dot(a, a))); }

enum { Spheres = 9, Width = 320, Height = 240 };
static sphere spheres[Spheres];
static const vector light = {-0.48507125007266594, 0.7276068751089989, -0.48507125007266594};

static double intersect(const sphere *s, vector origin, vector direction) {
    vector offset = subtract(s->centre, origin);
    double along = dot(offset, direction);
    double square = s->radius * s->radius - dot(offset, offset) + along * along;
    if (square < 0) {
        return -1;
    }
    double distance = along - sqrt(square);
    return distance > 1e-6 ? distance : -1;
}

static vector trace(vector origin, vector direction, int depth) {
    const sphere *hit = NULL;
    double nearest = 1e30;
    for (int i = 0; i < Spheres; i++) {
        double distance = intersect(&spheres[i], origin, direction);
        if (distance > 0 && distance < nearest) {
            nearest = distance;
            hit = &spheres[i];
        }
    }
    vector point, normal, colour;
    double shine = 0.1;
    if (hit != NULL) {
        point = add(origin, scale(direction, nearest));
        normal = unit(subtract(point, hit->centre));
        colour = hit->colour;
        shine = hit->shine;
    } else if (direction.y < -1e-3) {
        point = add(origin, scale(direction, -(origin.y + 1) / direction.y));
        normal = (vector){0, 1, 0};
        int odd = ((int)floor(point.x) ^ (int)floor(point.z)) & 1;
        colour = odd ? (vector){0.9, 0.9, 0.9} : (vector){0.1, 0.1, 0.1};
    } else {
        return (vector){0.3, 0.5, 0.5 + 0.5 * direction.y};
    }
    double brightness = dot(normal, light);
    for (int i = 0; i < Spheres && brightness > 0; i++) {
        if (intersect(&spheres[i], point, light) > 0) {
            brightness = 0;
        }
    }
    vector result = scale(colour, 0.2 + (brightness > 0 ? 0.8 * brightness : 0));
    if (depth < 4 && shine > 0) {
        vector mirrored = subtract(direction, scale(normal, 2 * dot(direction, normal)));
        result = add(scale(result, 1 - shine), scale(trace(point, mirrored, depth + 1), shine));
    }
    return result;
}

static uint64_t kernel(uint32_t iterations) {
    for (int i = 0; i < Spheres; i++) {
        spheres[i] = (sphere){{(i % 3 - 1) * 2.1, (i / 3) * 0.4 - 0.4, 4.0 + i / 3 * 2.0},
                              {0.3 + 0.07 * i, 0.9 - 0.08 * i, 0.5}, 0.9, 0.1 * (i % 5)};
    }
    uint64_t sum = 0;
    for (uint32_t round = 0; round < iterations; round++) {
        for (int y = 0; y < Height; y++) {
            for (int x = 0; x < Width; x++) {
                vector direction = unit((vector){(x - Width / 2) / 200.0, (Height / 2 - y) / 200.0, 1 + round * 0.01});
                vector colour = trace((vector){0, 0.5, -1}, direction, 0);
                MIX(sum, (uint32_t)(colour.x * 255) << 16 | (uint32_t)(colour.y * 255) << 8 | (uint32_t)(colour.z * 255));
            }
        }
    }
    return sum;
}
BENCHMARK(50)
