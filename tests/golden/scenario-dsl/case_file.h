// One golden case: a file that says how base/ is changed, and what is then expected.
//
//     === exercise/scenario.yaml          edit: lines after `<` become the lines after `>`
//     < duration: 30m
//     > duration: soon
//     === city/organization.yaml whole    the file's content; `@repeat N TEXT` is TEXT N times;
//     `{{0x83}}` is that byte
//     === exercise/files/x symlink /etc   also: missing, directory
//     === expected                        always the last
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace enshu::dsl::golden {

class CaseFile {
  public:
    explicit CaseFile(std::filesystem::path path);

    /// Changes a copy of base/ as the case says. Throws where an edit does not fit.
    void apply(const std::filesystem::path &directory) const;
    const std::string &expected() const { return expected_; }
    void rewrite(std::string_view expected) const;

  private:
    std::filesystem::path path_;
    std::string changes_;
    std::string expected_;
};

std::string read_whole(const std::filesystem::path &path);

} // namespace enshu::dsl::golden
