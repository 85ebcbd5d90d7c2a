// The keys that the platform lends to acts inside guests, and what is known by them: a contact or a
// file whose tag was made with the step's key comes from the step, and nothing else does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace enshu::inject {

/// 64 hexadecimal digits; another one for each seed, team and step, and the same at every run.
std::string key_of(std::uint64_t seed, unsigned team, const std::string &step_id);

/// What a tag says of itself (injector/actor/tag.h has its form).
struct Tag {
    std::uint32_t run = 0;     ///< tells one start of the program that made it from another
    std::uint32_t counter = 0; ///< one more each time
    std::uint64_t at_ms = 0;   ///< by the guest's clock, UNIX time
};

/// Empty unless it was made with that key. `purpose`: the path of the URL, or the domain.
std::optional<Tag> read_tag(std::string_view tag, const std::string &key, std::string_view purpose);

/// As a step's program makes it: for rehearsals and tests.
std::string make_tag(const Tag &tag, const std::string &key, std::string_view purpose);

} // namespace enshu::inject
