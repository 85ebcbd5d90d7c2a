#include "tests/bench/provision/vagrant.h"

#include "orchestrator/process/process.h"

#include <fmt/format.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace enshu::bench {

namespace fs = std::filesystem;

namespace {

const fs::path here = ENSHU_SOURCE "/tests/bench/provision/vagrant";

void require_programs() {
    for (const char *program : {"vagrant", "libvirtd", "virsh", "dnsmasq", "mmdebstrap"}) {
        if (process::run({"which", program}).exit_code != 0) {
            throw std::runtime_error(
                fmt::format("`{}` is not here; for this comparison only: apt-get install "
                            "--no-install-recommends vagrant vagrant-libvirt libvirt-daemon "
                            "libvirt-clients dnsmasq-base mmdebstrap",
                            program));
        }
    }
    if (process::run({"vagrant", "plugin", "list"}).output.find("vagrant-libvirt") ==
        std::string::npos) {
        throw std::runtime_error("vagrant has no plugin vagrant-libvirt: apt-get install "
                                 "--no-install-recommends vagrant-libvirt");
    }
}

} // namespace

Vagrant::Vagrant(const fs::path &cache, const fs::path &work, bool kvm) {
    require_programs();
    process::Options slow;
    slow.deadline = std::chrono::minutes(15);
    process::run_checked({(here / "box").string(), cache.string()}, slow);
    fs::create_directories(work / "five");
    fs::copy(here / "Vagrantfile", work / "five/Vagrantfile");

    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (pipe(in.data()) != 0 || pipe(out.data()) != 0) {
        throw std::runtime_error("cannot make a pipe");
    }
    const std::string driver = kvm ? "kvm" : "qemu";
    const std::string box = cache.string();
    std::vector<std::string> words = {"unshare",       "--net",        "--mount",
                                      "--pid",         "--fork",       "--kill-child",
                                      "--propagation", "private",      (here / "inside").string(),
                                      work.string(),   cache.string(), driver};
    std::vector<char *> argv;
    for (std::string &word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    child_ = fork();
    if (child_ == 0) {
        // The bench's threads have the stopping signals blocked; what runs inside has not.
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
        setpgid(0, 0); // Ctrl-C is for the bench, which ends this
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        for (const int fd : {in[0], in[1], out[0], out[1]}) {
            close(fd);
        }
        execvp(argv[0], argv.data());
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    commands_ = in[1];
    answers_ = fdopen(out[0], "r");
    if (line() != "ready") {
        throw std::runtime_error("the libvirtd for vagrant did not come up; see " +
                                 (work / "libvirtd.log").string());
    }
}

Vagrant::~Vagrant() {
    close(commands_); // it reads the end, and its namespaces end with it
    for (int tenths = 0; tenths < 100; ++tenths) {
        if (waitpid(child_, nullptr, WNOHANG) != 0) {
            child_ = 0;
            break;
        }
        usleep(100'000);
    }
    if (child_ > 0) {
        kill(child_, SIGKILL);
        waitpid(child_, nullptr, 0);
    }
    std::fclose(answers_);
}

std::string Vagrant::line() {
    std::array<char, 200> text{};
    if (std::fgets(text.data(), text.size(), answers_) == nullptr) {
        return "";
    }
    std::string said = text.data();
    said.erase(said.find_last_not_of('\n') + 1);
    return said;
}

void Vagrant::round(Figures &figures) {
    if (write(commands_, "go\n", 3) != 3) {
        throw std::runtime_error("what runs vagrant is gone");
    }
    for (const char *figure : {"vagrant_up_s", "vagrant_destroy_s"}) {
        const std::string milliseconds = line();
        if (milliseconds.empty()) {
            throw std::runtime_error("vagrant failed; its words stand above");
        }
        figures.add(figure, std::strtod(milliseconds.c_str(), nullptr) / 1000);
    }
}

} // namespace enshu::bench
