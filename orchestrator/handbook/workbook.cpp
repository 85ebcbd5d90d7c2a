#include "orchestrator/handbook/escape.h"
#include "orchestrator/handbook/table.h"

#include "scenario-dsl/source/characters.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <unistd.h>

namespace enshu::handbook {
namespace {

void require(lxw_error error) {
    if (error != LXW_NO_ERROR)
        throw std::runtime_error(std::string("the workbook could not be written: ") +
                                 lxw_strerror(error));
}

/// A file of our own that goes when it is no longer needed.
class PassingFile {
  public:
    PassingFile() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "enshu-book-XXXXXX.xlsx").string();
        const int descriptor = mkstemps(pattern.data(), 5);
        if (descriptor < 0)
            throw std::runtime_error("no temporary file could be made");
        close(descriptor);
        path_ = pattern;
    }
    ~PassingFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    PassingFile(const PassingFile &) = delete;
    PassingFile &operator=(const PassingFile &) = delete;

    const std::filesystem::path &path() const { return path_; }
    std::string content() const {
        std::ifstream stream(path_, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

  private:
    std::filesystem::path path_;
};

lxw_format *make_format(lxw_workbook *book, bool bold, std::uint32_t background) {
    lxw_format *format = workbook_add_format(book);
    format_set_text_wrap(format);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    format_set_border(format, LXW_BORDER_THIN);
    format_set_border_color(format, 0xb8c4d0);
    if (bold)
        format_set_bold(format);
    if (background != 0)
        format_set_bg_color(format, background);
    return format;
}

/// What one cell of a workbook can hold.
std::string cell_text(const std::string &text) {
    constexpr std::size_t most_characters = 32'000;
    std::string plain = plain_text(text);
    if (plain.size() > most_characters) { // bytes, of which a character has at least one
        std::size_t end = 0;
        while (end < most_characters)
            end += dsl::character_length(plain, end);
        plain.resize(end);
        plain += "…";
    }
    return plain;
}

struct Formats {
    lxw_format *heading;
    lxw_format *plain;
    lxw_format *tinted;
};

void write(lxw_worksheet *sheet, lxw_row_t line, lxw_col_t column, const std::string &text,
           bool number, lxw_format *format) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (number && error == std::errc{} && end == text.data() + text.size())
        require(worksheet_write_number(sheet, line, column, value, format));
    else // never as a formula or a link
        require(worksheet_write_string(sheet, line, column, cell_text(text).c_str(), format));
}

void add_sheet(lxw_workbook *book, const Table &table, const Formats &formats) {
    lxw_worksheet *sheet = workbook_add_worksheet(book, table.name.c_str());
    if (!sheet)
        throw std::runtime_error("a sheet named `" + table.name + "` could not be begun");
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto column = static_cast<lxw_col_t>(i);
        require(worksheet_set_column(sheet, column, column, table.columns[i].width, nullptr));
        require(worksheet_write_string(sheet, 0, column, table.columns[i].heading.c_str(),
                                       formats.heading));
    }
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const bool tinted = std::ranges::binary_search(table.tinted, i);
        for (std::size_t j = 0; j < table.rows[i].size(); ++j)
            write(sheet, static_cast<lxw_row_t>(i + 1), static_cast<lxw_col_t>(j), table.rows[i][j],
                  table.columns.at(j).number, tinted ? formats.tinted : formats.plain);
    }
    worksheet_freeze_panes(sheet, 1, 0);
    require(worksheet_autofilter(sheet, 0, 0, static_cast<lxw_row_t>(table.rows.size()),
                                 static_cast<lxw_col_t>(table.columns.size() - 1)));
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9); // A4
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
}

} // namespace

std::string workbook(const std::vector<Table> &tables, const std::string &title) {
    const PassingFile file; // this version of the library writes to files alone
    lxw_workbook *book = workbook_new(file.path().c_str());
    if (!book)
        throw std::runtime_error("the workbook could not be begun");
    const Formats formats{make_format(book, true, 0xdde7f2), make_format(book, false, 0),
                          make_format(book, false, 0xfdf1f0)};
    for (const Table &table : tables)
        add_sheet(book, table, formats);
    lxw_doc_properties properties{};
    std::string name = plain_text(title);
    properties.title = name.data();
    properties.created = 946'684'800; // 2000: what is the same has the same bytes
    require(workbook_set_properties(book, &properties));
    require(workbook_close(book));
    return file.content();
}

} // namespace enshu::handbook
