// A key that the platform lends to what acts: it comes on standard input or in a file, and stays in
// memory only.
#pragma once

#include <array>
#include <istream>
#include <string>

namespace enshu::actor {

inline constexpr std::size_t key_bytes = 32;

class Key {
  public:
    /// 64 hexadecimal digits. Throws Failure(Usage).
    explicit Key(const std::string &hex);
    ~Key();
    Key(const Key &) = default;
    Key &operator=(const Key &) = default;
    const unsigned char *data() const { return bytes_.data(); }

  private:
    std::array<unsigned char, key_bytes> bytes_{};
};

/// The first line that comes from there. Throws Failure(Usage).
Key read_key(std::istream &from);
/// Of the file, or (`-`) of standard input. Throws Failure(Usage).
Key read_key(const std::string &path);

} // namespace enshu::actor
