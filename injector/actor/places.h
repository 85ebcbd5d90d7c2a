// Where what the attack does to files may happen, whoever calls.
#pragma once

#include "injector/actor/address.h"

#include <string>

namespace enshu::actor {

/// A directory that came with the organisation: below a share (/srv/SHARE) or a user's documents
/// (/home/USER/Documents), or one of these. With Loopback: below the directory of the keeper's
/// socket. Throws Failure(Refused).
void require_sample(const std::string &path, const std::string &socket, Reach reach);
/// A file of the organisation's site (/var/www/site/…); with Loopback as above.
void require_page(const std::string &path, const std::string &socket, Reach reach);
/// Where originals and lists are kept (/var/lib/enshu/kept/NAME); with Loopback as above.
void require_kept(const std::string &path, const std::string &socket, Reach reach);

} // namespace enshu::actor
