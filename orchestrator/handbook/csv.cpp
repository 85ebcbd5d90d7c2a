#include "orchestrator/handbook/escape.h"
#include "orchestrator/handbook/table.h"

namespace enshu::handbook {

std::string csv(const Table &table) {
    std::string text = "\xef\xbb\xbf";
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        text += (i == 0 ? "" : ",") + csv_cell(table.columns[i].heading);
    return text + "\r\n" + csv_rows(table);
}

std::string csv_rows(const Table &table) {
    std::string text;
    for (const auto &row : table.rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            text += (i == 0 ? "" : ",") + csv_cell(row[i]);
        text += "\r\n";
    }
    return text;
}

} // namespace enshu::handbook
