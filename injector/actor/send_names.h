// `actor send-names`: the beginning of a file goes out in names that are asked of the
// organisation's name server, one after the other.
//
// NUMBER.DATA.DATA.DATA.ID.x.DOMAIN, data in base32, numbers from 0; then
// end.COUNT.HALF.HALF.TAG.ID.x.DOMAIN with the two halves of the SHA-256 in hexadecimal.
#pragma once

#include "injector/actor/address.h"

#include <filesystem>
#include <string>

namespace enshu::actor {

struct SendNamesOptions {
    static constexpr std::size_t most_bytes = 64 * 1024;
    static constexpr int most_a_second = 10;

    std::string socket; ///< the keeper's
    Endpoint server;
    std::string domain;
    std::string id; ///< 8 hexadecimal digits
    std::filesystem::path file;
};

/// The key stands on standard input. Returns when all was answered; throws Failure: Refused when
/// the lease ends, Failed where nobody answers.
void send_names(const SendNamesOptions &options);

} // namespace enshu::actor
