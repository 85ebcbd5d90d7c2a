// A small scenario in memory, to be changed one line at a time.
#pragma once

#include "scenario-dsl/load_scenario.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::dsl::test {

/// A directory that goes when the object goes.
class TemporaryDirectory {
  public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory &) = delete;
    TemporaryDirectory &operator=(const TemporaryDirectory &) = delete;
    const std::filesystem::path &path() const { return path_; }

  private:
    std::filesystem::path path_;
};

void write(const std::filesystem::path &file, std::string_view text);

/// Two files that load without a word; the edits replace a piece of text that must be there.
struct SmallScenario {
    SmallScenario();
    SmallScenario &in_scenario(std::string_view before, std::string_view after);
    SmallScenario &in_organization(std::string_view before, std::string_view after);
    LoadResult load() const;

    std::string scenario;
    std::string organization;
    TemporaryDirectory directory;
};

/// tests/support/every-verb, to be changed in the same way.
struct EveryVerb {
    EveryVerb();
    EveryVerb &in_scenario(std::string_view before, std::string_view after);
    EveryVerb &in_organization(std::string_view before, std::string_view after);
    LoadResult load() const;

    TemporaryDirectory directory;
};

using Places = std::vector<std::string>;
/// `kind@line:column` of each, in order.
Places places(const Diagnostics &diagnostics);

using Marks = std::vector<std::string>;
/// `kind: what the caret stands under` of each, in order.
Marks marks(const Diagnostics &diagnostics);

} // namespace enshu::dsl::test
