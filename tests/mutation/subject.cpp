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
            return {Verdict::Changed, "the change breaks the text itself: " + diagnostic.message};
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
    for (const auto &[play, points] : result_) {
        const auto found = result.find(play);
        if (found == result.end())
            return {Verdict::Changed, fmt::format("no play {} with {}", play.first, play.second)};
        if (found->second != points)
            return {Verdict::Changed, fmt::format("{} in play {}: {} → {} points", play.second,
                                                  play.first, points, found->second)};
    }
    return {Verdict::Changed, "there are more plays"};
}

Subject::Result Subject::result_of(const rehearse::Rehearsal &rehearsal) {
    Result result;
    for (const rehearse::Take &take : rehearsal.takes)
        for (const score::ObjectiveResult &objective : take.played.score.objectives)
            result[{fmt::format("{} {}", static_cast<int>(take.kind), take.objective),
                    objective.objective}] = objective.points;
    return result;
}

} // namespace enshu::mutation
