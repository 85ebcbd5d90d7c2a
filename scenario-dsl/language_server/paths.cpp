#include "scenario-dsl/language_server/paths.h"

#include "scenario-dsl/language_server/workspace.h"
#include "scenario-dsl/schema/scalars.h"

#include <functional>
#include <set>

namespace enshu::dsl::lsp {
namespace {

namespace fs = std::filesystem;

constexpr int deepest = 3;                   // levels of directories
constexpr std::size_t most_looked_at = 2000; // entries
constexpr std::size_t most_offered = 200;

using Visit = std::function<void(const fs::directory_entry &)>;

/// Everything below the directory that is not hidden.
void walk(const fs::path &directory, const Visit &visit) {
    std::size_t looked_at = 0;
    std::error_code error;
    fs::recursive_directory_iterator it{directory, fs::directory_options::skip_permission_denied,
                                        error};
    for (const fs::recursive_directory_iterator end; !error && it != end; it.increment(error)) {
        if (++looked_at > most_looked_at)
            return;
        if (it->path().filename().string().starts_with('.'))
            it.disable_recursion_pending();
        else
            visit(*it);
        if (it.depth() >= deepest)
            it.disable_recursion_pending();
    }
}

/// The path of a briefing without language and ending; empty for other files.
fs::path briefing_of(const fs::path &file) {
    const fs::path stem = file.stem();
    const bool is_one =
        file.extension() == ".md" && (stem.extension() == ".ja" || stem.extension() == ".en");
    return is_one ? file.parent_path() / stem.stem() : fs::path{};
}

fs::path named_by(const fs::directory_entry &entry, PathTo leads) {
    std::error_code error;
    const fs::file_status status = entry.symlink_status(error);
    const bool is_file = fs::is_regular_file(status);
    switch (leads) {
    case PathTo::File:
        return is_file && !Workspace::type_of(entry.path()) ? entry.path() : fs::path{};
    case PathTo::Directory:
        return fs::is_directory(status) ? entry.path() : fs::path{};
    case PathTo::Briefing:
        return is_file ? briefing_of(entry.path()) : fs::path{};
    case PathTo::Organization:
        return is_file && entry.path().filename() == "organization.yaml"
                   ? entry.path().parent_path()
                   : fs::path{};
    }
    return {};
}

} // namespace

std::vector<std::string> paths_from(const fs::path &directory, PathTo leads) {
    const bool shared = leads == PathTo::Organization && directory.has_relative_path();
    std::set<std::string> found;
    walk(shared ? directory.parent_path() : directory, [&](const fs::directory_entry &entry) {
        const fs::path path = named_by(entry, leads);
        const std::string written =
            path.empty() ? "" : path.lexically_relative(directory).generic_string();
        if (scalar_rule(Shape::FilePath)->fits(written) && found.size() < most_offered)
            found.insert(written);
    });
    return {found.begin(), found.end()};
}

} // namespace enshu::dsl::lsp
