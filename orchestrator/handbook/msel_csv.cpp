#include "orchestrator/handbook/msel.h"

namespace enshu::handbook {
namespace {

/// OWASP's "CSV injection": a cell that begins so is a formula to a spreadsheet.
bool looks_like_formula(std::string_view text) {
    return !text.empty() &&
           std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos;
}

std::string in_quotes(std::string_view text) {
    std::string result = looks_like_formula(text) ? "\"'" : "\"";
    for (const char c : text) {
        if (c == '"')
            result += '"';
        result += c;
    }
    return result + '"';
}

template <typename Cells>
std::string line(const Cells &cells) {
    std::string text;
    for (const auto &cell : cells)
        text += (text.empty() ? "" : ",") + in_quotes(cell);
    return text + "\r\n";
}

} // namespace

std::string msel_csv(const std::vector<MselRow> &rows, dsl::Language language) {
    std::string text = "\xef\xbb\xbf" + line(msel_headings(language));
    for (const MselRow &row : rows)
        text += line(cells(row));
    return text;
}

} // namespace enshu::handbook
