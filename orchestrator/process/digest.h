// SHA-256 of what is too large to be held: piece by piece.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace enshu::process {

class Digest {
  public:
    Digest();
    ~Digest();
    Digest(const Digest &) = delete;
    Digest &operator=(const Digest &) = delete;

    void add(std::string_view bytes);
    /// Of all that was added, 64 hexadecimal digits. Nothing is added afterwards.
    std::string hex();

  private:
    evp_md_ctx_st *context_;
};

struct FileDigest {
    std::string hex;
    std::int64_t bytes = 0;
};

/// Throws std::system_error where it cannot be read.
FileDigest digest_of(const std::filesystem::path &file);

} // namespace enshu::process
