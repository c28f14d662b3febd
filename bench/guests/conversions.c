// Numbers that change type: integer to float, float to integer, float to double, rounding of each kind.
// kind: float
#include "bench.h"
#include <math.h>

enum { Count = 4096 };
static float samples[Count];
static int16_t sound[Count];

static uint64_t kernel(uint32_t iterations) {
    uint32_t state = 77;
    uint64_t sum = 0;
    for (int i = 0; i < Count; i++) {
        sound[i] = (int16_t)random32(&state);
    }
    for (uint32_t round = 0; round < iterations; round++) {
        float gain = 0.5f + (float)(round & 7) / 16;
        for (int i = 0; i < Count; i++) {
            samples[i] = (float)sound[i] / 32768.0f * gain;
        }
        int64_t total = 0;
        double energy = 0;
        for (int i = 0; i < Count; i++) {
            double value = (double)samples[i] * 30000.0;
            energy += value * value;
            total += (int64_t)(floor(value) + ceil(value * 0.5));
            int32_t back = (int32_t)rint(value);
            sound[i] = (int16_t)(back + (int32_t)(uint32_t)(fabs(value) * 0.25));
        }
        MIX(sum, total);
        MIX(sum, (uint64_t)energy);
        sound[round % Count] ^= (int16_t)round;
    }
    return sum;
}
BENCHMARK(7000)
