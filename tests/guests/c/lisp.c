// A small Lisp: reads expressions from standard input, evaluates, prints. Recursion, tagged unions, symbols, closures.
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { Nil, Number, Symbol, Pair, Primitive, Closure };
typedef struct cell cell;
typedef cell *(*primitive)(cell *arguments);
struct cell {
    enum kind kind;
    union {
        long long number;
        const char *name;
        primitive call;
        struct {
            cell *head, *tail;
        };
        struct {
            cell *parameters, *body, *scope;
        };
    };
};

static cell nil; // its kind is zero: Nil
static cell *symbols = &nil, *truth;

static cell *make(enum kind kind) {
    cell *result = calloc(1, sizeof *result);
    result->kind = kind;
    return result;
}
static cell *number(long long value) {
    cell *result = make(Number);
    result->number = value;
    return result;
}
static cell *pair(cell *head, cell *tail) {
    cell *result = make(Pair);
    result->head = head;
    result->tail = tail;
    return result;
}
static cell *symbol(const char *name) {
    for (cell *at = symbols; at->kind == Pair; at = at->tail) {
        if (strcmp(at->head->name, name) == 0) {
            return at->head;
        }
    }
    cell *result = make(Symbol);
    result->name = strdup(name);
    symbols = pair(result, symbols);
    return result;
}
static void fail(const char *message) {
    printf("error: %s\n", message);
    exit(1);
}

static int peeked = -2;
static int peek(void) {
    if (peeked == -2) {
        peeked = getchar();
    }
    return peeked;
}
static int take(void) {
    int c = peek();
    peeked = -2;
    return c;
}
static void skip(void) {
    while (isspace(peek()) || peek() == ';') {
        if (take() == ';') {
            while (peek() != '\n' && peek() != EOF) {
                take();
            }
        }
    }
}
static cell *parse(void) {
    skip();
    int c = peek();
    if (c == '\'') {
        take();
        return pair(symbol("quote"), pair(parse(), &nil));
    }
    if (c == '(') {
        take();
        cell *list = &nil, **end = &list;
        for (skip(); peek() != ')'; skip()) {
            if (peek() == EOF) {
                fail("list without end");
            }
            *end = pair(parse(), &nil);
            end = &(*end)->tail;
        }
        take();
        return list;
    }
    char word[64];
    size_t length = 0;
    while (peek() != EOF && !isspace(peek()) && peek() != '(' && peek() != ')' && length < 63) {
        word[length++] = (char)take();
    }
    word[length] = '\0';
    char *rest;
    long long value = strtoll(word, &rest, 10);
    return length > 0 && *rest == '\0' ? number(value) : symbol(word);
}

static void print(const cell *value) {
    switch (value->kind) {
    case Nil: printf("()"); break;
    case Number: printf("%lld", value->number); break;
    case Symbol: printf("%s", value->name); break;
    case Primitive: printf("#primitive"); break;
    case Closure: printf("#closure"); break;
    case Pair:
        putchar('(');
        for (; value->kind == Pair; value = value->tail) {
            print(value->head);
            if (value->tail->kind == Pair) {
                putchar(' ');
            }
        }
        putchar(')');
    }
}

static cell *scope_of(cell *names, cell *values, cell *outer) {
    for (; names->kind == Pair; names = names->tail, values = values->tail) {
        if (values->kind != Pair) {
            fail("too few arguments");
        }
        outer = pair(pair(names->head, values->head), outer);
    }
    return outer;
}
static cell *globals = &nil;
static cell *find(cell *name, cell *scope) {
    for (cell *at = scope; at->kind == Pair; at = at->tail) {
        if (at->head->head == name) {
            return at->head;
        }
    }
    for (cell *at = globals; at->kind == Pair; at = at->tail) {
        if (at->head->head == name) {
            return at->head;
        }
    }
    fail(name->name);
    return NULL;
}

static cell *evaluate(cell *form, cell *scope) {
    for (;;) {
        if (form->kind == Symbol) {
            return find(form, scope)->tail;
        }
        if (form->kind != Pair) {
            return form;
        }
        const char *special = form->head->kind == Symbol ? form->head->name : "";
        if (strcmp(special, "quote") == 0) {
            return form->tail->head;
        }
        if (strcmp(special, "if") == 0) {
            cell *test = evaluate(form->tail->head, scope);
            cell *branches = form->tail->tail;
            form = test->kind != Nil ? branches->head : branches->tail->kind == Pair ? branches->tail->head : &nil;
            continue;
        }
        if (strcmp(special, "lambda") == 0) {
            cell *closure = make(Closure);
            closure->parameters = form->tail->head;
            closure->body = form->tail->tail->head;
            closure->scope = scope;
            return closure;
        }
        if (strcmp(special, "define") == 0) {
            cell *value = evaluate(form->tail->tail->head, scope);
            globals = pair(pair(form->tail->head, value), globals);
            return form->tail->head;
        }
        cell *function = evaluate(form->head, scope);
        cell *values = &nil, **end = &values;
        for (cell *at = form->tail; at->kind == Pair; at = at->tail) {
            *end = pair(evaluate(at->head, scope), &nil);
            end = &(*end)->tail;
        }
        if (function->kind == Primitive) {
            return function->call(values);
        }
        if (function->kind != Closure) {
            fail("not a function");
        }
        scope = scope_of(function->parameters, values, function->scope); // a tail call: no recursion
        form = function->body;
    }
}

static cell *add(cell *a) { long long r = 0; for (; a->kind == Pair; a = a->tail) r += a->head->number; return number(r); }
static cell *multiply(cell *a) { long long r = 1; for (; a->kind == Pair; a = a->tail) r *= a->head->number; return number(r); }
static cell *subtract(cell *a) { return number(a->head->number - a->tail->head->number); }
static cell *modulo(cell *a) { return number(a->head->number % a->tail->head->number); }
static cell *less(cell *a) { return a->head->number < a->tail->head->number ? truth : &nil; }
static cell *equal(cell *a) { return a->head->number == a->tail->head->number ? truth : &nil; }
static cell *cons(cell *a) { return pair(a->head, a->tail->head); }
static cell *car(cell *a) { return a->head->head; }
static cell *cdr(cell *a) { return a->head->tail; }
static cell *is_nil(cell *a) { return a->head->kind == Nil ? truth : &nil; }

int main(void) {
    truth = symbol("t");
    static const struct { const char *name; primitive call; } primitives[] = {
        {"+", add}, {"*", multiply}, {"-", subtract}, {"mod", modulo}, {"<", less}, {"=", equal},
        {"cons", cons}, {"car", car}, {"cdr", cdr}, {"null", is_nil},
    };
    globals = pair(pair(truth, truth), globals);
    for (size_t i = 0; i < sizeof primitives / sizeof *primitives; i++) {
        cell *value = make(Primitive);
        value->call = primitives[i].call;
        globals = pair(pair(symbol(primitives[i].name), value), globals);
    }
    for (skip(); peek() != EOF; skip()) {
        print(evaluate(parse(), &nil));
        putchar('\n');
    }
    return 0;
}
