// The installation's key that logs are sealed with: Ed25519, made by OpenSSL.
#pragma once

#include "orchestrator/proof/line.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace enshu::proof {

struct FreesKey {
    void operator()(evp_pkey_st *key) const;
};
using KeyHandle = std::unique_ptr<evp_pkey_st, FreesKey>;

class SealKey {
  public:
    /// Makes the file (PEM, for its owner alone) where it is missing. Throws std::runtime_error,
    /// also for one that others may read.
    explicit SealKey(const std::filesystem::path &file);

    const std::string &public_hex() const { return public_hex_; }
    /// Fills in key and signature.
    void sign(Seal &seal) const;

  private:
    KeyHandle key_;
    std::string public_hex_;
};

/// Whether the signature is that of the key that the seal names.
bool is_signed(const Seal &seal);

/// A public key as `openssl pkey -pubin` takes it; from its hexadecimal digits.
std::string pem_of(const std::string &public_hex);
/// Nothing: it is no public key of this kind.
std::optional<std::string> public_hex_in(const std::string &pem);

/// `3f2a-9c1b-55e0-8d21-77aa`: the first digits of a hash or key, for people to write down.
std::string fingerprint(std::string_view hex);

} // namespace enshu::proof
