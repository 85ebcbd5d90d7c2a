// The files that `enshu new` writes, as they lie in templates/: part of the program, so that it
// needs no directory beside it.
//
// `@name@` stands for what differs. A line `# [ja] …` is a remark for those who read Japanese,
// `# [en] …` for others.
#pragma once

#include <string_view>
#include <vector>

namespace enshu::cli {

struct TemplateFile {
    std::string_view path; ///< `first-light/scenario.yaml`; `organization/…` belongs to all
    std::string_view text;
};

/// By path. Made by embed.cmake.
const std::vector<TemplateFile> &template_files();

} // namespace enshu::cli
