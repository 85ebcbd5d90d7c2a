#pragma once

#include <array>
#include <sha256.h>
#include <string>
#include <string_view>

namespace enshu::actor {

class Sha256 {
  public:
    Sha256() { SHA256_Init(&context_); }
    void add(std::string_view bytes) {
        SHA256_Update(&context_, reinterpret_cast<const std::uint8_t *>(bytes.data()),
                      bytes.size());
    }
    /// In hexadecimal. Ends the computation.
    std::string finish() {
        std::array<char, SHA256_DIGEST_STRING_LENGTH> text{};
        SHA256_End(&context_, text.data());
        return text.data();
    }

  private:
    SHA2_CTX context_;
};

} // namespace enshu::actor
