// The one place where texts that anybody may have written become part of a page, a table or a
// script: they stay texts there.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace enshu::handbook {

/// As dsl::printable, but lines stay lines: nothing that steers a terminal or reorders a line.
std::string plain_text(std::string_view text);

/// For the content of an element, and for an attribute in double quotes.
std::string html_text(std::string_view text);

/// One cell of RFC 4180, in quotes. What a spreadsheet would take for a formula begins with an
/// apostrophe; a number does not.
std::string csv_cell(std::string_view text);

/// For a `<script type="application/json">`: nothing in it can end the element.
std::string script_json(const nlohmann::json &json);

} // namespace enshu::handbook
