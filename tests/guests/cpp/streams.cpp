// iostreams, with everything their construction drags in: locales, virtual bases, static constructors.
// flags: -Wl,--strip-all
#include <iomanip>
#include <iostream>
#include <sstream>
#include <string>

int main() {
    std::cout << "Hello from C++!" << std::endl;
    std::cout << std::hex << 255 << ' ' << std::dec << std::setw(6) << std::setfill('*') << 42 << ' ' << std::fixed
              << std::setprecision(3) << 3.14159 << ' ' << std::scientific << 12345.678 << ' ' << std::boolalpha << true << '\n';
    std::istringstream words("7 apples 2.5 kilos");
    int count;
    std::string what, unit;
    double weight;
    words >> count >> what >> weight >> unit;
    std::cout << what << '=' << count << ", " << unit << '=' << weight << '\n';
    int broken = 1;
    std::istringstream("x") >> broken;
    std::cout << broken << '\n';
    std::string line;
    int lines = 0;
    std::size_t longest = 0;
    while (std::getline(std::cin, line)) {
        ++lines;
        longest = std::max(longest, line.size());
    }
    std::cerr << lines << " lines, the longest of " << longest << '\n';
}
