// The standard library without exceptions: containers, algorithms, strings, optional, variant, function, smart pointers.
#include <algorithm>
#include <array>
#include <bitset>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <queue>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <variant>
#include <vector>

struct Counted {
    static inline int alive = 0, moves = 0;
    int value;
    explicit Counted(int v) : value(v) { ++alive; }
    Counted(const Counted &other) : value(other.value) { ++alive; }
    Counted(Counted &&other) noexcept : value(other.value) { ++alive, ++moves; }
    Counted &operator=(const Counted &) = default;
    ~Counted() { --alive; }
};

template <class... Handlers> struct Overloaded : Handlers... {
    using Handlers::operator()...;
};

int main() {
    std::vector<int> numbers(1000);
    std::iota(numbers.begin(), numbers.end(), 0);
    std::mt19937 random(42);
    std::shuffle(numbers.begin(), numbers.end(), random);
    std::printf("mt19937 %u\n", static_cast<unsigned>(random()));
    std::stable_sort(numbers.begin(), numbers.end(), [](int a, int b) { return a % 10 < b % 10; });
    std::printf("sorted %d\n", std::is_sorted(numbers.begin(), numbers.end(), [](int a, int b) { return a % 10 < b % 10; }));
    std::nth_element(numbers.begin(), numbers.begin() + 500, numbers.end());
    std::printf("median %d, sum %d\n", numbers[500], std::accumulate(numbers.begin(), numbers.end(), 0));

    std::map<std::string, std::vector<int>> tree;
    std::unordered_map<std::string, int> table;
    for (int i = 0; i < 5000; ++i) {
        std::string key = "k" + std::to_string(i * 7919 % 1000);
        tree[key].push_back(i);
        ++table[key];
    }
    bool equal = tree.size() == table.size();
    for (const auto &[key, list] : tree) {
        equal &= table.at(key) == static_cast<int>(list.size());
    }
    std::printf("%zu keys, equal %d, first %s, last %s\n", tree.size(), equal, tree.begin()->first.c_str(), tree.rbegin()->first.c_str());
    std::set<int> set{5, 1, 4, 1, 5};
    std::multiset<int> many{5, 1, 4, 1, 5};
    std::printf("%zu %zu %d\n", set.size(), many.count(1), *set.lower_bound(2));

    std::deque<int> deque;
    std::list<int> list;
    for (int i = 0; i < 100; ++i) {
        i % 2 ? deque.push_back(i) : deque.push_front(i);
        list.insert(i % 3 ? list.begin() : list.end(), i);
    }
    list.sort();
    list.remove_if([](int n) { return n % 5 == 0; });
    std::printf("%d %d %zu %d\n", deque.front(), deque.back(), list.size(), list.front());
    std::priority_queue<std::pair<int, std::string>> queue;
    queue.push({2, "two"});
    queue.push({9, "nine"});
    queue.push({5, "five"});
    std::printf("%s\n", queue.top().second.c_str());

    {
        std::vector<Counted> objects;
        for (int i = 0; i < 100; ++i) {
            objects.emplace_back(i);
        }
        objects.erase(objects.begin() + 10, objects.begin() + 20);
        auto shared = std::make_shared<Counted>(7);
        std::weak_ptr<Counted> weak = shared;
        auto second = shared;
        std::printf("alive %d moves %s shared %ld\n", Counted::alive, Counted::moves > 100 ? "some" : "few", shared.use_count());
        shared.reset();
        second.reset();
        std::printf("expired %d\n", weak.expired());
    }
    std::printf("alive %d\n", Counted::alive);

    std::variant<int, std::string, double> variants[] = {3, std::string("text"), 2.5};
    for (const auto &variant : variants) {
        std::visit(Overloaded{[](int n) { std::printf("int %d ", n); },
                              [](const std::string &s) { std::printf("string %s ", s.c_str()); },
                              [](double d) { std::printf("double %g ", d); }}, variant);
    }
    std::optional<int> nothing, something = 4;
    std::printf("%d %d\n", nothing.value_or(-1), something.value_or(-1));

    std::function<int(int)> fibonacci = [&](int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); };
    std::printf("%d\n", fibonacci(20));
    auto bound = std::bind([](int a, int b, int c) { return a * 100 + b * 10 + c; }, std::placeholders::_2, 5, std::placeholders::_1);
    std::printf("%d\n", bound(1, 2));

    std::string text = "the rain in spain";
    text.replace(text.find("rain"), 4, "snow").append("!").insert(0, "> ");
    std::string_view view = std::string_view(text).substr(2, 8);
    std::printf("%s %.*s %zu\n", text.c_str(), static_cast<int>(view.size()), view.data(), text.rfind('s'));
    int parsed = 0;
    std::string_view digits = "12345x";
    auto result = std::from_chars(digits.data(), digits.data() + digits.size(), parsed);
    char buffer[32];
    auto end = std::to_chars(buffer, buffer + 32, -987654321LL).ptr;
    std::printf("%d %c %.*s %s\n", parsed, *result.ptr, static_cast<int>(end - buffer), buffer, std::bitset<12>(1234).to_string().c_str());
    auto [a, b, c] = std::tuple_cat(std::make_tuple(1, 2.5), std::make_tuple('z'));
    std::printf("%d %g %c\n", a, b, c);
    return 0;
}
