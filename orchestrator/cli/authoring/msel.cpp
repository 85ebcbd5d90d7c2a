// `enshu msel`: the master scenario events list as CSV, spreadsheet or printable page.
#include "orchestrator/handbook/msel.h"
#include "orchestrator/cli/authoring/authoring.h"
#include "orchestrator/cli/authoring/output.h"
#include "orchestrator/cli/client.h"

#include <cstdio>
#include <unistd.h>

namespace enshu::cli {
namespace {

/// `09:30` → minutes after midnight.
std::optional<int> parse_start(const std::string &text) {
    if (text.empty())
        return std::nullopt;
    int hours = 0;
    int minutes = 0;
    char rest = 0;
    if (std::sscanf(text.c_str(), "%2d:%2d%c", &hours, &minutes, &rest) != 2 || hours < 0 ||
        hours > 23 || minutes < 0 || minutes > 59)
        throw CommandError(usage, "`" + text + "` is not a time of the day; write it like 09:30");
    return hours * 60 + minutes;
}

} // namespace

void add_msel(CLI::App &app, Run &chosen) {
    struct Options {
        std::filesystem::path scenario;
        std::string format;
        std::string start;
        std::filesystem::path output;
    };
    const auto options = std::make_shared<Options>();
    CLI::App *sub = app.add_subcommand(
        "msel", "write the master scenario events list: every step and inject in order of time");
    sub->add_option("scenario", options->scenario, "its directory")->required();
    sub->add_option("--format", options->format,
                    "csv, xlsx, or html (a page that prints well); otherwise by the file's name, "
                    "else csv")
        ->check(CLI::IsMember({"csv", "xlsx", "html"}));
    sub->add_option("--start", options->start,
                    "HH:MM at which the exercise is to begin, for the column of wall times");
    sub->add_option("-o,--output", options->output, "a file; otherwise standard output");
    sub->callback([&chosen, options] {
        chosen = [options](const Style &style) {
            const dsl::Scenario scenario = require_scenario(options->scenario, style);
            const auto language = language_of(style);
            const auto rows = handbook::msel(scenario, language, parse_start(options->start));
            std::string format = options->format;
            if (format.empty()) {
                const std::string extension = options->output.extension();
                format = extension == ".xlsx" || extension == ".html" ? extension.substr(1) : "csv";
            }
            if (format == "xlsx" && options->output.empty() && isatty(STDOUT_FILENO) != 0)
                throw CommandError(usage, "a workbook is no text for a terminal; write it to a "
                                          "file with -o MSEL.xlsx");
            write_output(options->output,
                         format == "xlsx"   ? handbook::msel_xlsx(scenario, rows, language)
                         : format == "html" ? handbook::msel_page(scenario, rows, language)
                                            : handbook::msel_csv(rows, language));
            return 0;
        };
    });
}

} // namespace enshu::cli
