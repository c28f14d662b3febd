// Spectral norm of an infinite matrix whose entries are computed: divisions of doubles, integer-to-double conversion.
// kind: float
#include "bench.h"
#include <math.h>

enum { Size = 700 };
static double u[Size], v[Size], t[Size];

static double entry(int i, int j) {
    return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1);
}

static void multiply(const double *in, double *out, int transposed) {
    for (int i = 0; i < Size; i++) {
        double sum = 0;
        for (int j = 0; j < Size; j++) {
            sum += (transposed ? entry(j, i) : entry(i, j)) * in[j];
        }
        out[i] = sum;
    }
}

static uint64_t kernel(uint32_t iterations) {
    for (int i = 0; i < Size; i++) {
        u[i] = 1;
    }
    for (uint32_t round = 0; round < iterations; round++) {
        multiply(u, t, 0);
        multiply(t, v, 1);
        multiply(v, t, 0);
        multiply(t, u, 1);
    }
    double top = 0, bottom = 0;
    for (int i = 0; i < Size; i++) {
        top += u[i] * v[i];
        bottom += v[i] * v[i];
    }
    return mix_double(0, sqrt(top / bottom));
}
BENCHMARK(180)
