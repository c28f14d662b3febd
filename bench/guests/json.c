// Tokenises, checks and adds up a JSON text: a state machine over bytes, numbers parsed by hand, strings with escapes.
// kind: strings
#include "bench.h"

enum { Size = 1 << 18 };
static char text[Size + 4096];
static const char *at;
static uint64_t sum;
static uint32_t strings, numbers, errors;

static void skip(void) {
    while (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r') {
        at++;
    }
}

static uint32_t string(void) {
    uint32_t hash = 5381;
    for (at++; *at != '"'; at++) {
        if (*at == '\0') {
            errors++;
            return 0;
        }
        uint32_t c = (uint8_t)*at;
        if (c == '\\') {
            switch (*++at) {
            case 'n': c = '\n'; break;
            case 't': c = '\t'; break;
            case 'u':
                c = 0;
                for (int i = 0; i < 4; i++) {
                    char digit = *++at;
                    c = c << 4 | (uint32_t)(digit <= '9' ? digit - '0' : (digit | 32) - 'a' + 10);
                }
                break;
            default: c = (uint8_t)*at;
            }
        }
        hash = hash * 33 + c;
    }
    at++;
    strings++;
    return hash;
}

static double number(void) {
    int negative = *at == '-';
    at += negative;
    double value = 0;
    while (*at >= '0' && *at <= '9') {
        value = value * 10 + (*at++ - '0');
    }
    if (*at == '.') {
        double unit = 1;
        for (at++; *at >= '0' && *at <= '9'; at++) {
            unit /= 10;
            value += (*at - '0') * unit;
        }
    }
    numbers++;
    return negative ? -value : value;
}

static void value(int depth) {
    skip();
    switch (*at) {
    case '{':
    case '[': {
        char close = *at == '{' ? '}' : ']';
        at++;
        skip();
        while (*at != close && errors == 0) {
            if (close == '}') {
                MIX(sum, string());
                skip();
                errors += *at++ != ':';
            }
            value(depth + 1);
            skip();
            if (*at == ',') {
                at++;
                skip();
            } else if (*at != close) {
                errors++;
            }
        }
        at++;
        break;
    }
    case '"': MIX(sum, string()); break;
    case 't': at += 4; sum++; break;
    case 'f': at += 5; sum += 2; break;
    case 'n': at += 4; sum += 3; break;
    default:
        if ((*at >= '0' && *at <= '9') || *at == '-') {
            sum = mix_double(sum, number());
        } else {
            errors++;
        }
    }
}

static uint64_t kernel(uint32_t iterations) {
    uint32_t state = 37;
    int length = sprintf(text, "[");
    while (length < Size) {
        uint32_t r = random32(&state);
        length += sprintf(text + length,
                          "{ \"id\": %u, \"name\": \"petrel\\t%c\\u00e9%u\", \"tags\": [\"sea\", \"%c%c\"],\n  \"price\": -%u.%02u, \"ok\": %s, \"next\": null },\n",
                          r % 100000, 'a' + r % 26, r >> 20, 'A' + r % 26, 'a' + (r >> 8) % 26, r % 1000, (r >> 4) % 100, r & 1 ? "true" : "false");
    }
    strcpy(text + length, "{} ]");
    for (uint32_t round = 0; round < iterations; round++) {
        at = text;
        value(0);
        MIX(sum, (uint64_t)strings << 32 | numbers);
    }
    return errors == 0 ? sum : 0;
}
BENCHMARK(1200)
