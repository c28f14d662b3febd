// Five bodies under gravity: double arithmetic, square roots and divisions in a dependent chain.
// kind: float
#include "bench.h"
#include <math.h>

typedef struct {
    double x[3], v[3], mass;
} body;
enum { Bodies = 5 };
static body bodies[Bodies] = {
    {{0, 0, 0}, {0, 0, 0}, 39.5},
    {{4.84, -1.16, -0.10}, {0.61, 2.81, -0.03}, 0.0377},
    {{8.34, 4.12, -0.40}, {-1.01, 1.82, 0.01}, 0.0113},
    {{12.89, -15.11, -0.22}, {1.08, 0.87, -0.01}, 0.0017},
    {{15.38, -25.92, 0.18}, {0.98, 0.59, -0.03}, 0.0020},
};

static void advance(double step) {
    for (int i = 0; i < Bodies; i++) {
        for (int j = i + 1; j < Bodies; j++) {
            double d[3], square = 0;
            for (int k = 0; k < 3; k++) {
                d[k] = bodies[i].x[k] - bodies[j].x[k];
                square += d[k] * d[k];
            }
            double pull = step / (square * sqrt(square));
            for (int k = 0; k < 3; k++) {
                bodies[i].v[k] -= d[k] * bodies[j].mass * pull;
                bodies[j].v[k] += d[k] * bodies[i].mass * pull;
            }
        }
    }
    for (int i = 0; i < Bodies; i++) {
        for (int k = 0; k < 3; k++) {
            bodies[i].x[k] += step * bodies[i].v[k];
        }
    }
}

static uint64_t kernel(uint32_t iterations) {
    for (uint32_t i = 0; i < iterations; i++) {
        advance(0.001);
    }
    uint64_t sum = 0;
    for (int i = 0; i < Bodies; i++) {
        for (int k = 0; k < 3; k++) {
            sum = mix_double(sum, bodies[i].x[k]);
        }
    }
    return sum;
}
BENCHMARK(5000000)
