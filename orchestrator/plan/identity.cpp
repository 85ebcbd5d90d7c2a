#include "orchestrator/plan/identity.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <iterator>
#include <new>
#include <stdexcept>

namespace enshu::plan {

namespace {

std::string hex_of(const unsigned char *bytes, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += fmt::format("{:02x}", bytes[i]);
    }
    return text;
}

} // namespace

Digest::Digest() : context_(EVP_MD_CTX_new()) {
    if (context_ == nullptr || EVP_DigestInit_ex(context_, EVP_sha256(), nullptr) != 1) {
        throw std::bad_alloc();
    }
}

Digest::~Digest() {
    EVP_MD_CTX_free(context_);
}

Digest &Digest::add(std::string_view field) {
    const std::string length = std::to_string(field.size()) + ":";
    EVP_DigestUpdate(context_, length.data(), length.size());
    EVP_DigestUpdate(context_, field.data(), field.size());
    return *this;
}

Digest &Digest::add_file(const std::filesystem::path &file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        throw std::runtime_error(fmt::format("cannot read {}", file.string()));
    }
    const std::string content{std::istreambuf_iterator<char>(stream), {}};
    return add(content);
}

std::string Digest::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned count = 0;
    EVP_DigestFinal_ex(context_, bytes.data(), &count);
    return hex_of(bytes.data(), count);
}

std::string short_hash(std::string_view words, std::size_t digits) {
    return Digest().add(words).hex().substr(0, digits);
}

std::string uuid_for(std::string_view words) {
    // Enshu's own name space, drawn once.
    static constexpr std::array<unsigned char, 16> name_space = {0x7d, 0x1c, 0x0e, 0x5a, 0x3b, 0x0f,
                                                                 0x4c, 0x55, 0x9a, 0x61, 0x2e, 0x8d,
                                                                 0x90, 0x4b, 0xd7, 0x13};
    std::string input(reinterpret_cast<const char *>(name_space.data()), name_space.size());
    input += words;
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned count = 0;
    if (EVP_Digest(input.data(), input.size(), hash.data(), &count, EVP_sha1(), nullptr) != 1) {
        throw std::runtime_error("SHA-1 is not available for UUIDs");
    }
    hash[6] = static_cast<unsigned char>((hash[6] & 0x0f) | 0x50);
    hash[8] = static_cast<unsigned char>((hash[8] & 0x3f) | 0x80);
    const std::string hex = hex_of(hash.data(), 16);
    return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                       hex.substr(16, 4), hex.substr(20, 12));
}

std::string mac_for(std::string_view words) {
    const std::string hash = short_hash(words, 6);
    return fmt::format("52:54:00:{}:{}:{}", hash.substr(0, 2), hash.substr(2, 2),
                       hash.substr(4, 2));
}

} // namespace enshu::plan
