#include "scenario-dsl/check/check.h"
#include "scenario-dsl/check/pages.h"
#include "scenario-dsl/schema/scalars.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace enshu::dsl {
namespace {

/// The systemd unit of each service, in the order of ServiceKind (images/services).
constexpr std::string_view units[] = {"postfix", "dovecot", "squid",      "unbound", "nginx",
                                      "rsyslog", "smbd",    "postgresql", "chrony",  "sensor"};
static_assert(std::size(units) == std::size(service_words));

/// The service that a unit's name stands for, with or without `.service`.
std::optional<ServiceKind> service_of(std::string_view unit) {
    constexpr std::string_view suffix = ".service";
    if (unit.ends_with(suffix))
        unit.remove_suffix(suffix.size());
    const auto found = std::ranges::find(units, unit);
    if (found == std::end(units))
        return std::nullopt;
    return static_cast<ServiceKind>(found - std::begin(units));
}

class Measures {
  public:
    Measures(const Draft &draft, Diagnostics &diagnostics)
        : draft_(draft), diagnostics_(diagnostics) {
        for (const Person &person : draft.scenario.organization.people)
            people_.insert(person.account);
        for (const Step &step : draft.scenario.attack)
            if (const auto *login = std::get_if<SshLogin>(&step.verb))
                logins_.emplace(login->to, login->user);
    }

    void check(const Objective &objective) {
        const Node *measure = draft_.objectives.at(objective.id).node->find("measure");
        if (!draft_.is_sound(measure) || measure->entries.size() != 1 ||
            !draft_.is_sound(&measure->entries.front().value))
            return;
        objective_ = &objective;
        node_ = &measure->entries.front().value;
        std::visit([this](const auto &each) { check_measure(each); }, objective.measure);
    }

  private:
    void check_measure(const auto &) {}

    void check_measure(const Evidence &evidence) {
        check_evidence_path(*node_, evidence.kind, diagnostics_);
    }

    void check_measure(const Available &available) {
        check_page(available);
        const Node *every = node_->find("every");
        const Node *spare = node_->find("spare");
        const Milliseconds duration = draft_.scenario.duration;
        if (!draft_.is_sound(every) || !draft_.is_sound(spare) || duration == Milliseconds{0})
            return;
        if (available.every > duration)
            diagnostics_
                .error(Kind::NeverTrue, every->place,
                       fmt::format("the exercise ends at {}, before the service is asked for the "
                                   "first time",
                                   to_string(duration)))
                .suggest("ask more often, every 30s for example");
        else if (available.spare >= duration)
            diagnostics_
                .error(Kind::TrueFromStart, spare->place,
                       fmt::format("the service may be down for the whole exercise of {}",
                                   to_string(duration)))
                .suggest("write for how long users would bear it");
        else if (available.spare > Milliseconds{0} && available.spare < available.every)
            diagnostics_
                .warning(Kind::SpareTooShort, spare->place,
                         fmt::format("one answer that is missed counts as {}, more than may be "
                                     "missed in all",
                                     to_string(available.every)))
                .note(every->place, "it is asked so often")
                .suggest("ask more often, or spare more; `0s` says that nothing may be missed");
    }

    /// What a site does not have is never answered.
    void check_page(const Available &available) {
        const Host *host = draft_.find_host(available.host);
        const auto url = parse_url(available.url);
        if (!host || !draft_.is_sound_host(host->id) || !url)
            return;
        if (!may_have_page(*host, url->path))
            diagnostics_
                .error(
                    Kind::NeverTrue, place_of(*node_, {"url"}),
                    fmt::format("the site of `{}` has no page {}", host->id, backticked(url->path)))
                .suggest("ask for a page that it has, or add one to its `site`");
    }

    void check_measure(const GuestState &state) {
        const Host *host = draft_.find_host(state.host);
        if (!host || !draft_.is_sound_host(host->id))
            return;
        switch (state.kind) {
        case GuestState::Kind::Running:
            return check_unit(state, *host, true);
        case GuestState::Kind::Stopped:
            return check_unit(state, *host, false);
        case GuestState::Kind::Locked:
            return check_account(state, *host);
        case GuestState::Kind::There:
        case GuestState::Kind::Gone:
            return; // paths belong to the evidence that steps leave
        }
    }

    /// No step stops or starts a service: what runs at START runs until a team stops it.
    void check_unit(const GuestState &state, const Host &host, bool running) {
        const auto service = service_of(state.what);
        if (!service)
            return; // a unit that the model does not know
        const Place place = place_of(*node_, {running ? "running" : "stopped"});
        const bool runs = host.offers(*service);
        if (runs && running)
            true_from_start(place,
                            fmt::format("`{}` runs on `{}` from the start, and no step stops it",
                                        state.what, host.id));
        else if (!runs && !running)
            true_from_start(place,
                            fmt::format("`{}` does not run on `{}`, which does not offer `{}`",
                                        state.what, host.id, word_of(*service)));
        else if (running)
            diagnostics_
                .error(Kind::NeverTrue, place,
                       fmt::format("`{}` cannot run on `{}`, which does not offer `{}`", state.what,
                                   host.id, word_of(*service)))
                .note(draft_.hosts.at(host.id).name->place, "the host stands here");
    }

    void check_account(const GuestState &state, const Host &host) {
        if (state.what == "root" || people_.contains(state.what) ||
            logins_.contains({host.id, state.what}))
            return;
        diagnostics_
            .error(Kind::NeverTrue, place_of(*node_, {"locked"}),
                   fmt::format("there is no account `{}` on `{}` to lock", state.what, host.id))
            .suggest("accounts are those of people and of the `credential` of ssh-login steps");
    }

    void true_from_start(const Place &place, std::string why) {
        if (objective_->points > draft_.scenario.floor)
            diagnostics_
                .warning(Kind::TrueFromStart, place,
                         fmt::format("`{}` is reached by doing nothing: {}", objective_->id, why))
                .suggest("measure what a team has to bring about");
    }

    const Draft &draft_;
    Diagnostics &diagnostics_;
    std::set<std::string_view> people_; ///< their accounts, which every host of theirs knows
    std::set<std::pair<std::string_view, std::string_view>> logins_; ///< host, account
    const Objective *objective_ = nullptr;
    const Node *node_ = nullptr;
};

} // namespace

void check_evidence_path(const Node &node, EvidenceKind kind, Diagnostics &diagnostics) {
    const bool needed = kind == EvidenceKind::Log || kind == EvidenceKind::File;
    const Entry *path = node.find_entry("path");
    const Node *word = node.find("kind");
    if (!word || needed == (path != nullptr))
        return;
    if (needed)
        diagnostics
            .error(Kind::MissingKey, word->place,
                   fmt::format("it is not said which {} is captured", word->text))
            .suggest("add `path:` with its place in the guest");
    else
        diagnostics
            .error(Kind::UnknownKey, path->key.place,
                   fmt::format("`{}` is captured whole and has no `path`", word->text))
            .suggest("leave it out, or capture a `file`");
}

void check_measures(const Draft &draft, Diagnostics &diagnostics) {
    Measures measures{draft, diagnostics};
    for (const Objective &objective : draft.scenario.objectives)
        measures.check(objective);
}

} // namespace enshu::dsl
