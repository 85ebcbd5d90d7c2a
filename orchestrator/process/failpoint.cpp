#include "orchestrator/process/failpoint.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace enshu::process {

namespace {

struct Wanted {
    std::string name;
    unsigned time = 1;
};

Wanted wanted_by_environment() {
    const char *text = std::getenv("ENSHU_FAILPOINT");
    if (text == nullptr) {
        return {};
    }
    Wanted wanted{text};
    if (const auto colon = wanted.name.find(':'); colon != std::string::npos) {
        wanted.time = static_cast<unsigned>(std::stoul(wanted.name.substr(colon + 1)));
        wanted.name.resize(colon);
    }
    return wanted;
}

} // namespace

const std::vector<std::string_view> &failpoints() {
    static const std::vector<std::string_view> all = {
        "intents-recorded",     "golden-files-made",
        "golden-network-built", "golden-guest-started",
        "golden-healthy",       "golden-suspended",
        "golden-guest-saved",   "golden-manifest",
        "golden-kept",          "clone-network-built",
        "clone-disk-made",      "clone-guest-thawed",
        "clone-resumed",        "clone-guest-awake",
        "clone-done",           "standby",
        "checkpoint-suspended", "checkpoint-guest-kept",
        "checkpoint-named",     "checkpoint-resumed",
        "put-back-destroyed",   "put-back-thawed",
        "put-back-resumed",     "destroy-guest-gone",
        "destroy-network-gone", "destroy-files-gone",
        "destroy-intents-gone", "evidence-taken",
        "evidence-hashed",      "evidence-kept",
        "power-going-off",
    };
    return all;
}

void failpoint(std::string_view name) {
    static const Wanted wanted = wanted_by_environment();
    static std::atomic<unsigned> times = 0;
    if (std::find(failpoints().begin(), failpoints().end(), name) == failpoints().end()) {
        throw std::logic_error("the failpoint " + std::string(name) + " is not listed");
    }
    if (wanted.name == name && ++times == wanted.time) {
        kill(getpid(), SIGKILL);
        pause();
    }
}

} // namespace enshu::process
