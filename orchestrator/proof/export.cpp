#include "orchestrator/proof/export.h"

#include "orchestrator/proof/seal_key.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace enshu::proof {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t longest_line = 64 << 20; ///< the longest detail is a form of some MiB
constexpr std::size_t longest_key = 10'000;
constexpr std::size_t most_seals = 1'000'000;

/// A file's lines, one at a time and bounded.
class Lines {
  public:
    explicit Lines(const fs::path &file) : file_(file) {
        fd_ = open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        struct stat status {};
        if (fd_ < 0)
            fail(std::system_category().message(errno));
        if (fstat(fd_, &status) != 0 || !S_ISREG(status.st_mode)) {
            close(fd_);
            fail("it is no file");
        }
    }
    ~Lines() { close(fd_); }
    Lines(const Lines &) = delete;
    Lines &operator=(const Lines &) = delete;

    /// False at the end. The view holds until the next call.
    bool next(std::string_view &line) {
        for (std::size_t searched = begin_;;) {
            const std::size_t end = held_.find('\n', searched);
            if (end != std::string::npos) {
                line = std::string_view(held_).substr(begin_, end - begin_);
                begin_ = end + 1;
                return true;
            }
            searched = held_.size() - begin_;
            if (!more()) {
                line = held_;
                begin_ = held_.size();
                return !line.empty();
            }
        }
    }
    [[noreturn]] void fail(const std::string &why) const {
        throw ExportError("cannot read `" + file_.string() + "`: " + why);
    }

  private:
    /// Behind what has not been read yet, which is moved to the front.
    bool more() {
        constexpr std::size_t portion = 1 << 18;
        held_.erase(0, begin_);
        begin_ = 0;
        const std::size_t had = held_.size();
        if (had > longest_line)
            fail("it has a line of more than " + std::to_string(longest_line >> 20) + " MiB");
        held_.resize(had + portion);
        const ssize_t count = read(fd_, held_.data() + had, portion);
        held_.resize(had + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        if (count < 0)
            fail(std::system_category().message(errno));
        return count > 0;
    }
    const fs::path file_;
    int fd_ = -1;
    std::string held_;
    std::size_t begin_ = 0;
};

std::string read_public_key(const fs::path &file) {
    Lines lines(file);
    std::string pem;
    for (std::string_view line; lines.next(line);) {
        pem.append(line).append("\n");
        if (pem.size() > longest_key)
            lines.fail("it is too long for a public key");
    }
    const auto key = public_hex_in(pem);
    if (!key)
        lines.fail("it is no Ed25519 public key");
    return *key;
}

std::vector<Seal> read_seals(const fs::path &file) {
    Lines lines(file);
    std::vector<Seal> seals;
    for (std::string_view line; lines.next(line);) {
        auto seal = read_seal(line);
        // What is no seal cannot hold; it is told as one that does not.
        seals.push_back(seal ? std::move(*seal) : Seal{});
        if (seals.size() > most_seals)
            lines.fail("it has more than " + std::to_string(most_seals) + " seals");
    }
    return seals;
}

} // namespace

void write_export(const Log &log, const Source &source, const Sink &sink) {
    for (const File &file : instruction_files())
        sink(file.name, file.text);
    sink(key_file, pem_of(log.key));
    std::string seals;
    for (const Seal &seal : log.seals)
        seals += line_of(seal) + "\n";
    sink(seals_file, seals);
    bool wanted = sink(events_file, line_of(log.genesis) + "\n");
    for (std::uint64_t seen = 0; wanted;) {
        const std::vector<Entry> entries = source(seen);
        if (entries.empty())
            return;
        std::string lines;
        for (const Entry &entry : entries)
            lines += line_of(entry) + "\n";
        wanted = sink("", lines);
        seen = entries.back().seq;
    }
}

bool is_export(const fs::path &directory) {
    std::error_code ignored;
    return fs::exists(directory / events_file, ignored);
}

Report verify_export(const fs::path &directory) {
    const std::string key = read_public_key(directory / key_file);
    std::vector<Seal> seals = read_seals(directory / seals_file);
    Lines events(directory / events_file);
    std::string_view line;
    std::optional<Genesis> genesis;
    if (events.next(line))
        genesis = read_genesis(line);
    Verifier verifier({genesis.value_or(Genesis()), std::move(seals), key, 0});
    while (events.next(line)) {
        const auto entry = read_entry(line);
        if (entry)
            verifier.add(*entry);
        else
            verifier.add_unreadable();
    }
    return verifier.finish(End::Sealed);
}

} // namespace enshu::proof
