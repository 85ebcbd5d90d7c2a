// Names that are computed, never drawn: the same words give the same UUID, MAC and hash on every
// machine and day.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace enshu::plan {

/// SHA-256 over fields; each is preceded by its length, so that no two lists of fields collide.
class Digest {
  public:
    Digest();
    ~Digest();
    Digest(const Digest &) = delete;
    Digest &operator=(const Digest &) = delete;
    Digest &add(std::string_view field);
    /// The file's content. Throws std::runtime_error when it cannot be read.
    Digest &add_file(const std::filesystem::path &file);
    std::string hex(); ///< 64 digits; ends the digest

  private:
    evp_md_ctx_st *context_;
};

/// The first `digits` hex digits of the SHA-256 of `words`.
std::string short_hash(std::string_view words, std::size_t digits);

/// A UUID of version 5 (RFC 4122, 4.3) in a name space of our own.
std::string uuid_for(std::string_view words);

/// A locally administered unicast MAC address under QEMU's usual prefix 52:54:00.
std::string mac_for(std::string_view words);

} // namespace enshu::plan
