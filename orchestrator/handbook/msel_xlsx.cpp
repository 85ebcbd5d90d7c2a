#include "orchestrator/handbook/msel.h"

#include <xlsxwriter.h>

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
            (std::filesystem::temp_directory_path() / "enshu-msel-XXXXXX.xlsx").string();
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

struct Column {
    double width; ///< in characters
};
constexpr Column columns[] = {{6},  {16}, {12}, {16}, {22}, {14},
                              {14}, {60}, {46}, {22}, {26}, {16}};

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

} // namespace

std::string msel_xlsx(const dsl::Scenario &scenario, const std::vector<MselRow> &rows,
                      dsl::Language language) {
    const PassingFile file; // this version of the library writes to files alone
    lxw_workbook *book = workbook_new(file.path().c_str());
    if (!book)
        throw std::runtime_error("the workbook could not be begun");
    lxw_worksheet *sheet = workbook_add_worksheet(book, "MSEL");
    lxw_format *heading = make_format(book, true, 0xdde7f2);
    lxw_format *inject = make_format(book, false, 0);
    lxw_format *step = make_format(book, false, 0xfdf1f0);

    const auto headings = msel_headings(language);
    static_assert(std::size(columns) == 12);
    for (std::size_t i = 0; i < headings.size(); ++i) {
        const auto column = static_cast<lxw_col_t>(i);
        require(worksheet_set_column(sheet, column, column, columns[i].width, nullptr));
        require(
            worksheet_write_string(sheet, 0, column, std::string{headings[i]}.c_str(), heading));
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto texts = cells(rows[i]);
        const auto line = static_cast<lxw_row_t>(i + 1);
        lxw_format *format = rows[i].attack ? step : inject;
        require(worksheet_write_number(sheet, line, 0, rows[i].number, format));
        for (std::size_t j = 1; j < texts.size(); ++j)
            require(worksheet_write_string(sheet, line, static_cast<lxw_col_t>(j), texts[j].c_str(),
                                           format));
    }
    worksheet_freeze_panes(sheet, 1, 0);
    require(worksheet_autofilter(sheet, 0, 0, static_cast<lxw_row_t>(rows.size()),
                                 static_cast<lxw_col_t>(headings.size() - 1)));
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9); // A4
    worksheet_fit_to_pages(sheet, 1, 0);
    worksheet_repeat_rows(sheet, 0, 0);
    lxw_doc_properties properties{};
    std::string title = scenario.title.in(language);
    properties.title = title.data();
    require(workbook_set_properties(book, &properties));
    require(workbook_close(book));
    return file.content();
}

} // namespace enshu::handbook
