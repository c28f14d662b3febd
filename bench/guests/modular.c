// Miller-Rabin primality of 32-bit numbers: 64-bit multiplication and remainder in every step.
// kind: integer
#include "bench.h"

static uint32_t power(uint64_t base, uint32_t exponent, uint32_t modulus) {
    uint64_t result = 1;
    for (base %= modulus; exponent > 0; exponent >>= 1) {
        if (exponent & 1) {
            result = result * base % modulus;
        }
        base = base * base % modulus;
    }
    return (uint32_t)result;
}

static int is_prime(uint32_t n) {
    static const uint32_t witnesses[] = {2, 7, 61};
    int shift = __builtin_ctz(n - 1);
    uint32_t odd = (n - 1) >> shift;
    for (int i = 0; i < 3; i++) {
        uint64_t x = power(witnesses[i], odd, n);
        if (x == 1 || x == n - 1) {
            continue;
        }
        int round = 1;
        for (; round < shift; round++) {
            x = x * x % n;
            if (x == n - 1) {
                break;
            }
        }
        if (round == shift) {
            return 0;
        }
    }
    return 1;
}

static uint64_t kernel(uint32_t iterations) {
    uint64_t sum = 0;
    uint32_t n = 4000000001u, primes = 0;
    for (uint32_t i = 0; i < iterations; i++, n += 2) {
        if (is_prime(n)) {
            primes++;
            MIX(sum, n);
        }
    }
    return sum ^ primes;
}
BENCHMARK(1600000)
