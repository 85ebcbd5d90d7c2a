#include "injector/actor/tag.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <sodium.h>
#include <utility>

namespace enshu::actor {

Tagger::Tagger(const Key &key, std::string purpose)
    : key_(key), purpose_(std::move(purpose)), run_(randombytes_random()) {}

std::string Tagger::next() {
    using namespace std::chrono;
    const auto now = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    std::array<char, 32> moment{};
    std::snprintf(moment.data(), moment.size(), "%08x%08x%012llx", run_, ++counter_,
                  static_cast<unsigned long long>(now) & 0xffffffffffffULL);
    const std::string said = std::string(moment.data()) + " " + purpose_;
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> sum{};
    crypto_auth_hmacsha256(sum.data(), reinterpret_cast<const unsigned char *>(said.data()),
                           said.size(), key_.data());
    std::array<char, 33> hex{};
    sodium_bin2hex(hex.data(), hex.size(), sum.data(), 16);
    return std::string(moment.data()) + hex.data();
}

std::string cookie_of(std::string_view tag) {
    return "Cookie: session=" + std::string(tag) + "\r\n";
}

} // namespace enshu::actor
