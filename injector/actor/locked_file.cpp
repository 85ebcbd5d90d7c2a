#include "injector/actor/locked_file.h"

#include "injector/actor/failure.h"
#include "injector/actor/sha256.h"

#include <cstring>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>
#include <vector>

namespace enshu::actor {
namespace {

constexpr std::size_t piece = 64 * 1024;
constexpr std::size_t sealed_piece = piece + crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::string_view magic = "LOCKED01";

struct Header {
    std::array<char, 8> magic;
    std::array<unsigned char, crypto_secretstream_xchacha20poly1305_HEADERBYTES> stream;
    std::array<unsigned char, 32> sha256;
    std::uint64_t size;
    std::int64_t seconds;
    std::uint32_t nanoseconds;
    std::uint32_t mode;
    std::uint32_t owner;
    std::uint32_t group;
};
static_assert(sizeof(Header) == 96);

const unsigned char *bytes_of(const Header &header) {
    return reinterpret_cast<const unsigned char *>(&header);
}

/// As much as there is, up to the buffer's size.
std::size_t fill(const Fd &from, std::vector<unsigned char> &buffer) {
    std::size_t filled = 0;
    while (filled < buffer.size()) {
        const auto count = read(from.get(), buffer.data() + filled, buffer.size() - filled);
        if (count < 0) {
            fail("read a file");
        }
        if (count == 0) {
            break;
        }
        filled += static_cast<std::size_t>(count);
    }
    return filled;
}

void put(const Fd &to, const unsigned char *bytes, std::size_t size) {
    while (size > 0) {
        const auto count = write(to.get(), bytes, size);
        if (count < 0) {
            fail("write a file");
        }
        bytes += count;
        size -= static_cast<std::size_t>(count);
    }
}

std::string_view view(const std::vector<unsigned char> &buffer, std::size_t size) {
    return {reinterpret_cast<const char *>(buffer.data()), size};
}

std::array<unsigned char, 32> binary(const std::string &hex) {
    std::array<unsigned char, 32> sum{};
    sodium_hex2bin(sum.data(), sum.size(), hex.data(), hex.size(), nullptr, nullptr, nullptr);
    return sum;
}

std::string beside(const std::string &path) {
    const auto slash = path.rfind('/');
    const std::string directory = slash == std::string::npos ? "" : path.substr(0, slash + 1);
    return directory + std::string(unfinished_prefix) + std::to_string(getpid());
}

/// A file that is being written; gone unless it gets its name.
class Draft {
  public:
    Draft(const Tree &tree, const std::string &near) : tree_(tree), path_(beside(near)) {
        tree.remove(path_);
        fd_ = tree.open(path_, O_WRONLY | O_CREAT | O_EXCL, 0600);
        if (!fd_) {
            fail("write beside " + near);
        }
    }
    ~Draft() { tree_.remove(path_); }
    Draft(const Draft &) = delete;
    Draft &operator=(const Draft &) = delete;
    const Fd &fd() const { return fd_; }
    bool become(const std::string &path) { return tree_.rename(path_, path, false); }

  private:
    const Tree &tree_;
    std::string path_;
    Fd fd_;
};

/// Encrypts all of `from` and returns the SHA-256 and size of what it was, in `header`.
void seal(const Fd &from, const Fd &to, Header &header, const Key &key) {
    crypto_secretstream_xchacha20poly1305_state stream;
    crypto_secretstream_xchacha20poly1305_init_push(&stream, header.stream.data(), key.data());
    put(to, bytes_of(header), sizeof header);
    Sha256 sum;
    std::vector<unsigned char> now(piece);
    std::vector<unsigned char> next(piece);
    std::vector<unsigned char> sealed(sealed_piece);
    std::size_t size = fill(from, now);
    for (bool last = false; !last; std::swap(now, next)) {
        const std::size_t following = size == piece ? fill(from, next) : 0;
        last = following == 0;
        sum.add(view(now, size));
        header.size += size;
        if (last) {
            header.sha256 = binary(sum.finish());
        }
        unsigned long long length = 0;
        crypto_secretstream_xchacha20poly1305_push(
            &stream, sealed.data(), &length, now.data(), size, last ? bytes_of(header) : nullptr,
            last ? sizeof header : 0, last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0);
        put(to, sealed.data(), length);
        size = following;
    }
    if (pwrite(to.get(), &header, sizeof header, 0) != static_cast<ssize_t>(sizeof header)) {
        fail("write a file");
    }
}

/// False unless it is whole and of this key.
bool unseal(const Fd &from, const Fd &to, const Header &header, const Key &key) {
    crypto_secretstream_xchacha20poly1305_state stream;
    if (crypto_secretstream_xchacha20poly1305_init_pull(&stream, header.stream.data(),
                                                        key.data()) != 0) {
        return false;
    }
    Sha256 sum;
    std::vector<unsigned char> sealed(sealed_piece);
    std::vector<unsigned char> plain(piece);
    const std::uint64_t pieces = header.size == 0 ? 1 : (header.size + piece - 1) / piece;
    for (std::uint64_t i = 1; i <= pieces; ++i) {
        const bool last = i == pieces;
        unsigned char tag = 0;
        unsigned long long length = 0;
        const std::size_t size = fill(from, sealed);
        if (crypto_secretstream_xchacha20poly1305_pull(
                &stream, plain.data(), &length, &tag, sealed.data(), size,
                last ? bytes_of(header) : nullptr, last ? sizeof header : 0) != 0 ||
            (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) != last) {
            return false;
        }
        sum.add(view(plain, length));
        put(to, plain.data(), length);
    }
    return binary(sum.finish()) == header.sha256;
}

std::optional<std::array<unsigned char, 32>> sum_of(const Tree &tree, const std::string &path) {
    const Fd file = tree.open(path, O_RDONLY | O_NONBLOCK);
    if (!file) {
        return std::nullopt;
    }
    Sha256 sum;
    std::vector<unsigned char> buffer(piece);
    while (const std::size_t size = fill(file, buffer)) {
        sum.add(view(buffer, size));
    }
    return binary(sum.finish());
}

} // namespace

bool is_locked_name(std::string_view path) {
    return path.ends_with(locked_suffix) && path.size() > locked_suffix.size();
}

bool is_unfinished(std::string_view path) {
    return path.substr(path.rfind('/') + 1).starts_with(unfinished_prefix);
}

void lock_file(const Tree &tree, const std::string &path, const Key &key) {
    const Fd file = tree.open(path, O_RDONLY | O_NONBLOCK);
    struct stat info {};
    if (!file || fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
        fail("read " + path);
    }
    Header header{};
    std::memcpy(header.magic.data(), magic.data(), magic.size());
    header.seconds = info.st_mtim.tv_sec;
    header.nanoseconds = static_cast<std::uint32_t>(info.st_mtim.tv_nsec);
    header.mode = info.st_mode & 07777;
    header.owner = info.st_uid;
    header.group = info.st_gid;
    Draft draft(tree, path);
    seal(file, draft.fd(), header, key);
    if (fchmod(draft.fd().get(), header.mode) != 0 ||
        fchown(draft.fd().get(), header.owner, header.group) != 0 || fsync(draft.fd().get()) != 0 ||
        !draft.become(path + std::string(locked_suffix))) {
        fail("keep what " + path + " has become");
    }
    if (!tree.remove(path)) {
        tree.remove(path + std::string(locked_suffix));
        fail("remove " + path);
    }
}

Unlocked unlock_file(const Tree &tree, const std::string &locked_path, const Key &key) {
    const std::string path = locked_path.substr(0, locked_path.size() - locked_suffix.size());
    const Fd locked = tree.open(locked_path, O_RDONLY | O_NONBLOCK);
    Header header{};
    if (!locked || read(locked.get(), &header, sizeof header) != ssize_t{sizeof header} ||
        std::string_view(header.magic.data(), header.magic.size()) != magic ||
        header.size > Tree::most_bytes) {
        return Unlocked::Broken;
    }
    if (tree.exists(path)) {
        return sum_of(tree, path) == header.sha256 ? Unlocked::AlreadyThere : Unlocked::Changed;
    }
    Draft draft(tree, path);
    if (!unseal(locked, draft.fd(), header, key)) {
        return Unlocked::Broken;
    }
    const std::array<timespec, 2> times{
        timespec{0, UTIME_OMIT}, timespec{header.seconds, static_cast<long>(header.nanoseconds)}};
    if (fchown(draft.fd().get(), header.owner, header.group) != 0 ||
        fchmod(draft.fd().get(), header.mode) != 0 ||
        futimens(draft.fd().get(), times.data()) != 0) {
        fail("give " + path + " its mode and time");
    }
    return draft.become(path) ? Unlocked::Restored : Unlocked::Changed;
}

} // namespace enshu::actor
