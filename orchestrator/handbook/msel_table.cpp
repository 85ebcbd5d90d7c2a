#include "orchestrator/handbook/msel.h"

#include <iterator>

namespace enshu::handbook {

Table msel_table(const std::vector<MselRow> &rows, dsl::Language language) {
    constexpr double widths[] = {6, 16, 12, 16, 22, 14, 14, 60, 46, 22, 26, 16};
    Table table;
    table.name = "MSEL";
    for (const std::string_view heading : msel_headings(language))
        table.columns.push_back(
            {std::string{heading}, std::data(widths)[table.columns.size()], table.columns.empty()});
    for (const MselRow &row : rows) {
        if (row.attack)
            table.tinted.push_back(table.rows.size());
        table.rows.push_back(cells(row));
    }
    return table;
}

std::string msel_csv(const std::vector<MselRow> &rows, dsl::Language language) {
    return csv(msel_table(rows, language));
}

std::string msel_xlsx(const dsl::Scenario &scenario, const std::vector<MselRow> &rows,
                      dsl::Language language) {
    return workbook({msel_table(rows, language)}, scenario.title.in(language));
}

} // namespace enshu::handbook
