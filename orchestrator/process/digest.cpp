#include "orchestrator/process/digest.h"

#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <new>
#include <stdexcept>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace enshu::process {

namespace {

void require(bool done) {
    if (!done) {
        throw std::runtime_error("SHA-256 is not available");
    }
}

} // namespace

Digest::Digest() : context_(EVP_MD_CTX_new()) {
    if (context_ == nullptr) {
        throw std::bad_alloc();
    }
    require(EVP_DigestInit_ex(context_, EVP_sha256(), nullptr) == 1);
}

Digest::~Digest() {
    EVP_MD_CTX_free(context_);
}

void Digest::add(std::string_view bytes) {
    require(EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1);
}

std::string Digest::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
    unsigned size = 0;
    require(EVP_DigestFinal_ex(context_, raw.data(), &size) == 1);
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        text += digits[raw[i] >> 4];
        text += digits[raw[i] & 15];
    }
    return text;
}

FileDigest digest_of(const std::filesystem::path &file) {
    const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    const auto fail = [&] {
        throw std::system_error(errno, std::generic_category(), "cannot read " + file.string());
    };
    if (fd < 0) {
        fail();
    }
    Digest digest;
    FileDigest result;
    std::vector<char> buffer(1 << 20);
    ssize_t count = 0;
    while ((count = read(fd, buffer.data(), buffer.size())) > 0) {
        digest.add({buffer.data(), static_cast<std::size_t>(count)});
        result.bytes += count;
    }
    const int wrong = errno;
    close(fd);
    if (count < 0) {
        errno = wrong;
        fail();
    }
    result.hex = digest.hex();
    return result;
}

} // namespace enshu::process
