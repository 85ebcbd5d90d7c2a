#include "tests/mutation/subject.h"

#include <fmt/format.h>

#include <stdexcept>

namespace enshu::mutation {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t seed = 1;

/// A change that spoils the YAML itself would be reported for the wrong reason.
bool is_of_syntax(dsl::Kind kind) {
    return kind >= dsl::Kind::NotUtf8 && kind <= dsl::Kind::LayoutKept;
}

std::string name_of(const rehearse::Take &take) {
    switch (take.kind) {
    case rehearse::Take::Kind::Knowing:
        return "with the walkthrough";
    case rehearse::Take::Kind::Idle:
        return "with nothing done";
    case rehearse::Take::Kind::Without:
        return "without " + take.objective;
    case rehearse::Take::Kind::Spoilt:
        return "with " + take.objective + " spoilt";
    }
    return "";
}

} // namespace

Subject::Subject(const fs::path &directory)
    : directory_(directory), original_(dsl::analyse(directory)) {
    if (!original_.diagnostics.empty() || !original_.draft || !original_.draft->walkthrough)
        throw std::runtime_error(directory.string() + " is reported as it is");
    const rehearse::Rehearsal rehearsal =
        rehearse::rehearse(original_.draft->scenario, *original_.draft->walkthrough, seed);
    if (!rehearsal.proven())
        throw std::runtime_error(directory.string() + " is not proven as it is");
    result_ = result_of(rehearsal);
}

std::vector<Mutant> Subject::mutants() const {
    std::vector<Mutant> all;
    for (const dsl::ParsedFile &file : original_.files)
        for (Mutant &mutant :
             mutants_of(file, original_.draft->scenario.duration + std::chrono::minutes(1)))
            all.push_back(std::move(mutant));
    return all;
}

Judgement Subject::judge(const Mutant &mutant) const {
    const dsl::Analysis analysis = dsl::analyse(
        directory_, [&](const fs::path &path, std::uintmax_t ceiling) -> dsl::Contents {
            const fs::path normal = path.lexically_normal();
            if (normal == mutant.file->path)
                return mutant.text();
            for (const dsl::ParsedFile &file : original_.files)
                if (normal == file.path)
                    return std::string(file.source->text());
            return dsl::read_file(path, ceiling);
        });
    for (const dsl::Diagnostic &diagnostic : analysis.diagnostics)
        if (is_of_syntax(diagnostic.kind))
            return {Verdict::Broken, diagnostic.message};
    if (!analysis.diagnostics.empty())
        return {Verdict::Checked, std::string(dsl::name(analysis.diagnostics.begin()->kind))};
    rehearse::Rehearsal rehearsal;
    try {
        rehearsal =
            rehearse::rehearse(analysis.draft->scenario, *analysis.draft->walkthrough, seed);
    } catch (const std::exception &error) {
        return {Verdict::Rehearsed, error.what()};
    }
    if (!rehearsal.proven())
        return {Verdict::Rehearsed, rehearsal.findings.front().name};
    const Result result = result_of(rehearsal);
    if (result == result_)
        return {Verdict::Same, ""};
    return {Verdict::Changed, differences(result_, result)};
}

std::string Subject::differences(const Result &before, const Result &after) {
    std::vector<std::string> all;
    for (const auto &[where, points] : before) {
        const auto found = after.find(where);
        const std::string now = found == after.end() ? "none" : std::to_string(found->second);
        if (now != std::to_string(points))
            all.push_back(fmt::format("{} {}: {} → {}", where.second, where.first, points, now));
    }
    return fmt::format("{}", fmt::join(all, ", "));
}

Subject::Result Subject::result_of(const rehearse::Rehearsal &rehearsal) {
    Result result;
    for (const rehearse::Take &take : rehearsal.takes)
        for (const score::ObjectiveResult &objective : take.played.score.objectives)
            result[{name_of(take), objective.objective}] = objective.points;
    return result;
}

} // namespace enshu::mutation
