#include "orchestrator/handbook/drawings.h"
#include "orchestrator/handbook/escape.h"
#include "orchestrator/handbook/msel.h"

#include <fmt/format.h>

namespace enshu::handbook {
namespace {

using dsl::Language;

constexpr auto style = R"(
:root { font-family: "Noto Sans CJK JP", "Noto Sans JP", "Hiragino Sans", "Yu Gothic", sans-serif; color: #1f2933; }
body { margin: 2rem; }
h1 { font-size: 1.4rem; margin: 0 0 .3rem; }
p { margin: .2rem 0 1rem; color: #52606d; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; font-size: .8rem; }
th, td { border: 1px solid #b8c4d0; padding: .3rem .4rem; text-align: left; vertical-align: top; white-space: pre-line; }
th { background: #dde7f2; }
tr.attack td { background: #fdf1f0; }
td:first-child, td:nth-child(2), td:nth-child(3) { white-space: nowrap; }
td:nth-child(4) { font-weight: bold; }
td:nth-child(8) { min-width: 14rem; }
td:nth-child(9) { min-width: 13rem; }
td:nth-child(5), td:nth-child(11) { min-width: 6rem; }
td:nth-child(12) { min-width: 5rem; }
@page { size: A4 landscape; margin: 10mm; }
@media print {
  body { margin: 0; }
  table { font-size: 7.5pt; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  figure { break-after: page; }
  svg { max-height: 165mm; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
figure { margin: 0 0 1.5rem; }
)";

} // namespace

std::string msel_page(const dsl::Scenario &scenario, const std::vector<MselRow> &rows,
                      Language language) {
    const bool ja = language == Language::Ja;
    std::string table = "<table>\n<thead><tr>";
    for (const std::string_view heading : msel_headings(language))
        table += fmt::format("<th>{}</th>", html_text(heading));
    table += "</tr></thead>\n<tbody>\n";
    for (const MselRow &row : rows) {
        table += row.attack ? "<tr class=\"attack\">" : "<tr>";
        for (const std::string &cell : cells(row))
            table += fmt::format("<td>{}</td>", html_text(cell));
        table += "</tr>\n";
    }
    table += "</tbody>\n</table>\n";
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<title>MSEL: {}</title>\n<style>{}</style>\n</head>\n<body>\n"
        "<h1>{}</h1>\n<p>{}</p>\n<figure>{}</figure>\n{}</body>\n</html>\n",
        ja ? "ja" : "en", html_text(scenario.title.in(language)), style,
        html_text(scenario.title.in(language)),
        html_text(fmt::format(fmt::runtime(ja ? "主要事象一覧（MSEL）　{}　所要{}"
                                              : "Master scenario events list, {}, {}"),
                              scenario.id, dsl::to_string(scenario.duration))),
        timeline_svg(scenario, language), table);
}

} // namespace enshu::handbook
