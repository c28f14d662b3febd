// Conway's Life on a torus of bytes: neighbour sums, many small loads, a table look-up.
// kind: integer
#include "bench.h"

enum { Width = 512, Height = 512 };
static uint8_t cells[2][Height][Width];

static uint64_t kernel(uint32_t iterations) {
    static const uint8_t next[2][9] = {{0, 0, 0, 1, 0, 0, 0, 0, 0}, {0, 0, 1, 1, 0, 0, 0, 0, 0}};
    uint32_t state = 99;
    for (int y = 0; y < Height; y++) {
        for (int x = 0; x < Width; x++) {
            cells[0][y][x] = random32(&state) >> 30 == 0;
        }
    }
    for (uint32_t round = 0; round < iterations; round++) {
        uint8_t(*from)[Width] = cells[round & 1], (*to)[Width] = cells[~round & 1];
        for (int y = 0; y < Height; y++) {
            const uint8_t *above = from[(y + Height - 1) % Height], *here = from[y], *below = from[(y + 1) % Height];
            for (int x = 0; x < Width; x++) {
                int left = (x + Width - 1) % Width, right = (x + 1) % Width;
                int neighbours = above[left] + above[x] + above[right] + here[left] + here[right] + below[left] + below[x] + below[right];
                to[y][x] = next[here[x]][neighbours];
            }
        }
    }
    uint64_t sum = 0;
    for (int y = 0; y < Height; y++) {
        for (int x = 0; x < Width; x++) {
            MIX(sum, cells[iterations & 1][y][x]);
        }
    }
    return sum;
}
BENCHMARK(600)
