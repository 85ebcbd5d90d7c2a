#include "scenario-dsl/attack/guest_files.h"
#include "scenario-dsl/check/check.h"
#include "scenario-dsl/check/reported.h"
#include "scenario-dsl/check/schedule.h"
#include "scenario-dsl/model/vary.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace enshu::dsl {
namespace {

namespace fs = std::filesystem;

/// More places than this help nobody.
constexpr std::size_t most_places = 6;

class EvidenceCheck {
  public:
    EvidenceCheck(const Draft &draft, const Schedule &schedule, const Reported &reported,
                  Diagnostics &diagnostics)
        : draft_(draft), scenario_(draft.scenario), schedule_(schedule),
          network_(draft.scenario.organization), steps_(draft.scenario.attack),
          files_(draft.scenario, network_), diagnostics_(diagnostics), reported_(reported),
          attack_is_known_(!reported_.in(draft.scenario_root->find("attack")) &&
                           !reported_.in_hosts()) {
        for (const Step &step : scenario_.attack)
            if (const auto *archive = std::get_if<Archive>(&step.verb))
                archives_[archive->on].push_back(&step);
            else if (const auto *mail = std::get_if<SendMail>(&step.verb))
                seeds_.insert(mail->attachment.string());
        for (const Host &host : scenario_.organization.hosts) {
            seeds_.insert(host.documents.string());
            for (const Service &service : host.services)
                seeds_.insert(service.content.string());
        }
    }

    void check(const Step &step) {
        if (!attack_is_known_ || diagnostics_.settled())
            return;
        const Node &node = *draft_.steps.find(step.id)->second.node;
        if (!is_found(step))
            diagnostics_
                .error(Kind::NoEvidence, place_of(node, {"do"}),
                       fmt::format("step `{}` leaves nothing on a host that teams see", step.id))
                .suggest(std::holds_alternative<HttpUpload>(step.verb)
                             ? "let it go `via` a proxy, which logs it"
                             : "let it act on a host of the organisation");
        if (const auto *archive = std::get_if<Archive>(&step.verb)) {
            require_file(step, archive->on, archive->what, node);
        } else if (const auto *upload = std::get_if<HttpUpload>(&step.verb)) {
            if (!upload->what.empty())
                require_file(step, upload->on, upload->what, node);
            else
                require_archive(step, upload->on, node);
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
    bool is_found(const Step &step) const {
        return std::ranges::any_of(traces_of(step, steps_, network_), [&](const Trace &trace) {
            const Host *host = network_.find_host(trace.host);
            return host && !host->hidden && !trace.when_refused;
        });
    }

    void require_file(const Step &step, const std::string &on, const std::string &what,
                      const Node &node) {
        if (!GuestFiles::is_furnished(what) || files_.has(on, what, step.id))
            return;
        const Host &host = *network_.find_host(on);
        Diagnostic &error = diagnostics_.error(
            Kind::GuestFileMissing, place_of(node, {"what"}),
            fmt::format("nothing puts {} on the host `{}`", backticked(what), on));
        const Node &host_node = *draft_.hosts.find(on)->second.node;
        const std::string documents = GuestFiles::documents_of(host, network_);
        const std::string share = GuestFiles::share_of(host);
        if (host.role == HostRole::Workstation)
            suggest_seed(error, host_node.find("documents"), documents, "`documents:`");
        else if (share.empty())
            error.note(draft_.hosts.find(on)->second.name->place, "the host stands here")
                .suggest("give it the service `smb` with a `seed`, whose files lie in /srv/SHARE");
        else
            suggest_seed(error, host_node.find("services")->find("smb")->find("seed"), share,
                         "its share a `seed:`");
    }

    static void suggest_seed(Diagnostic &error, const Node *seed, const std::string &folder,
                             std::string_view key) {
        if (seed)
            error.note(seed->place, fmt::format("the files in `{}` come from here", folder))
                .suggest("put it there, or take what is there");
        else
            error.suggest(fmt::format("give the host {}: its files lie in `{}`", key, folder));
    }

    void require_archive(const Step &step, const std::string &on, const Node &node) {
        const auto archives = archives_.find(on);
        if (archives == archives_.end() ||
            std::ranges::all_of(archives->second,
                                [&](const Step *other) { return comes_after(*other, step); }))
            diagnostics_
                .error(Kind::NothingPacked, place_of(node, {"size"}),
                       fmt::format("no step packs anything on `{}` before, so there is nothing to "
                                   "take a part of",
                                   on))
                .suggest("add an `archive` step before it, or say `what` is taken");
    }

    /// Whether `later` follows `earlier`, as far as it is written down.
    bool comes_after(const Step &later, const Step &earlier) const {
        if (later.trigger.at && earlier.trigger.at)
            return *later.trigger.at > *earlier.trigger.at;
        return schedule_.hangs_on(later.id, earlier.id);
    }

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
                .suggest("take the attachment of a `send-mail` step");
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
    const Schedule &schedule_;
    const Network network_;
    const Index<Step> steps_;
    const GuestFiles files_;
    std::unordered_map<std::string_view, std::vector<const Step *>> archives_; ///< by host
    std::unordered_set<std::string> seeds_; ///< the files and directories that guests get
    Diagnostics &diagnostics_;
    const Reported &reported_;
    const bool attack_is_known_; ///< what is on which host when, without a mistake in it
};

} // namespace

void check_evidence(const Draft &draft, const Schedule &schedule, const Reported &reported,
                    Diagnostics &diagnostics) {
    EvidenceCheck evidence{draft, schedule, reported, diagnostics};
    for (const Step &step : draft.scenario.attack)
        evidence.check(step);
    for (const Objective &objective : draft.scenario.objectives)
        evidence.check(objective);
}

} // namespace enshu::dsl
