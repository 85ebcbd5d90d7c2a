// deface: one page of the organisation's site is swapped at one instant. It needs a host with the
// web service and a page of at most 1 MiB that is there.
//
// It leaves the page's content and its changed time (ctime, SHA-256); the server's log shows who
// was given it. The original is kept in a file of root's out of the site, from which the unit puts
// it back when the lease ends, and the daemon at any time: bytes, mode, owner and modification
// time. Confirmed by the SHA-256 of what stands there.
#include "injector/actions/running_unit.h"
#include "scenario-dsl/source/digest.h"

namespace enshu::inject {
namespace {

std::string file_of(const dsl::Deface &deface) {
    const std::string path = deface.page.substr(0, deface.page.find('?'));
    return "/var/www/site" + path + (path.ends_with('/') ? "index.html" : "");
}

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::Deface &deface) {
    const std::string content = file_content(deface.with);
    RunningUnit unit{
        deface.on, {"deface", "--page", file_of(deface), "--kept", kept_path(context)}, content};
    if (context.again)
        unit.actor.insert(unit.actor.end(), {"--again", "yes"});
    const nlohmann::json report = start_unit(context, unit);
    const std::string sha256 = dsl::sha256_hex(content);
    if (!context.again && report.value("sha256", std::string()) != sha256)
        throw ActFailed("`" + file_of(deface) + "` on `" + deface.on +
                        "` is not what it was to become");
    return {{"file", file_of(deface)},
            {"sha256", sha256},
            {"before", report.value("before", std::string()).substr(0, 64)}};
}

void undo(const ActContext &context, const dsl::Deface &deface) {
    stop_unit(context, deface.on);
    const nlohmann::json report =
        run_actor(context, deface.on,
                  {"restore-page", "--page", file_of(deface), "--kept", kept_path(context)}, {});
    if (context.tell && report.value("changed", false))
        context.tell(
            {"「" + deface.on + "」のページは変更されているため、そのままにしました",
             "the page on `" + deface.on + "` was left alone, because somebody has changed it"});
}

} // namespace enshu::inject
