// Virtual calls, multiple and virtual inheritance, RTTI, templates, static construction and destruction in order.
#include <cstdio>
#include <memory>
#include <typeinfo>
#include <vector>

struct Announcer {
    const char *name;
    explicit Announcer(const char *n) : name(n) { std::printf("construct %s\n", name); }
    ~Announcer() { std::printf("destroy %s\n", name); }
};
static Announcer first("first"), second("second");

struct Shape {
    virtual ~Shape() = default;
    virtual double area() const = 0;
    virtual const char *name() const { return "shape"; }
};
struct Named {
    virtual ~Named() = default;
    virtual int id() const { return 1; }
    int padding = 77;
};
struct Square : Shape {
    double side;
    explicit Square(double s) : side(s) {}
    double area() const override { return side * side; }
    const char *name() const override { return "square"; }
};
struct Circle final : Named, Shape {
    double radius;
    explicit Circle(double r) : radius(r) {}
    double area() const override { return 3 * radius * radius; }
    int id() const override { return padding + 1; }
};
struct Base { int value = 1; virtual ~Base() = default; };
struct Left : virtual Base { int left = 2; };
struct Right : virtual Base { int right = 3; };
struct Bottom : Left, Right { int bottom = 4; };

template <int N> struct Factorial { static constexpr long long value = N * Factorial<N - 1>::value; };
template <> struct Factorial<0> { static constexpr long long value = 1; };

template <class Derived> struct Curious {
    int twice() { return 2 * static_cast<Derived *>(this)->once(); }
};
struct Concrete : Curious<Concrete> {
    int once() { return 21; }
};

static int &lazily() {
    static Announcer local("local static");
    static int calls = 0;
    return ++calls;
}

int main() {
    std::puts("main");
    std::vector<std::unique_ptr<Shape>> shapes;
    shapes.push_back(std::make_unique<Square>(3));
    shapes.push_back(std::make_unique<Circle>(2));
    for (const auto &shape : shapes) {
        std::printf("%s %g", shape->name(), shape->area());
        if (auto *named = dynamic_cast<Named *>(shape.get())) {
            std::printf(" id %d", named->id());
        }
        const Shape &object = *shape;
        std::printf(" %s %d\n", typeid(object).name(), typeid(object) == typeid(Square));
    }
    Bottom bottom;
    static_cast<Left &>(bottom).value = 10;
    Base &base = bottom;
    std::printf("%d %d %d\n", static_cast<Right &>(bottom).value, dynamic_cast<Bottom &>(base).bottom, dynamic_cast<Left *>(&base)->left);
    double (Shape::*member)() const = &Shape::area;
    int Left::*field = &Left::left;
    std::printf("%g %d\n", (shapes[0].get()->*member)(), bottom.*field);
    std::printf("%lld %d\n", Factorial<15>::value, Concrete().twice());
    lazily();
    std::printf("%d\n", lazily());
    return 0;
}
