// Rows and columns, as a CSV file or as sheets of a workbook.
#pragma once

#include <string>
#include <vector>

namespace enshu::handbook {

struct Column {
    std::string heading;
    double width = 12;   ///< in characters
    bool number = false; ///< its cells are whole numbers, where they are not empty
};

struct Table {
    std::string name; ///< of the sheet: at most 31 characters
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows; ///< a cell per column
    std::vector<std::size_t> tinted;            ///< rows, in rising order
};

/// RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8.
std::string csv(const Table &table);
/// Its rows alone, to go on with.
std::string csv_rows(const Table &table);

/// A workbook's bytes: the same every time. Throws std::runtime_error.
std::string workbook(const std::vector<Table> &tables, const std::string &title);

} // namespace enshu::handbook
