#include "scenario-dsl/language_server/navigation.h"

#include "scenario-dsl/language_server/refusal.h"
#include "scenario-dsl/language_server/spot.h"
#include "scenario-dsl/language_server/uri.h"
#include "scenario-dsl/model/units.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace enshu::dsl::lsp {
namespace {

namespace fs = std::filesystem;

/// Whether two declared names would be taken for one another.
bool share_names(Scope a, Scope b) {
    return a == b || (covers(Scope::Moment, a) && covers(Scope::Moment, b));
}

/// Whether two occurrences may mean the same thing, as far as their names tell.
bool share_name(const Occurrence &a, const Occurrence &b) {
    return a.name == b.name && a.owner == b.owner;
}

bool is_there_letter_by_letter(const Occurrence &one) {
    const auto [begin, end] = one.place.range;
    return one.place.source->text().substr(begin, end - begin) == one.name;
}

/// Refuses what would leave a scenario broken.
void require_renameable(const Occurrence &one, const std::string &to, const Project &project) {
    const auto declared = declarations_of(one, project);
    for (const Tree &tree : project.trees) {
        if (!tree.sound)
            throw Refusal{Refusal::RequestFailed,
                          fmt::format("{} cannot be read at the moment; mend it first",
                                      backticked(tree.path.filename().string()))};
        for (const Occurrence &other : find_occurrences(*tree.root, *tree.type))
            for (const Occurrence &mine : declared)
                if (other.declares && other.name == to && other.owner == mine.owner &&
                    share_names(other.scope, mine.scope))
                    throw Refusal{Refusal::RequestFailed,
                                  fmt::format("{} is taken by the {} in {}:{}", backticked(to),
                                              noun(other.scope), tree.path.filename().string(),
                                              tree.source->position(other.place.range.begin).line)};
    }
}

} // namespace

std::optional<Occurrence> occurrence_at(const Tree &tree, std::size_t offset) {
    for (Occurrence &one : find_occurrences(*tree.root, *tree.type))
        if (one.place.range.begin <= offset && offset <= one.place.range.end)
            return std::move(one);
    return std::nullopt;
}

std::vector<Occurrence> declarations_of(const Occurrence &one, const Project &project) {
    std::vector<Occurrence> found;
    for (const Tree &tree : project.trees)
        for (Occurrence &other : find_occurrences(*tree.root, *tree.type))
            if (other.declares && share_name(other, one) &&
                (one.declares ? other.scope == one.scope : covers(one.scope, other.scope)))
                found.push_back(std::move(other));
    return found;
}

std::vector<Occurrence> same_as(const Occurrence &one, const Project &project) {
    std::set<Scope> scopes;
    for (const Occurrence &declared : declarations_of(one, project))
        scopes.insert(declared.scope);
    if (scopes.empty())
        scopes.insert(one.scope);
    std::vector<Occurrence> found;
    for (const Tree &tree : project.trees)
        for (Occurrence &other : find_occurrences(*tree.root, *tree.type)) {
            const bool same = std::ranges::any_of(scopes, [&](Scope scope) {
                return other.declares ? other.scope == scope : covers(other.scope, scope);
            });
            if (same && share_name(other, one))
                found.push_back(std::move(other));
        }
    return found;
}

json file_at(const Tree &tree, std::size_t offset) {
    const auto spot = find_spot(*tree.root, *tree.type, offset);
    if (!spot || !spot->type || spot->type->shape != Shape::FilePath)
        return nullptr;
    std::error_code error;
    fs::path named = tree.path.parent_path() / spot->node->text;
    if (fs::is_directory(named, error))
        named /= "organization.yaml";
    if (!fs::is_regular_file(named, error))
        return nullptr;
    const json start{{"line", 0}, {"character", 0}};
    return {{"uri", uri_of(real_path(named))}, {"range", {{"start", start}, {"end", start}}}};
}

json rename(const Occurrence &one, const std::string &to, const std::vector<Project> &projects,
            Locator &locator) {
    if (!is_id(to))
        throw Refusal{Refusal::RequestFailed,
                      fmt::format("{} is not a name; write up to 31 of `a` to `z`, `0` to `9` and "
                                  "`-`, beginning with a letter",
                                  backticked(to))};
    bool declared = false;
    std::set<std::pair<std::string, std::size_t>> done; // a file of two scenarios is there twice
    json changes = json::object();
    for (const Project &project : projects) {
        if (to != one.name)
            require_renameable(one, to, project);
        declared = declared || !declarations_of(one, project).empty();
        for (const Occurrence &other : same_as(one, project)) {
            if (!is_there_letter_by_letter(other))
                throw Refusal{
                    Refusal::RequestFailed,
                    fmt::format("{} is written in another way somewhere", backticked(one.name))};
            const std::string uri = locator.uri(*other.place.source);
            if (done.emplace(uri, other.place.range.begin).second)
                changes[uri].push_back({{"range", locator.range(other.place)}, {"newText", to}});
        }
    }
    if (!declared)
        throw Refusal{Refusal::RequestFailed,
                      fmt::format("nothing called {} is declared", backticked(one.name))};
    return {{"changes", std::move(changes)}};
}

} // namespace enshu::dsl::lsp
