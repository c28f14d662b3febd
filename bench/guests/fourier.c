// Fast Fourier transform in place, 16,384 points there and back: butterflies with strides that double.
// kind: float
#include "bench.h"

enum { Bits = 14, Size = 1 << Bits };
static double re[Size], im[Size], wr[Size / 2], wi[Size / 2];

// Roots of unity by halving angles, so that no library function's last digit matters.
static double root(double x) {
    double r = x > 1 ? x : 1;
    for (int i = 0; i < 60; i++) {
        r = (r + x / r) / 2;
    }
    return r;
}

static void twiddles(void) {
    double c = -1, s = 0; // half a turn
    wr[0] = 1;
    wi[0] = 0;
    for (int step = Size / 4; step >= 1; step /= 2) {
        double half = root((1 + c) / 2), other = root((1 - c) / 2);
        c = step == Size / 4 ? 0 : half;
        s = step == Size / 4 ? 1 : other;
        for (int i = 0; i < Size / 2; i += 2 * step) {
            wr[i + step] = wr[i] * c - wi[i] * s;
            wi[i + step] = wr[i] * s + wi[i] * c;
        }
    }
}

static void transform(double direction) {
    for (int i = 0, j = 0; i < Size; i++) {
        if (i < j) {
            double t = re[i];
            re[i] = re[j];
            re[j] = t;
            t = im[i];
            im[i] = im[j];
            im[j] = t;
        }
        int bit = Size >> 1;
        for (; j & bit; bit >>= 1) {
            j ^= bit;
        }
        j |= bit;
    }
    for (int length = 2; length <= Size; length *= 2) {
        int half = length / 2, stride = Size / length;
        for (int start = 0; start < Size; start += length) {
            for (int k = 0; k < half; k++) {
                int a = start + k, b = a + half;
                double c = wr[k * stride], s = wi[k * stride] * direction;
                double x = re[b] * c - im[b] * s, y = re[b] * s + im[b] * c;
                re[b] = re[a] - x;
                im[b] = im[a] - y;
                re[a] += x;
                im[a] += y;
            }
        }
    }
}

static uint64_t kernel(uint32_t iterations) {
    uint32_t state = 3;
    twiddles();
    for (int i = 0; i < Size; i++) {
        re[i] = random32(&state) / 4294967296.0;
        im[i] = 0;
    }
    uint64_t sum = 0;
    for (uint32_t round = 0; round < iterations; round++) {
        transform(1);
        sum = mix_double(sum, re[round % Size]);
        transform(-1);
        for (int i = 0; i < Size; i++) {
            re[i] /= Size;
            im[i] /= Size;
        }
    }
    return mix_double(sum, re[1]);
}
BENCHMARK(400)
