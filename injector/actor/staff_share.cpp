#include "injector/actor/staff_share.h"

#include "injector/actor/failure.h"
#include "injector/actor/staff_account.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace enshu::actor {
namespace {

// A client of our own would have to speak SMB 2 with signatures; this one is in the image.
constexpr auto client = "/usr/bin/smbclient";
constexpr seconds client_limit{30};
constexpr milliseconds look_again{200};

/// A child that does not outlive its parent's interest in it.
class Child {
  public:
    Child(const std::vector<std::string> &arguments, const std::vector<std::string> &environment) {
        const auto pointers = [](const std::vector<std::string> &words) {
            std::vector<char *> all;
            for (const auto &word : words) {
                all.push_back(const_cast<char *>(word.c_str()));
            }
            all.push_back(nullptr);
            return all;
        };
        posix_spawn_file_actions_t quiet;
        posix_spawn_file_actions_init(&quiet);
        for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
            posix_spawn_file_actions_addopen(&quiet, fd, "/dev/null", O_RDWR, 0);
        }
        const auto argv = pointers(arguments);
        const auto envp = pointers(environment);
        const int failure = posix_spawn(&pid_, argv[0], &quiet, nullptr, argv.data(), envp.data());
        posix_spawn_file_actions_destroy(&quiet);
        if (failure != 0) {
            throw Failure(Exit::Failed, "cannot start " + arguments.front());
        }
    }
    ~Child() {
        if (pid_ > 0) {
            kill(pid_, SIGKILL);
            waitpid(pid_, nullptr, 0);
        }
    }
    Child(const Child &) = delete;
    Child &operator=(const Child &) = delete;

    bool ended() {
        if (pid_ > 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) {
            pid_ = -1;
        }
        return pid_ < 0;
    }

  private:
    pid_t pid_ = -1;
};

} // namespace

ShareHabit::ShareHabit(const StaffOptions &options)
    : options_(options), draw_(options.seed, "share") {}

void ShareHabit::work(const std::filesystem::path &document, Lease &lease) {
    const bool puts = draw_.chance(50);
    const auto who = account();
    if (!who) {
        return;
    }
    std::string orders = "ls";
    if (puts && !document.empty()) {
        orders = "put \"" + document.string() + "\" \"" + document.filename().string() + "\"";
    }
    Child child({client, "//" + options_.smb->host() + "/" + options_.share, "-p",
                 std::to_string(options_.smb->port), "-c", orders},
                {"USER=" + who->first, "PASSWD=" + who->second, "LANG=C.UTF-8"});
    const auto deadline = Clock::now() + client_limit;
    while (!child.ended() && Clock::now() < deadline) {
        lease.wait(-1, 0, std::min(deadline, Clock::now() + look_again));
    }
}

} // namespace enshu::actor
