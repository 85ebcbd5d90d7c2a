#include "injector/actions/as_user.h"

#include "scenario-dsl/attack/traces.h"

namespace enshu::inject {

std::string home_on(const ActContext &context, const std::string &host) {
    return dsl::home_of(user_of(context, host));
}

RunResult run_as_user(const ActContext &context, const std::string &host, const char *script,
                      const std::vector<std::string> &arguments, dsl::Milliseconds deadline) {
    const std::string user = user_of(context, host);
    const std::string home = home_on(context, host);
    // Not runuser, which would log a session that no user of this machine had begun.
    std::vector<std::string> argv{"/usr/bin/setpriv",
                                  "--reuid=" + user,
                                  "--regid=" + user,
                                  "--init-groups",
                                  "--",
                                  "/usr/bin/env",
                                  "-C",
                                  home,
                                  "HOME=" + home,
                                  "USER=" + user,
                                  "LOGNAME=" + user,
                                  "LANG=C.UTF-8",
                                  "/bin/sh",
                                  "-c",
                                  script,
                                  "sh"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return run_checked(context, host, argv, deadline);
}

} // namespace enshu::inject
