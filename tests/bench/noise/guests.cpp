#include "tests/bench/noise/guests.h"

#include <fstream>
#include <iterator>
#include <sstream>
#include <unistd.h>

namespace enshu::bench {

namespace fs = std::filesystem;

namespace {

std::string content(const fs::path &file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace

std::map<std::string, double> processor_seconds(const fs::path &state) {
    std::map<std::string, double> seconds;
    for (const fs::directory_entry &process : fs::directory_iterator("/proc")) {
        const std::string arguments = content(process.path() / "cmdline");
        if (!arguments.starts_with("/usr/bin/qemu") ||
            arguments.find(state.string() + "/") == std::string::npos)
            continue;
        const auto at = arguments.find("guest=");
        if (at == std::string::npos)
            continue;
        const std::string name =
            arguments.substr(at + 6, arguments.find(',', at) - at - 6);
        // The second field of stat, in brackets, may hold anything; user and system time follow.
        std::string stat = content(process.path() / "stat");
        std::istringstream fields(stat.substr(stat.rfind(')') + 2));
        std::string skipped;
        for (int field = 3; field < 14; ++field)
            fields >> skipped;
        double user = 0;
        double system = 0;
        fields >> user >> system;
        seconds[name] = (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
    }
    return seconds;
}

} // namespace enshu::bench
