// The Mandelbrot set in doubles: a short loop of multiplications with a data-dependent end.
// kind: float
// quick: 400
#include "bench.h"

enum { Size = 400 };

static uint64_t kernel(uint32_t iterations) {
    uint64_t sum = 0;
    for (int row = 0; row < Size; row++) {
        for (int column = 0; column < Size; column++) {
            double cx = 3.0 * column / Size - 2.25, cy = 3.0 * row / Size - 1.5, x = 0, y = 0;
            uint32_t n = 0;
            while (n < iterations && x * x + y * y <= 4) {
                double next = x * x - y * y + cx;
                y = 2 * x * y + cy;
                x = next;
                n++;
            }
            MIX(sum, n);
        }
    }
    return sum;
}
BENCHMARK(3000)
