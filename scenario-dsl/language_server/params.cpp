#include "scenario-dsl/language_server/params.h"

#include "scenario-dsl/language_server/refusal.h"

#include <fmt/format.h>

namespace enshu::dsl::lsp {
namespace {

std::size_t read_count(const json &object, const char *key) {
    const json &value = member(object, key);
    if (!value.is_number_integer() || (!value.is_number_unsigned() && value.get<long>() < 0))
        throw Refusal{Refusal::InvalidParams, fmt::format("`{}` is not a count", key)};
    return value.get<std::size_t>();
}

/// As clients send it, a text may begin with a byte order mark. Sources leave it out, and no known
/// client counts it.
std::string without_mark(std::string text) {
    if (text.starts_with("\xef\xbb\xbf"))
        text.erase(0, 3);
    return text;
}

} // namespace

const json &member(const json &object, const char *key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (found == object.end())
        throw Refusal{Refusal::InvalidParams, fmt::format("`{}` is missing", key)};
    return *found;
}

std::string text_member(const json &object, const char *key) {
    const json &value = member(object, key);
    if (!value.is_string())
        throw Refusal{Refusal::InvalidParams, fmt::format("`{}` is not a text", key)};
    return value.get<std::string>();
}

Point read_point(const json &position) {
    return {read_count(position, "line"), read_count(position, "character")};
}

long read_version(const json &document) {
    const auto found = document.is_object() ? document.find("version") : document.end();
    return found != document.end() && found->is_number_integer() ? found->get<long>() : 0;
}

void apply_changes(const json &changes, Encoding encoding, std::string &text) {
    if (!changes.is_array())
        throw Refusal{Refusal::InvalidParams, "`contentChanges` is not a list"};
    for (const json &change : changes) {
        std::string written = text_member(change, "text");
        if (!change.contains("range")) {
            text = without_mark(std::move(written));
            continue;
        }
        const json &range = member(change, "range");
        apply({read_point(member(range, "start")), read_point(member(range, "end")),
               std::move(written)},
              encoding, text);
    }
}

Encoding choose_encoding(const json &capabilities) {
    const json::json_pointer offered{"/general/positionEncodings"};
    if (capabilities.is_object() && capabilities.contains(offered) &&
        capabilities.at(offered).is_array())
        for (const json &one : capabilities.at(offered)) {
            if (one == "utf-8")
                return Encoding::Utf8;
            if (one == "utf-16")
                return Encoding::Utf16;
            if (one == "utf-32")
                return Encoding::Utf32;
        }
    return Encoding::Utf16;
}

} // namespace enshu::dsl::lsp
