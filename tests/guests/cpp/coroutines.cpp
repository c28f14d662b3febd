// C++20 coroutines: frames on the heap, resumption through function pointers.
#include <coroutine>
#include <cstdio>
#include <cstdlib>
#include <utility>

template <class T> struct Generator {
    struct promise_type {
        T current{};
        Generator get_return_object() { return Generator{std::coroutine_handle<promise_type>::from_promise(*this)}; }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        std::suspend_always yield_value(T value) {
            current = value;
            return {};
        }
        void return_void() {}
        void unhandled_exception() { std::abort(); }
    };
    std::coroutine_handle<promise_type> handle;
    explicit Generator(std::coroutine_handle<promise_type> h) : handle(h) {}
    Generator(Generator &&other) noexcept : handle(std::exchange(other.handle, nullptr)) {}
    Generator &operator=(Generator &&other) noexcept {
        std::swap(handle, other.handle);
        return *this;
    }
    ~Generator() {
        if (handle) {
            handle.destroy();
        }
    }
    bool next() {
        handle.resume();
        return !handle.done();
    }
    T value() const { return handle.promise().current; }
};

static Generator<int> count(int from) {
    for (;;) {
        co_yield from++;
    }
}
static Generator<int> without_multiples(Generator<int> source, int n) {
    while (source.next()) {
        if (source.value() % n != 0) {
            co_yield source.value();
        }
    }
}
static Generator<int> primes(int limit) {
    auto source = count(2);
    for (int i = 0; i < limit && source.next(); ++i) {
        int prime = source.value();
        co_yield prime;
        source = [](Generator<int> inner, int n) { return without_multiples(std::move(inner), n); }(std::move(source), prime);
    }
}

int main() {
    auto generator = primes(30);
    while (generator.next()) {
        std::printf("%d ", generator.value());
    }
    std::puts("");
    return 0;
}
