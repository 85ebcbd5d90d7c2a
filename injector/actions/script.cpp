#include "injector/actions/verbs.h"
#include "scenario-dsl/attack/traces.h"

namespace enshu::inject {
namespace {

std::vector<std::string> shell_of(const std::string &user) {
    if (user == "root")
        return {"/bin/sh", "-s", "--"};
    // Unlike runuser it leaves no line in the log of authentications: that an emulated user works
    // at a machine is nothing to be found there.
    return {"/usr/bin/setpriv",
            "--reuid=" + user,
            "--regid=" + user,
            "--init-groups",
            "--reset-env",
            "/bin/sh",
            "-s",
            "--"};
}

} // namespace

RunResult run_script(const ActContext &context, const std::string &host, const Script &script,
                     dsl::Milliseconds deadline) {
    if (context.stop.stop_requested())
        throw ActStopped();
    std::vector<std::string> argv = shell_of(script.user);
    argv.insert(argv.end(), script.arguments.begin(), script.arguments.end());
    const std::string home = dsl::home_of(script.user);
    // In braces it is read to its end before it begins: what it starts would else read the rest.
    const std::string text = "cd " + home + " || exit\nexport HOME=" + home + " LANG=C.UTF-8\n{\n" +
                             script.text + "\n} </dev/null\n";
    return context.guest(host).run(argv, text, deadline);
}

RunResult run_script_checked(const ActContext &context, const std::string &host,
                             const Script &script, dsl::Milliseconds deadline) {
    RunResult result = run_script(context, host, script, deadline);
    if (result.exit_code != 0) {
        const std::string said = first_line(result.error);
        throw ActFailed(said.empty() ? "the shell on `" + host + "` ended with " +
                                           std::to_string(result.exit_code)
                                     : "`" + host + "`: " + said);
    }
    return result;
}

} // namespace enshu::inject
