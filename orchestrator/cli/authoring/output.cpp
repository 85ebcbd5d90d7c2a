#include "orchestrator/cli/authoring/output.h"

#include "orchestrator/cli/client.h"

#include <fmt/format.h>

#include <cstdio>
#include <fstream>

namespace enshu::cli {

dsl::Language language_of(const Style &style) {
    return style.language == Language::Ja ? dsl::Language::Ja : dsl::Language::En;
}

void write_output(const std::filesystem::path &file, std::string_view content) {
    if (file.empty() || file == "-") {
        if (std::fwrite(content.data(), 1, content.size(), stdout) != content.size() ||
            std::fflush(stdout) != 0)
            throw CommandError(refused, "standard output could not be written");
        return;
    }
    const std::filesystem::path part = file.string() + ".part";
    std::ofstream stream(part, std::ios::binary | std::ios::trunc);
    stream << content;
    stream.close();
    std::error_code error;
    if (stream)
        std::filesystem::rename(part, file, error);
    if (!stream || error) {
        std::filesystem::remove(part, error);
        throw CommandError(refused,
                           fmt::format("`{}` could not be written; is there such a directory, and "
                                       "room on the disk?",
                                       file.string()));
    }
}

} // namespace enshu::cli
