#include "scenario-dsl/source/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

namespace enshu::dsl {
namespace {

std::array<unsigned char, 32> sha256(std::string_view data) {
    std::array<unsigned char, 32> digest{};
    unsigned length = 0;
    if (EVP_Digest(data.data(), data.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1 ||
        length != digest.size())
        throw std::runtime_error("OpenSSL could not compute a SHA-256");
    return digest;
}

std::string in_hex(const std::array<unsigned char, 32> &bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    hex.reserve(64);
    for (unsigned char byte : bytes) {
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

} // namespace

std::string sha256_hex(std::string_view data) {
    return in_hex(sha256(data));
}

std::string hmac_sha256_hex(std::string_view key, std::string_view data) {
    std::array<unsigned char, 32> sum{};
    unsigned length = 0;
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
              reinterpret_cast<const unsigned char *>(data.data()), data.size(), sum.data(),
              &length) ||
        length != sum.size())
        throw std::runtime_error("OpenSSL could not compute an HMAC");
    return in_hex(sum);
}

std::uint64_t draw(std::uint64_t seed, std::string_view name) {
    const auto digest = sha256(std::to_string(seed) + '\n' + std::string(name));
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i)
        value = value << 8 | digest[static_cast<std::size_t>(i)];
    return value;
}

} // namespace enshu::dsl
