// `actor upload`: sends one file by PUT, in chunks.
#pragma once

#include "injector/actor/address.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace enshu::actor {

struct UploadOptions {
    std::string socket; ///< the keeper's
    Url url;
    std::optional<Endpoint> proxy;
    std::string agent;
    std::filesystem::path file;
    std::string key; ///< where it stands (read_key); empty: it has none
};

struct Uploaded {
    std::uint64_t bytes = 0;
    std::string sha256;
    int status = 0; ///< of the answer; only 2xx is an arrival
};

/// Throws Failure: Refused when the lease ends or the file is too large, Failed for the network's
/// and the file's errors.
Uploaded upload(const UploadOptions &options);

} // namespace enshu::actor
