#include "orchestrator/libvirt/monitor.h"

#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/handle.h"

#include <fmt/format.h>
#include <libvirt/libvirt-qemu.h>

#include <cstdlib>
#include <stdexcept>
#include <thread>

namespace enshu::libvirt {

using nlohmann::json;

json ask_monitor(virDomainPtr domain, const char *command, const json &arguments, int file) {
    const json request = {{"execute", command}, {"arguments", arguments}};
    char *raw = nullptr;
    require(virDomainQemuMonitorCommandWithFiles(domain, request.dump().c_str(), file < 0 ? 0 : 1,
                                                 &file, nullptr, nullptr, &raw, 0),
            command);
    const std::unique_ptr<char, Releases<std::free>> text{raw};
    const json answer = json::parse(text.get(), nullptr, false);
    if (!answer.is_object() || !answer.contains("return")) {
        throw std::runtime_error(
            fmt::format("QEMU refuses `{}`: {}", command, std::string(text.get())));
    }
    return answer["return"];
}

void leave_shared_memory_out(virDomainPtr domain, bool leave) {
    ask_monitor(
        domain, "migrate-set-capabilities",
        {{"capabilities", json::array({{{"capability", "x-ignore-shared"}, {"state", leave}}})}});
}

void wait_for_migration(virDomainPtr domain, std::chrono::milliseconds deadline) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    for (std::chrono::milliseconds pause{2};; pause = std::min(pause * 2, deadline / 100)) {
        const json now = ask_monitor(domain, "query-migrate");
        const std::string status = now.value("status", "none");
        if (status == "completed") {
            return;
        }
        if (status == "failed" || status == "cancelled") {
            throw std::runtime_error("QEMU could not carry its state over: " +
                                     now.value("error-desc", status));
        }
        if (std::chrono::steady_clock::now() >= end) {
            throw std::runtime_error(
                fmt::format("QEMU did not carry its state over in {} s", deadline.count() / 1000));
        }
        std::this_thread::sleep_for(pause);
    }
}

} // namespace enshu::libvirt
