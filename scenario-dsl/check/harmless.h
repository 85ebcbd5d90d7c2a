// The blocks of addresses that ranges are made of, and the names that nobody owns.
#pragma once

#include "scenario-dsl/model/units.h"

#include <array>
#include <string_view>

namespace enshu::dsl {

/// RFC 5737 (documentation) and RFC 1918 (private): nobody on the real internet answers there.
inline constexpr std::array<Cidr, 6> harmless{{{{0xc0000200}, 24},   // 192.0.2.0
                                               {{0xc6336400}, 24},   // 198.51.100.0
                                               {{0xcb007100}, 24},   // 203.0.113.0
                                               {{0x0a000000}, 8},    // 10.0.0.0
                                               {{0xac100000}, 12},   // 172.16.0.0
                                               {{0xc0a80000}, 16}}}; // 192.168.0.0

/// RFC 2606. (`.test` and `.invalid` are as free, but unbound answers for these by itself.)
inline constexpr std::string_view harmless_domain = ".example";

} // namespace enshu::dsl
