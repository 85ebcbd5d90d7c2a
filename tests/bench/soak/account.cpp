#include "tests/bench/soak/account.h"

#include "orchestrator/process/process.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace enshu::bench {

namespace fs = std::filesystem;

namespace {

std::string contents_of(const fs::path &file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

bool is_number(const std::string &text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

double number_after(const std::string &text, const std::string &key) {
    const std::size_t at = text.find("\n" + key);
    return at == std::string::npos ? 0 : std::strtod(text.c_str() + at + 1 + key.size(), nullptr);
}

unsigned entries_of(const fs::path &directory) {
    std::error_code gone;
    unsigned count = 0;
    for (fs::directory_iterator entry(directory, gone), end; !gone && entry != end;
         entry.increment(gone)) {
        ++count;
    }
    return count;
}

/// Children of `parent` that have ended.
unsigned zombies_of(pid_t parent) {
    unsigned count = 0;
    for (const fs::directory_entry &entry : fs::directory_iterator("/proc")) {
        if (is_number(entry.path().filename())) {
            const std::string status = contents_of(entry.path() / "status");
            if (status.find("\nState:\tZ") != std::string::npos &&
                static_cast<pid_t>(number_after(status, "PPid:")) == parent) {
                ++count;
            }
        }
    }
    return count;
}

double mib_below(const fs::path &state) {
    std::uintmax_t bytes = 0;
    std::error_code gone;
    for (fs::recursive_directory_iterator entry(state, gone), end; !gone && entry != end;
         entry.increment(gone)) {
        if (entry.depth() == 0 && entry->path().filename() == "goldens") {
            entry.disable_recursion_pending();
        } else if (entry->is_regular_file(gone)) {
            bytes += entry->file_size(gone);
        }
    }
    return static_cast<double>(bytes) / (1 << 20);
}

} // namespace

nlohmann::json Account::to_json() const {
    return {{"left", left},
            {"daemon_files", daemon_files},
            {"daemon_threads", daemon_threads},
            {"daemon_mib", daemon_mib},
            {"state_mib", state_mib},
            {"zombies", zombies}};
}

std::vector<pid_t> qemus_below(const fs::path &state) {
    std::vector<pid_t> found;
    for (const fs::directory_entry &entry : fs::directory_iterator("/proc")) {
        const std::string arguments = contents_of(entry.path() / "cmdline");
        if (arguments.starts_with("/usr/bin/qemu") &&
            arguments.find(state.string() + "/") != std::string::npos) {
            found.push_back(std::atoi(entry.path().filename().c_str()));
        }
    }
    return found;
}

Account account_of(pid_t daemon, const fs::path &state, const std::string &exercise) {
    Account account;
    for (const pid_t pid : qemus_below(state)) {
        account.left.push_back(fmt::format("QEMU process {}", pid));
    }
    std::error_code absent;
    for (const fs::directory_entry &entry : fs::directory_iterator("/run/netns", absent)) {
        const std::string name = entry.path().filename();
        // A golden's own exercise is named after its digest.
        if (name.starts_with("enshu-" + exercise + "-t")) {
            account.left.push_back("network namespace " + name);
        }
    }
    // The taps and bridges of an embedded driver live in those namespaces and end with them.
    const std::string rules =
        process::run({"nft", "list", "tables"}, {.input = {}, .deadline = std::chrono::seconds(20)})
            .output;
    std::istringstream tables(rules);
    for (std::string table; std::getline(tables, table);) {
        if (table.find(exercise) != std::string::npos) {
            account.left.push_back("rules: " + table);
        }
    }
    std::istringstream mounts(contents_of("/proc/self/mounts"));
    for (std::string mount; std::getline(mounts, mount);) {
        if (mount.find(state.string() + "/") != std::string::npos) {
            account.left.push_back("mount: " + mount);
        }
    }
    for (const char *below : {"x", "hv/run/libvirt/qemu", "hv/lib/qemu/save", "hv/run/qemu"}) {
        std::error_code gone;
        for (fs::recursive_directory_iterator entry(state / below, gone), end;
             !gone && entry != end; entry.increment(gone)) {
            const bool of_a_range =
                std::string_view(below) == "x" ||
                entry->path().filename().string().find(exercise) != std::string::npos;
            if (of_a_range) {
                account.left.push_back("file " + entry->path().string());
            }
        }
    }
    const fs::path process = fs::path("/proc") / std::to_string(daemon);
    const std::string status = contents_of(process / "status");
    account.daemon_files = entries_of(process / "fd");
    account.daemon_threads = static_cast<unsigned>(number_after(status, "Threads:"));
    account.daemon_mib = number_after(status, "VmRSS:") / 1024;
    account.state_mib = mib_below(state);
    account.zombies = zombies_of(daemon);
    return account;
}

std::vector<std::string> grown(const Account &before, const Account &after) {
    std::vector<std::string> more = after.left;
    // An API call or a client that is just going may hold a few.
    if (after.daemon_files > before.daemon_files + 4) {
        more.push_back(fmt::format("the daemon has {} files open, {} at first", after.daemon_files,
                                   before.daemon_files));
    }
    if (after.daemon_threads > before.daemon_threads + 4) {
        more.push_back(fmt::format("the daemon has {} threads, {} at first", after.daemon_threads,
                                   before.daemon_threads));
    }
    if (after.zombies > 0) {
        more.push_back(fmt::format("{} ended processes are not collected", after.zombies));
    }
    return more;
}

} // namespace enshu::bench
