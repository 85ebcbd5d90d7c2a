// actor: the emulated attack's hands. It acts only on a range's machines and only under a lease; it
// knows no scenario.
#include "injector/actor/failure.h"
#include "injector/actor/options.h"
#include "injector/actor/range.h"

#include <csignal>
#include <cstdio>
#include <exception>

namespace enshu::actor {
namespace {

Exit perform(const KeepOptions &options) {
    keep(options);
    return Exit::Done;
}

Exit perform(const CollectOptions &options) {
    collect(options);
}

Exit perform(const BeaconOptions &options) {
    beacon(options);
    return Exit::Done;
}

Exit perform(const UploadOptions &options) {
    const auto uploaded = upload(options);
    std::printf("{\"bytes\":%llu,\"sha256\":\"%s\",\"status\":%d}\n",
                static_cast<unsigned long long>(uploaded.bytes), uploaded.sha256.c_str(),
                uploaded.status);
    return uploaded.status / 100 == 2 ? Exit::Done : Exit::Failed;
}

Exit perform(const AskOptions &options) {
    ask(options);
    return Exit::Done;
}

Exit perform(const AwakenOptions &options) {
    awaken(options);
    return Exit::Done;
}

Exit perform(const StaffOptions &options) {
    staff(options);
    return Exit::Done;
}

Exit perform(const SurveyOptions &options) {
    const Surveyed found = survey(options);
    std::printf("{\"answered\":%d,\"not_found\":%d,\"open\":%d}\n", found.answered, found.not_found,
                found.open);
    return Exit::Done;
}

Exit perform(const ReachOptions &options) {
    std::printf("%s\n", name_of(reach(options)));
    return Exit::Done;
}

Exit perform(const GetOptions &options) {
    std::printf("%d\n", get(options));
    return Exit::Done;
}

Exit perform(const SampleOptions &options) {
    options.restore ? restore(options) : encrypt(options);
    return Exit::Done;
}

Exit perform(const PageOptions &options) {
    options.restore ? restore_page(options) : deface(options);
    return Exit::Done;
}

Exit perform(const FloodOptions &options) {
    const auto done = flood(options);
    std::printf("{\"asked\":%llu,\"answered\":%llu}\n", static_cast<unsigned long long>(done.asked),
                static_cast<unsigned long long>(done.answered));
    return Exit::Done;
}

Exit perform(const SendNamesOptions &options) {
    send_names(options);
    return Exit::Done;
}

Exit run(const std::vector<std::string> &arguments) {
    const auto command = parse_command(arguments);
    if (!command.loopback) {
        require_range();
    }
    return std::visit([](const auto &options) { return perform(options); }, command.options);
}

} // namespace
} // namespace enshu::actor

int main(int argc, char **argv) {
    using namespace enshu::actor;
    std::signal(SIGPIPE, SIG_IGN);
    try {
        return static_cast<int>(run({argv + 1, argv + argc}));
    } catch (const Failure &failure) {
        std::fprintf(stderr, "actor: %s\n", failure.what());
        return static_cast<int>(failure.code());
    } catch (const std::exception &failure) {
        std::fprintf(stderr, "actor: %s\n", failure.what());
        return static_cast<int>(Exit::Failed);
    }
}
