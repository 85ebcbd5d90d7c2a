#include "orchestrator/provision/paths.h"

#include <fmt/format.h>

#include <stdexcept>

namespace enshu::provision {

namespace {
// sockaddr_un holds 108 bytes; the longest name below is x/EXERCISE(31)/t40/HOST(31).sock, and
// libvirt's own hv/lib/qemu/domain-NN-NAME(20)/monitor.sock.
constexpr std::size_t longest_state = 30;
} // namespace

Paths::Paths(std::filesystem::path state) : state_(std::move(state)) {
    if (!state_.is_absolute() || state_.string().size() > longest_state) {
        throw std::invalid_argument(
            fmt::format("`{}` cannot be the state directory: give an absolute path of at most {} "
                        "characters (the names of UNIX sockets below it are limited)",
                        state_.string(), longest_state));
    }
}

std::filesystem::path Paths::seed(const std::string &exercise_name, const std::string &host) const {
    return exercise(exercise_name) / "seeds" / (host + ".iso");
}

std::filesystem::path Paths::team(const std::string &exercise_name, unsigned team) const {
    return exercise(exercise_name) / fmt::format("t{}", team);
}

} // namespace enshu::provision
