#include "injector/actor/deface.h"

#include "injector/actor/failure.h"
#include "injector/actor/kept.h"
#include "injector/actor/lease.h"
#include "injector/actor/sha256.h"
#include "injector/actor/tree.h"

#include <cstdio>
#include <fcntl.h>
#include <iostream>
#include <iterator>
#include <optional>
#include <sstream>
#include <unistd.h>

namespace enshu::actor {
namespace {

constexpr std::size_t most_bytes = 1 << 20;
constexpr const char *draft_name = ".~page";
constexpr seconds a_while{3600};

std::string sha256(std::string_view bytes) {
    Sha256 sum;
    sum.add(bytes);
    return sum.finish();
}

struct Look {
    unsigned mode = 0;
    unsigned owner = 0;
    unsigned group = 0;
    long long seconds = 0;
    long nanoseconds = 0;
};

/// The page as it was, and what it is known by since then. In one file: a line of words, then the
/// bytes.
struct Original {
    Look look;
    std::string replaced_by; ///< SHA-256
    std::string bytes;

    std::string text() const {
        std::ostringstream line;
        line << look.mode << ' ' << look.owner << ' ' << look.group << ' ' << look.seconds << ' '
             << look.nanoseconds << ' ' << replaced_by << '\n';
        return line.str() + bytes;
    }
    static std::optional<Original> parse(const std::optional<std::string> &text) {
        Original original;
        std::istringstream words(text.value_or(""));
        words >> original.look.mode >> original.look.owner >> original.look.group >>
            original.look.seconds >> original.look.nanoseconds >> original.replaced_by;
        if (!words || words.get() != '\n') {
            return std::nullopt;
        }
        original.bytes.assign(std::istreambuf_iterator<char>(words), {});
        return original;
    }
};

class Page {
  public:
    explicit Page(const std::string &path)
        : tree_(path.substr(0, path.rfind('/'))), name_(path.substr(path.rfind('/') + 1)) {}

    /// Empty where it is gone, or has become something else than a file.
    std::optional<std::string> content(Look *look = nullptr) const {
        const Fd file = tree_.open(name_, O_RDONLY | O_NONBLOCK);
        struct stat info {};
        if (!file || fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
            return std::nullopt;
        }
        if (static_cast<std::size_t>(info.st_size) > most_bytes) {
            throw Failure(Exit::Refused, "the page is larger than 1 MiB");
        }
        if (look != nullptr) {
            *look = {info.st_mode & 07777, info.st_uid, info.st_gid, info.st_mtim.tv_sec,
                     info.st_mtim.tv_nsec};
        }
        std::string bytes;
        while (bytes.size() <= most_bytes && read_some(file, bytes, 65536) == Io::Done) {
        }
        return bytes;
    }

    /// At one instant. `same_time`: with the time of `look` too.
    void put(std::string_view bytes, const Look &look, bool same_time) const {
        tree_.remove(draft_name);
        const Fd file = tree_.open(draft_name, O_WRONLY | O_CREAT | O_EXCL, 0600);
        const timespec modified{look.seconds, look.nanoseconds};
        const timespec times[] = {{0, UTIME_OMIT}, same_time ? modified : timespec{0, UTIME_NOW}};
        while (file && !bytes.empty() && write_some(file, bytes) != Io::Closed) {
        }
        if (!file || !bytes.empty() || fchown(file.get(), look.owner, look.group) != 0 ||
            fchmod(file.get(), look.mode) != 0 || futimens(file.get(), times) != 0 ||
            fsync(file.get()) != 0 || !tree_.rename(draft_name, name_, true)) {
            fail("write the page");
        }
    }

  private:
    Tree tree_;
    std::string name_;
};

/// Beside the original: the end of a lease has brought it back.
std::string marker(const PageOptions &options) {
    return options.kept + ".again";
}

enum class Put { Back, LeftAlone, NothingKept };

Put put_back(const PageOptions &options) {
    const auto original = Original::parse(kept_file(options.kept));
    if (!original) {
        return Put::NothingKept;
    }
    const Page page(options.page);
    const auto now = page.content();
    const bool ours = now && sha256(*now) == original->replaced_by;
    if (ours) {
        page.put(original->bytes, original->look, true);
    }
    forget_file(options.kept);
    return ours ? Put::Back : Put::LeftAlone;
}

/// What a killed one had kept is the original still.
Original keep_original(const PageOptions &options, const Page &page, const std::string &with) {
    Original original;
    const auto bytes = page.content(&original.look);
    if (!bytes) {
        throw Failure(Exit::Failed, "`" + options.page + "` is not a file");
    }
    if (auto earlier = Original::parse(kept_file(options.kept));
        earlier && earlier->replaced_by == sha256(*bytes)) {
        original = *std::move(earlier);
    } else {
        original.bytes = *bytes;
    }
    original.replaced_by = sha256(with);
    keep_file(options.kept, original.text());
    return original;
}

} // namespace

void deface(const PageOptions &options) {
    const std::string with{std::istreambuf_iterator<char>(std::cin), {}};
    if (with.size() > most_bytes) {
        throw Failure(Exit::Refused, "what is to stand there is larger than 1 MiB");
    }
    const Page page(options.page);
    Lease lease(options.socket);
    if (options.again && !kept_file(marker(options))) {
        tell_ready("{\"left\":true}");
        return;
    }
    const Original original = keep_original(options, page, with);
    try {
        page.put(with, original.look, false);
        forget_file(marker(options));
        tell_ready("{\"before\":\"" + sha256(original.bytes) + "\",\"sha256\":\"" +
                   original.replaced_by + "\"}");
        for (;;) {
            lease.wait(-1, 0, Clock::now() + a_while);
        }
    } catch (const LeaseEnded &) {
        const bool back = put_back(options) == Put::Back;
        if (back) {
            keep_file(marker(options), "");
        }
        std::fprintf(stderr, "actor: the lease has ended: the page is %s\n",
                     back ? "as it was" : "left alone, because somebody has changed it");
    }
}

void restore_page(const PageOptions &options) {
    const Put outcome = put_back(options);
    forget_file(marker(options));
    std::printf("{\"restored\":%s,\"changed\":%s}\n", outcome == Put::Back ? "true" : "false",
                outcome == Put::LeftAlone ? "true" : "false");
}

} // namespace enshu::actor
