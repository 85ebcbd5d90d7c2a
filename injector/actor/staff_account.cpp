#include "injector/actor/staff_account.h"

#include <cstdlib>
#include <fstream>

namespace enshu::actor {

std::optional<std::pair<std::string, std::string>> account() {
    const char *home = std::getenv("HOME");
    std::ifstream file(std::string(home == nullptr ? "" : home) + "/.netrc");
    std::string word;
    std::pair<std::string, std::string> found;
    while (file >> word) {
        if (word == "login") {
            file >> found.first;
        } else if (word == "password") {
            file >> found.second;
        }
    }
    return found.first.empty() || found.second.empty() ? std::nullopt : std::optional(found);
}

} // namespace enshu::actor
