// What a contact is known by: a number that only who has the key can say next, so that a request
// that anybody else makes, or makes again, is told from it.
#pragma once

#include "injector/actor/key.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace enshu::actor {

/// 8 digits that tell this start of the program from another, 8 of a counter, 12 of the UNIX time
/// in milliseconds, 32 of an HMAC over all that and over what it is for; all hexadecimal. It fits a
/// cookie and one label of a name.
inline constexpr std::size_t tag_length = 60;

class Tagger {
  public:
    /// `purpose`: the path of the URL, or the domain.
    Tagger(const Key &key, std::string purpose);
    std::string next();

  private:
    Key key_;
    std::string purpose_;
    std::uint32_t run_;
    std::uint32_t counter_ = 0;
};

/// As a line of a request.
std::string cookie_of(std::string_view tag);

} // namespace enshu::actor
