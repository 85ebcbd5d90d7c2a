#include "scenario-dsl/attack/guest_files.h"
#include "scenario-dsl/check/check.h"
#include "scenario-dsl/check/reported.h"
#include "scenario-dsl/model/vary.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace enshu::dsl {
namespace {

namespace fs = std::filesystem;

/// More places than this help nobody.
constexpr std::size_t most_places = 6;

class EvidenceCheck {
  public:
    EvidenceCheck(const Draft &draft, const Reported &reported, Diagnostics &diagnostics)
        : draft_(draft), scenario_(draft.scenario), network_(draft.scenario.organization),
          files_(draft.scenario, network_), diagnostics_(diagnostics), reported_(reported),
          attack_is_known_(!reported_.in(draft.scenario_root->find("attack")) &&
                           !reported_.in_hosts()) {
        for (const Step &step : scenario_.attack)
            if (const auto *mail = std::get_if<SendMail>(&step.verb))
                seeds_.insert(mail->attachment.string());
            else if (const auto *stick = std::get_if<UsbInsert>(&step.verb))
                seeds_.insert(stick->file.string());
            else if (const auto *deface = std::get_if<Deface>(&step.verb))
                seeds_.insert(deface->with.string());
        for (const Host &host : scenario_.organization.hosts) {
            seeds_.insert(host.documents.string());
            for (const Service &service : host.services)
                seeds_.insert(service.content.string());
        }
    }

    void check(const Objective &objective) {
        const Node &node = *draft_.objectives.find(objective.id)->second.node;
        if (reported_.in(&node) || diagnostics_.settled())
            return;
        const Node &measure = *node.find("measure");
        if (const auto *evidence = std::get_if<Evidence>(&objective.measure))
            check_evidence(*evidence, *measure.find("evidence"));
        else if (const auto *state = std::get_if<GuestState>(&objective.measure))
            check_state(*state, *measure.find("guest-state"));
        else if (std::holds_alternative<Answer>(objective.measure))
            check_digests(*measure.find("answer")->find("accept"));
    }

  private:
    void check_evidence(const Evidence &evidence, const Node &node) {
        const Host *host = network_.find_host(evidence.host);
        if (!host || reported_.in_host(evidence.host))
            return;
        if (host->hidden) {
            diagnostics_
                .error(Kind::WrongKind, place_of(node, {"of"}),
                       fmt::format("teams do not see the host `{}`", host->id))
                .note(draft_.hosts.find(host->id)->second.name->place, "the host stands here");
            return;
        }
        const bool is_log = evidence.kind == EvidenceKind::Log;
        if (!is_log && evidence.kind != EvidenceKind::File)
            return;
        if (evidence.path.empty())
            diagnostics_
                .error(Kind::MissingKey, place_of(node, {"kind"}),
                       fmt::format("it is not said which {} is captured", is_log ? "log" : "file"))
                .suggest("add `path:` with its place in the guest");
        else if (attack_is_known_ && !writes(*host, evidence.path) &&
                 (is_log || !files_.has(host->id, evidence.path)))
            nothing_to_find(place_of(node, {"path"}),
                            fmt::format("no step leaves {} on `{}`, and no service writes it",
                                        backticked(evidence.path), host->id),
                            *host);
    }

    void check_state(const GuestState &state, const Node &node) {
        const Host *host = network_.find_host(state.host);
        if (!host || state.kind != GuestState::Kind::Gone || !attack_is_known_ ||
            !GuestFiles::is_furnished(state.what) || files_.has(host->id, state.what))
            return;
        nothing_to_find(place_of(node, {"gone"}),
                        fmt::format("nothing puts {} on `{}`, so it is gone from the start",
                                    backticked(state.what), host->id),
                        *host);
    }

    static bool writes(const Host &host, const std::string &path) {
        return std::ranges::any_of(logs_of(host), [&](const std::string &log) {
            return is_within(path, log) || is_within(log, path);
        });
    }

    /// With the places on the host at which there is something, if there are any.
    void nothing_to_find(const Place &place, std::string message, const Host &host) {
        std::string places;
        for (const std::string_view where : files_.places_on(host.id, most_places))
            places += (places.empty() ? "" : ", ") + backticked(where);
        diagnostics_.error(Kind::NothingToFind, place, std::move(message))
            .suggest(places.empty() ? ""
                                    : fmt::format("the attack's traces there are in {}", places));
    }

    void check_digests(const Node &accept) {
        if (!attack_is_known_)
            return;
        if (accept.is(Node::Type::Scalar))
            check_digest(accept);
        for (const Node &answer : accept.items)
            check_digest(answer);
    }

    void check_digest(const Node &answer) {
        for (const Placeholder &placeholder : find_placeholders(answer.text)) {
            if (!placeholder.is_digest() ||
                is_used(scenario_.directory / "files" / placeholder.file()))
                continue;
            const std::string name = "files/" + std::string{placeholder.file()};
            diagnostics_
                .error(Kind::NothingToFind,
                       place_of_part(answer,
                                     std::string_view{answer.text}.substr(
                                         placeholder.begin, placeholder.end - placeholder.begin)),
                       fmt::format("no step brings {} to a team, so nobody can find its digest",
                                   backticked(name)))
                .suggest("take a file that a step brings: an attachment, or what is on a stick");
        }
    }

    /// The file itself, or a directory in which it lies.
    bool is_used(const fs::path &written) const {
        for (fs::path path = written.lexically_normal(); path.has_relative_path();
             path = path.parent_path())
            if (seeds_.contains(path.string()))
                return true;
        return false;
    }

    const Draft &draft_;
    const Scenario &scenario_;
    const Network network_;
    const GuestFiles files_;
    std::unordered_set<std::string> seeds_; ///< the files and directories that guests get
    Diagnostics &diagnostics_;
    const Reported &reported_;
    const bool attack_is_known_; ///< what is on which host when, without a mistake in it
};

} // namespace

void check_evidence(const Draft &draft, const Reported &reported, Diagnostics &diagnostics) {
    EvidenceCheck evidence{draft, reported, diagnostics};
    for (const Objective &objective : draft.scenario.objectives)
        evidence.check(objective);
}

} // namespace enshu::dsl
