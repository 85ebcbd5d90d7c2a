#include "scenario-dsl/language_server/candidates.h"

#include "scenario-dsl/language_server/field_words.h"
#include "scenario-dsl/language_server/paths.h"
#include "scenario-dsl/model/units.h"
#include "scenario-dsl/schema/shape_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace enshu::dsl::lsp {
namespace {

bool lies_in(const Place &inner, const Place &outer) {
    return inner.source == outer.source && inner.range.begin >= outer.range.begin &&
           inner.range.end <= outer.range.end;
}

std::string file_name(const Place &place) {
    return std::filesystem::path{place.source->path()}.filename().string();
}

/// `20m of soc-call`, for the duration that was written already.
std::vector<Candidate> deadlines(std::string_view before, const Names &names) {
    const auto blank = before.find(' ');
    const std::string_view written = before.substr(0, blank);
    const std::string duration{parse_duration(written) ? written : "20m"};
    std::vector<Candidate> found = names.of(Scope::Moment);
    for (Candidate &candidate : found)
        candidate.label = duration + " of " + candidate.label;
    return found;
}

std::vector<Candidate> endpoints(std::string_view before, const Names &names) {
    const bool first = before.find("->") == std::string_view::npos;
    std::vector<Candidate> found = names.ends();
    for (Candidate &candidate : found)
        if (first) {
            candidate.label += " -> ";
            candidate.unfinished = true;
        }
    return found;
}

std::vector<Candidate> words(const Type &type, CandidateKind kind) {
    std::vector<Candidate> found;
    for (const std::string_view word : type.words)
        found.push_back({std::string{word}, kind});
    return found;
}

std::vector<Candidate> paths(const std::filesystem::path &directory, PathTo leads) {
    std::vector<Candidate> found;
    for (std::string &path : paths_from(directory, leads))
        found.push_back({std::move(path), CandidateKind::File});
    return found;
}

} // namespace

Names::Names(const Project &project, Language language) : language_(language) {
    for (const Tree &tree : project.trees)
        files_.push_back(find_occurrences(*tree.root, *tree.type));
}

std::vector<Candidate> Names::of(Scope scope, std::string_view owner) const {
    std::vector<Candidate> found;
    std::set<std::string_view> names;
    for (const auto &file : files_)
        for (const Occurrence &one : file)
            if (one.declares && covers(scope, one.scope) && one.owner == owner &&
                names.insert(one.name).second)
                found.push_back(
                    {one.name, CandidateKind::Reference,
                     fmt::format(fmt::runtime(in({"{} of {}", "{1} の{0}"}, language_)),
                                 in(scope_words(one.scope), language_), file_name(one.place))});
    return found;
}

std::vector<Candidate> Names::ends() const {
    std::vector<Candidate> found = of(Scope::Zone);
    found.push_back({"any", CandidateKind::Keyword,
                     std::string{in({"every zone", "すべてのゾーン"}, language_)}});
    for (const auto &file : files_)
        for (auto host = file.begin(); host != file.end(); ++host)
            if (host->declares && host->scope == Scope::Host)
                // What stands in a host's declaration follows its name.
                for (auto zone = host + 1; zone != file.end() && lies_in(zone->place, host->whole);
                     ++zone)
                    if (!zone->declares && zone->scope == Scope::Zone)
                        found.push_back(
                            {zone->name + "/" + host->name, CandidateKind::Reference,
                             fmt::format(fmt::runtime(in({"in the zone `{}`", "ゾーン `{}` の中"},
                                                         language_)),
                                         zone->name)});
    return found;
}

std::vector<Candidate> keys_for(const Record &record, const Node &map, const Node *typed,
                                Language language) {
    const auto is_there = [&](std::string_view key) {
        const Entry *entry = map.find_entry(key);
        return entry && &entry->key != typed;
    };
    auto choices = record.choices;
    if (const Case *chosen = record.case_of(map))
        choices.insert(choices.end(), chosen->choices.begin(), chosen->choices.end());
    const auto group_of = [](const auto &groups, std::string_view key) {
        return std::ranges::find_if(groups, [&](const auto &group) {
            return std::ranges::find(group, key) != group.end();
        });
    };
    const auto has_rival = [&](std::string_view key) {
        const Case *chosen = record.case_of(map);
        if (!chosen)
            return false;
        const auto rivals = group_of(chosen->rivals, key);
        return rivals != chosen->rivals.end() && std::ranges::any_of(*rivals, is_there);
    };
    std::vector<Candidate> found;
    for (const Field *field : record.fields_for(map)) {
        const auto choice = group_of(choices, field->key);
        const bool chosen = choice != choices.end();
        if (is_there(field->key) || (chosen && std::ranges::any_of(*choice, is_there)) ||
            has_rival(field->key) || (!field->with.empty() && !is_there(field->with)))
            continue;
        const bool required = field->need == Need::Required;
        found.push_back({std::string{field->key}, CandidateKind::Property,
                         summary_of(*field, language), describe(*field, language),
                         required || chosen});
    }
    return found;
}

std::vector<Candidate> values_for(const Type &type, const Asked &asked, const Names &names) {
    switch (type.shape) {
    case Shape::Word:
    case Shape::WordOrFields:
        return words(type, CandidateKind::Value);
    case Shape::Flag:
        return {{"true", CandidateKind::Value}, {"false", CandidateKind::Value}};
    case Shape::Reference:
        return names.of(type.scope, asked.owner);
    case Shape::Deadline:
        return deadlines(asked.before, names);
    case Shape::Endpoint:
        return names.ends();
    case Shape::Endpoints:
        return endpoints(asked.before, names);
    case Shape::FilePath:
        return paths(asked.directory, type.leads);
    default:
        return {};
    }
}

} // namespace enshu::dsl::lsp
