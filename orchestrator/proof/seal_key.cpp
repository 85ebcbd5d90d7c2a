#include "orchestrator/proof/seal_key.h"

#include "orchestrator/process/durable.h"
#include "orchestrator/proof/hex.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <stdexcept>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace enshu::proof {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t signature_bytes = 64;

struct FreesContext {
    void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
};
struct FreesBio {
    void operator()(BIO *bio) const { BIO_free(bio); }
};
struct ClosesFile {
    void operator()(std::FILE *file) const { std::fclose(file); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreesContext>;
using Bio = std::unique_ptr<BIO, FreesBio>;
using File = std::unique_ptr<std::FILE, ClosesFile>;

const unsigned char *bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char *>(text.data());
}

[[noreturn]] void fail(const fs::path &file, const std::string &what) {
    throw std::runtime_error("the key that logs are sealed with, `" + file.string() + "`, " + what);
}

File open_for_owner(const fs::path &file, int flags, const char *mode) {
    const int fd = open(file.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        fail(file, "cannot be opened: " + std::system_category().message(errno));
    return File(fdopen(fd, mode));
}

KeyHandle read_key(const fs::path &file) {
    const File stream = open_for_owner(file, O_RDONLY, "r");
    struct stat status {};
    if (fstat(fileno(stream.get()), &status) != 0 || (status.st_mode & 077) != 0)
        fail(file, "may be read by others: `chmod 600` it, and ask who has read it");
    KeyHandle key(PEM_read_PrivateKey(stream.get(), nullptr, nullptr, nullptr));
    if (!key || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519)
        fail(file, "is no Ed25519 key; restore it from a copy, or move it away to begin with "
                   "another one");
    return key;
}

void make_key(const fs::path &file) {
    const KeyHandle key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    if (!key)
        fail(file, "cannot be made: OpenSSL has no Ed25519");
    const fs::path part = file.string() + ".part";
    fs::remove(part); // of a daemon that was killed here
    {
        const File stream = open_for_owner(part, O_WRONLY | O_CREAT | O_EXCL, "w");
        if (PEM_write_PrivateKey(stream.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) !=
                1 ||
            std::fflush(stream.get()) != 0)
            fail(file, "cannot be written: " + std::system_category().message(errno));
    }
    process::rename_durably(part, file);
}

std::string public_hex_of(const EVP_PKEY *key) {
    std::array<unsigned char, key_bytes> raw{};
    std::size_t size = raw.size();
    if (EVP_PKEY_get_raw_public_key(key, raw.data(), &size) != 1)
        throw std::runtime_error("OpenSSL does not give the public part of a key");
    return to_hex({reinterpret_cast<const char *>(raw.data()), size});
}

/// Nothing: these are no such key's digits.
KeyHandle public_key(const std::string &public_hex) {
    const auto raw = from_hex(public_hex);
    if (!raw || raw->size() != key_bytes)
        return nullptr;
    return KeyHandle(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(*raw), raw->size()));
}

} // namespace

void FreesKey::operator()(evp_pkey_st *key) const {
    EVP_PKEY_free(key);
}

SealKey::SealKey(const fs::path &file) {
    if (!fs::exists(file))
        make_key(file);
    key_ = read_key(file);
    public_hex_ = public_hex_of(key_.get());
}

void SealKey::sign(Seal &seal) const {
    seal.key = public_hex_;
    const std::string body = body_of(seal);
    const Context context(EVP_MD_CTX_new());
    std::array<unsigned char, signature_bytes> signature{};
    std::size_t size = signature.size();
    if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
        EVP_DigestSign(context.get(), signature.data(), &size, bytes_of(body), body.size()) != 1)
        throw std::runtime_error("OpenSSL does not sign");
    std::array<unsigned char, signature_bytes * 2> text{};
    const int length = EVP_EncodeBlock(text.data(), signature.data(), static_cast<int>(size));
    seal.signature.assign(text.begin(), text.begin() + length);
}

bool is_signed(const Seal &seal) {
    const KeyHandle key = public_key(seal.key);
    std::array<unsigned char, signature_bytes + 2> signature{};
    // 64 bytes are 86 digits and two `=`, which are counted as two bytes more.
    if (!key || seal.signature.size() != 88 || !seal.signature.ends_with("==") ||
        EVP_DecodeBlock(signature.data(), bytes_of(seal.signature), 88) != signature_bytes + 2)
        return false;
    const std::string body = body_of(seal);
    const Context context(EVP_MD_CTX_new());
    return context &&
           EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature_bytes, bytes_of(body),
                            body.size()) == 1;
}

std::string pem_of(const std::string &public_hex) {
    const KeyHandle key = public_key(public_hex);
    const Bio memory(BIO_new(BIO_s_mem()));
    if (!key || !memory || PEM_write_bio_PUBKEY(memory.get(), key.get()) != 1)
        throw std::runtime_error("OpenSSL does not write a public key");
    char *text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::optional<std::string> public_hex_in(const std::string &pem) {
    const Bio memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    const KeyHandle key(memory ? PEM_read_bio_PUBKEY(memory.get(), nullptr, nullptr, nullptr)
                               : nullptr);
    if (!key || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519)
        return std::nullopt;
    return public_hex_of(key.get());
}

std::string fingerprint(std::string_view hex) {
    std::string text;
    for (std::size_t i = 0; i < 20 && i < hex.size(); ++i) {
        if (i != 0 && i % 4 == 0)
            text += '-';
        text += hex[i];
    }
    return text;
}

} // namespace enshu::proof
