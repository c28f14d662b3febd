// A virtual machine with a stack, locals, calls and an array, interpreting programs of its own: one big switch in one big
// function, the shape of real interpreters.
// kind: interpreter
#include "bench.h"

enum op {
    Push, Add, Subtract, Multiply, Divide, Remainder, And, Or, Xor, ShiftLeft, ShiftRight, Negate, Not, Less, LessEqual, Equal,
    NotEqual, Greater, Jump, JumpIfZero, JumpIfNotZero, Load, Store, LoadIndirect, StoreIndirect, Duplicate, Drop, Swap, Over,
    Call, Return, Increment, LoadAdd, LoadLess, Minimum, Maximum, Nop, Mix, Halt,
};
enum { Locals = 16, HeapSize = 65536, StackSize = 1024 };

static int32_t heap[HeapSize];
static int32_t code[512];
static int length;

static int emit(enum op op) {
    code[length++] = op;
    return length;
}
static int emit1(enum op op, int32_t operand) {
    code[length++] = op;
    code[length++] = operand;
    return length - 1;
}

// Sieve in the machine's own code: for i in 2..limit: if heap[i] == 0 { count++; for (j = 2i; j < limit; j += i) heap[j] = 1 }
static void assemble_sieve(int32_t limit) {
    emit1(Push, 2), emit1(Store, 0), emit1(Push, 0), emit1(Store, 2);
    int outer = length;
    emit1(Load, 0), emit1(Push, limit), emit(Less);
    int leave = emit1(JumpIfZero, 0);
    emit1(Load, 0), emit(LoadIndirect);
    int composite = emit1(JumpIfNotZero, 0);
    emit1(Increment, 2);
    emit1(Load, 0), emit1(Push, 1), emit(ShiftLeft), emit1(Store, 1);
    int inner = length;
    emit1(Load, 1), emit1(Push, limit), emit(Less);
    int inner_leave = emit1(JumpIfZero, 0);
    emit1(Push, 1), emit1(Load, 1), emit(StoreIndirect);
    emit1(Load, 1), emit1(Load, 0), emit(Add), emit1(Store, 1);
    emit1(Jump, inner);
    code[inner_leave] = length;
    code[composite] = length;
    emit1(Increment, 0);
    emit1(Jump, outer);
    code[leave] = length;
    emit1(Load, 2);
}

// A recursive function: f(n) = n < 2 ? n : f(n - 1) + f(n - 2), its argument on the stack.
static int assemble_fibonacci(void) {
    int start = length;
    emit(Duplicate), emit1(Push, 2), emit(Less);
    int recurse = emit1(JumpIfZero, 0);
    emit(Return);
    code[recurse] = length;
    emit(Duplicate), emit1(Push, 1), emit(Subtract), emit1(Call, start);
    emit(Swap), emit1(Push, 2), emit(Subtract), emit1(Call, start);
    emit(Add), emit(Return);
    return start;
}

__attribute__((noinline)) static int32_t interpret(int start) {
    int32_t stack[StackSize], locals[Locals] = {0};
    int32_t returns[StackSize];
    int32_t *top = stack - 1, pc = start, depth = 0;
    for (;;) {
        switch ((enum op)code[pc++]) {
        case Push: *++top = code[pc++]; break;
        case Add: top--; *top = (int32_t)((uint32_t)top[0] + (uint32_t)top[1]); break;
        case Subtract: top--; *top = (int32_t)((uint32_t)top[0] - (uint32_t)top[1]); break;
        case Multiply: top--; *top = (int32_t)((uint32_t)top[0] * (uint32_t)top[1]); break;
        case Divide: top--; *top = top[1] == 0 ? 0 : top[0] / (top[1] == -1 ? 1 : top[1]); break;
        case Remainder: top--; *top = top[1] == 0 ? 0 : (int32_t)((uint32_t)top[0] % (uint32_t)top[1]); break;
        case And: top--; *top = top[0] & top[1]; break;
        case Or: top--; *top = top[0] | top[1]; break;
        case Xor: top--; *top = top[0] ^ top[1]; break;
        case ShiftLeft: top--; *top = (int32_t)((uint32_t)top[0] << (top[1] & 31)); break;
        case ShiftRight: top--; *top = top[0] >> (top[1] & 31); break;
        case Negate: *top = (int32_t)-(uint32_t)*top; break;
        case Not: *top = ~*top; break;
        case Less: top--; *top = top[0] < top[1]; break;
        case LessEqual: top--; *top = top[0] <= top[1]; break;
        case Equal: top--; *top = top[0] == top[1]; break;
        case NotEqual: top--; *top = top[0] != top[1]; break;
        case Greater: top--; *top = top[0] > top[1]; break;
        case Jump: pc = code[pc]; break;
        case JumpIfZero: pc = *top-- == 0 ? code[pc] : pc + 1; break;
        case JumpIfNotZero: pc = *top-- != 0 ? code[pc] : pc + 1; break;
        case Load: *++top = locals[code[pc++]]; break;
        case Store: locals[code[pc++]] = *top--; break;
        case LoadIndirect: *top = heap[*top & (HeapSize - 1)]; break;
        case StoreIndirect: heap[top[0] & (HeapSize - 1)] = top[-1]; top -= 2; break;
        case Duplicate: top++; *top = top[-1]; break;
        case Drop: top--; break;
        case Swap: { int32_t t = top[0]; top[0] = top[-1]; top[-1] = t; break; }
        case Over: top++; *top = top[-2]; break;
        case Call: returns[depth++] = pc + 1; pc = code[pc]; break;
        case Return: pc = returns[--depth]; break;
        case Increment: locals[code[pc++]]++; break;
        case LoadAdd: *top += locals[code[pc++]]; break;
        case LoadLess: *top = *top < locals[code[pc++]]; break;
        case Minimum: top--; *top = top[0] < top[1] ? top[0] : top[1]; break;
        case Maximum: top--; *top = top[0] > top[1] ? top[0] : top[1]; break;
        case Nop: break;
        case Mix: { uint32_t x = (uint32_t)*top * 2654435761u; *top = (int32_t)(x ^ x >> 15); break; }
        case Halt: return *top;
        }
    }
}

static uint64_t kernel(uint32_t iterations) {
    int fibonacci = assemble_fibonacci();
    int start = length;
    assemble_sieve(30000);
    emit1(Push, 20), emit1(Call, fibonacci), emit(Mix), emit(Xor), emit(Halt);
    uint64_t sum = 0;
    for (uint32_t round = 0; round < iterations; round++) {
        memset(heap, 0, sizeof heap);
        heap[round % 1000 + 2] = round & 1;
        MIX(sum, (uint32_t)interpret(start));
    }
    return sum;
}
BENCHMARK(120)
