#include "orchestrator/fabric/ip_batch.h"

#include "orchestrator/process/process.h"

namespace enshu::fabric {

void run_batch(const std::string &commands) {
    if (!commands.empty()) {
        process::Options options;
        options.input = commands;
        process::run_checked({"ip", "-batch", "-"}, options);
    }
}

} // namespace enshu::fabric
