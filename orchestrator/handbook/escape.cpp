#include "orchestrator/handbook/escape.h"

#include "scenario-dsl/source/characters.h"

#include <algorithm>
#include <array>

namespace enshu::handbook {
namespace {

bool is_number(std::string_view text) {
    const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    return !digits.empty() && digits.size() < 16 &&
           std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
}

/// OWASP's "CSV injection"; the full-width ones are taken for a formula by some input methods.
bool looks_like_formula(std::string_view text) {
    if (is_number(text))
        return false;
    if (text.starts_with('\t') || text.starts_with('\r'))
        return true;
    constexpr std::array<std::string_view, 8> beginnings{"=",  "+",  "-",  "@",
                                                         "＝", "＋", "－", "＠"};
    const std::size_t first = text.find_first_not_of(" \n");
    const std::string_view rest =
        first == std::string_view::npos ? std::string_view{} : text.substr(first);
    return std::ranges::any_of(beginnings,
                               [&](std::string_view each) { return rest.starts_with(each); });
}

} // namespace

std::string plain_text(std::string_view text) {
    std::string result;
    for (;;) {
        const std::size_t end = text.find('\n');
        result += dsl::printable(text.substr(0, end));
        if (end == std::string_view::npos)
            return result;
        result += '\n';
        text.remove_prefix(end + 1);
    }
}

std::string html_text(std::string_view text) {
    std::string result;
    for (const char c : plain_text(text)) {
        switch (c) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\'':
            result += "&#39;";
            break;
        default:
            result += c;
        }
    }
    return result;
}

std::string csv_cell(std::string_view text) {
    std::string result = looks_like_formula(text) ? "\"'" : "\"";
    for (const char c : plain_text(text)) {
        if (c == '"')
            result += '"';
        result += c;
    }
    return result + '"';
}

std::string script_json(const nlohmann::json &json) {
    // With \u for all that is not ASCII, U+2028 and U+2029 among it.
    const std::string text = json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
    std::string result;
    for (const char c : text) {
        if (c == '<')
            result += "\\u003c";
        else if (c == '>')
            result += "\\u003e";
        else if (c == '&')
            result += "\\u0026";
        else
            result += c;
    }
    return result;
}

} // namespace enshu::handbook
