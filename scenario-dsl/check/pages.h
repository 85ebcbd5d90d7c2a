// The pages of a host's web site, as far as the files say.
#pragma once

#include "scenario-dsl/model/organization.h"

#include <string_view>

namespace enshu::dsl {

/// Whether the site has a page at this path of a URL. True as well where that cannot be told: the
/// host has no site, its files cannot be read, or the path is written in a roundabout way.
bool may_have_page(const Host &host, std::string_view url_path);

} // namespace enshu::dsl
