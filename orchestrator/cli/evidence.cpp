// Evidence: captured, listed, and fetched with a check of its hash.
#include "orchestrator/cli/commands.h"
#include "orchestrator/process/digest.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace enshu::cli {

namespace fs = std::filesystem;
using v1::Exercises;

namespace {

/// A disk is packed, at leisure.
constexpr std::chrono::minutes patience{40};

const char *word_of(v1::EvidenceKind kind) {
    switch (kind) {
    case v1::EVIDENCE_KIND_MEMORY:
        return "memory";
    case v1::EVIDENCE_KIND_DISK:
        return "disk";
    case v1::EVIDENCE_KIND_LOG:
        return "log";
    case v1::EVIDENCE_KIND_FILE:
        return "file";
    default:
        return "";
    }
}

std::string size_text(std::int64_t bytes) {
    return bytes < 10 << 20 ? fmt::format("{} KiB", (bytes + 1023) >> 10)
                            : fmt::format("{} MiB", bytes >> 20);
}

std::string when(std::int64_t unix_ms) {
    return fmt::format("{:%Y-%m-%d %H:%M:%S}",
                       fmt::localtime(static_cast<std::time_t>(unix_ms / 1000)));
}

/// On one line, without what steers a terminal.
std::string plain_text(const std::string &text) {
    v1::Text both;
    both.set_en(text);
    return in(both, Language::En);
}

/// A file that is being fetched. What an earlier fetch brought of it is gone on from.
class PartFile {
  public:
    explicit PartFile(const fs::path &whole) : whole_(whole), part_(whole.string() + ".part") {
        fd_ = open(part_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd_ < 0) {
            fail("open");
        }
        bytes_ = static_cast<std::int64_t>(fs::file_size(part_));
    }
    ~PartFile() { close(fd_); }
    PartFile(const PartFile &) = delete;
    PartFile &operator=(const PartFile &) = delete;

    std::int64_t bytes() const { return bytes_; }
    void add(std::string_view piece) {
        while (!piece.empty()) {
            const ssize_t count = write(fd_, piece.data(), piece.size());
            if (count < 0) {
                fail("write");
            }
            bytes_ += count;
            piece.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    std::string sha256() const { return process::digest_of(part_).hex; }
    void keep() {
        if (fsync(fd_) != 0 || rename(part_.c_str(), whole_.c_str()) != 0) {
            fail("keep");
        }
    }
    void remove() { fs::remove(part_); }

  private:
    [[noreturn]] void fail(const char *act) const {
        throw CommandError(
            refused, fmt::format("cannot {} {}: {}", act, part_.string(), std::strerror(errno)));
    }
    const fs::path whole_;
    const fs::path part_;
    int fd_ = -1;
    std::int64_t bytes_ = 0;
};

v1::Evidence item_of(Client &client, const std::string &exercise, const std::string &id) {
    v1::ListEvidenceRequest request;
    request.set_exercise(exercise);
    const auto list = client.call(&Exercises::Stub::ListEvidence, request);
    for (const v1::Evidence &item : list.evidence()) {
        if (item.id() == id) {
            return item;
        }
    }
    throw CommandError(
        refused,
        fmt::format("there is no evidence `{}`; `enshu evidence` lists what there is", id));
}

} // namespace

std::string evidence_file_name(const v1::Evidence &item) {
    const std::string ending = item.format() == "raw" ? "bin" : item.format();
    if (item.path().empty()) {
        return fmt::format("{}-{}-{}.{}", item.id(), item.host(), word_of(item.kind()), ending);
    }
    std::string name = item.path().substr(item.path().rfind('/') + 1);
    for (char &c : name) { // a guest has named it
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
        c = plain ? c : '_';
    }
    return fmt::format("{}-{}-{}", item.id(), item.host(), name);
}

std::string evidence_text(const v1::ListEvidenceResponse &list, const Style &style) {
    const bool ja = style.language == Language::Ja;
    if (list.evidence().empty()) {
        return ja ? "証拠はありません。\n" : "No evidence has been captured.\n";
    }
    std::string text;
    for (const v1::Evidence &item : list.evidence()) {
        text += fmt::format("{:<6} {} {}{}{}  {}  {}\n       SHA-256 {}\n", item.id(), item.host(),
                            word_of(item.kind()), item.path().empty() ? "" : " ",
                            plain_text(item.path()), size_text(item.bytes()), item.format(),
                            item.sha256());
        for (const v1::Custody &custody : item.custody()) {
            text += fmt::format("       {}  {}: {}\n", when(custody.wall_unix_ms()),
                                plain_text(custody.by()), in(custody.text(), style.language));
        }
    }
    return text;
}

int capture(const Places &places, const std::string &exercise, const CaptureOptions &options) {
    static const std::map<std::string, v1::EvidenceKind> kinds{{"memory", v1::EVIDENCE_KIND_MEMORY},
                                                               {"disk", v1::EVIDENCE_KIND_DISK},
                                                               {"log", v1::EVIDENCE_KIND_LOG},
                                                               {"file", v1::EVIDENCE_KIND_FILE}};
    Client client(places.socket);
    v1::CaptureRequest request;
    request.set_exercise(exercise);
    request.set_team(options.team);
    request.set_host(options.host);
    request.set_kind(kinds.at(options.kind));
    request.set_path(options.path);
    request.set_pause(options.pause);
    const auto made = client.call(&Exercises::Stub::Capture, request, patience);
    fmt::print("{}: {}, SHA-256 {}\n", made.id(), size_text(made.bytes()), made.sha256());
    if (made.stood_ms() > 0) {
        fmt::print("the machine stood {:.1f} s; ", static_cast<double>(made.stood_ms()) / 1000);
    }
    fmt::print("{} left for the team; `enshu evidence get {}` fetches it\n",
               size_text(made.budget_left_bytes()), made.id());
    return ok;
}

int evidence(const Places &places, const std::string &exercise, unsigned team, const Style &style) {
    Client client(places.socket);
    v1::ListEvidenceRequest request;
    request.set_exercise(exercise);
    request.set_team(team);
    fmt::print("{}", evidence_text(client.call(&Exercises::Stub::ListEvidence, request), style));
    return ok;
}

int fetch_evidence(const Places &places, const std::string &exercise, const std::string &id,
                   const fs::path &output) {
    Client client(places.socket);
    const v1::Evidence item = item_of(client, exercise, id);
    const fs::path whole = output.empty() ? fs::path(evidence_file_name(item)) : output;
    if (fs::exists(whole)) {
        throw CommandError(
            refused, fmt::format("{} is there already; give another name with -o", whole.string()));
    }
    PartFile part(whole);
    if (part.bytes() > item.bytes()) {
        part.remove();
        throw CommandError(refused, fmt::format("{}.part was no part of {}, and is removed; once "
                                                "more fetches it",
                                                whole.string(), id));
    }
    v1::DownloadEvidenceRequest request;
    request.set_exercise(exercise);
    request.set_id(id);
    request.set_from_byte(part.bytes());
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + patience);
    const auto reader = client.stub().DownloadEvidence(&context, request);
    const bool live = isatty(STDERR_FILENO) != 0;
    bool intact = false;
    for (v1::EvidenceChunk chunk; reader->Read(&chunk);) {
        part.add(chunk.data());
        intact = intact || chunk.intact();
        if (live && item.bytes() > 0) {
            fmt::print(stderr, "\r{} {:>3} % of {}", id, part.bytes() * 100 / item.bytes(),
                       size_text(item.bytes()));
        }
        if (interrupt_requested()) {
            context.TryCancel();
        }
    }
    if (live) {
        fmt::print(stderr, "\n");
    }
    const grpc::Status status = reader->Finish();
    if (interrupt_requested()) {
        fmt::print(stderr, "interrupted; the same command goes on from here\n");
        return interrupted;
    }
    client.throw_unless_ok(status);
    if (!intact) {
        part.remove();
        throw CommandError(refused, fmt::format("the daemon's copy of {} is not as it was when it "
                                                "was captured",
                                                id));
    }
    if (part.bytes() != item.bytes() || part.sha256() != item.sha256()) {
        part.remove();
        throw CommandError(refused,
                           fmt::format("what arrived is not {}: its SHA-256 is another one", id));
    }
    part.keep();
    fmt::print("{}: {}, SHA-256 {} as captured\n", whole.string(), size_text(item.bytes()),
               item.sha256());
    return ok;
}

} // namespace enshu::cli
