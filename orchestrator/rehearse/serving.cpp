#include "orchestrator/rehearse/serving.h"

#include "injector/timeline.h"
#include "orchestrator/rehearse/world.h"

#include <algorithm>

namespace enshu::rehearse {
namespace {

/// Whether an act is obviously done for what an objective measures.
class Purpose {
  public:
    Purpose(const dsl::Scenario &scenario, const dsl::Objective &objective)
        : scenario_(scenario), objective_(objective) {}

    bool operator()(const dsl::GiveAnswer &act) const { return act.objective == objective_.id; }

    bool operator()(const dsl::SubmitForm &act) const {
        const auto *report = std::get_if<dsl::Report>(&objective_.measure);
        return report && report->form == act.form;
    }

    bool operator()(const dsl::SetCable &act) const { return !act.plugged && cuts(act.host); }
    bool operator()(const dsl::ShutDown &act) const { return cuts(act.host); }
    bool operator()(const dsl::ResetHost &act) const { return cuts(act.host); }

    bool operator()(const dsl::CaptureEvidence &act) const {
        const auto *evidence = std::get_if<dsl::Evidence>(&objective_.measure);
        return evidence && evidence->host == act.host && evidence->kind == act.kind &&
               evidence->path == act.path;
    }

    bool operator()(const dsl::RunCommand &act) const {
        return std::any_of(act.effects.begin(), act.effects.end(),
                           [&](const dsl::Effect &effect) { return brings(effect, act.on); });
    }

  private:
    const dsl::Beacon *beacon() const {
        const auto *lost = std::get_if<dsl::ContactLost>(&objective_.measure);
        const dsl::Step *step = lost ? scenario_.find_step(lost->step) : nullptr;
        return step ? std::get_if<dsl::Beacon>(&step->verb) : nullptr;
    }

    /// Without this machine the contact that is measured ends.
    bool cuts(const std::string &host) const {
        const dsl::Beacon *contact = beacon();
        return contact && (contact->on == host || contact->via == host);
    }

    static bool covers(const dsl::Endpoint &side, const std::string &host,
                       const dsl::Organization &organization) {
        if (side.any || side.host == host)
            return true;
        const dsl::Host *machine = organization.find_host(host);
        return side.host.empty() && machine &&
               std::any_of(machine->interfaces.begin(), machine->interfaces.end(),
                           [&](const dsl::Interface &at) { return at.zone == side.zone; });
    }

    bool bars(const dsl::Effect &effect, const std::string &from, const std::string &to,
              dsl::Port port) const {
        return covers(effect.from, from, scenario_.organization) &&
               covers(effect.to, to, scenario_.organization) &&
               std::find(effect.ports.begin(), effect.ports.end(), port) != effect.ports.end();
    }

    bool brings(const dsl::Effect &effect, const std::string &on) const {
        using Kind = dsl::Effect::Kind;
        using State = dsl::GuestState::Kind;
        if (const auto *blocked = std::get_if<dsl::Blocked>(&objective_.measure))
            return effect.kind == Kind::Block &&
                   bars(effect, blocked->from, blocked->to, blocked->port);
        if (const auto *available = std::get_if<dsl::Available>(&objective_.measure))
            return effect.kind == Kind::Start && available->host == on;
        if (const auto *state = std::get_if<dsl::GuestState>(&objective_.measure)) {
            const Kind wanted = state->kind == State::Gone      ? Kind::Remove
                                : state->kind == State::Running ? Kind::Start
                                : state->kind == State::Stopped ? Kind::Stop
                                                                : Kind::Lock;
            return state->kind != State::There && state->host == on && effect.kind == wanted &&
                   (state->what == effect.what || is_unit_of(state->what, effect.what));
        }
        return false;
    }

    const dsl::Scenario &scenario_;
    const dsl::Objective &objective_;
};

} // namespace

std::vector<std::string> serves(const dsl::WalkthroughItem &item, const dsl::Scenario &scenario) {
    if (!item.serves.empty())
        return item.serves;
    std::vector<std::string> objectives;
    for (const dsl::Objective &objective : scenario.objectives)
        if (std::visit(Purpose(scenario, objective), item.act))
            objectives.push_back(objective.id);
    return objectives;
}

std::vector<std::size_t> acts_for(const std::string &objective, const dsl::Walkthrough &walkthrough,
                                  const dsl::Scenario &scenario) {
    std::vector<std::size_t> acts;
    for (std::size_t i = 0; i < walkthrough.size(); ++i) {
        const auto served = serves(walkthrough[i], scenario);
        if (std::find(served.begin(), served.end(), objective) != served.end())
            acts.push_back(i + 1);
    }
    return acts;
}

dsl::Walkthrough without(const std::vector<std::size_t> &acts, const dsl::Walkthrough &walkthrough,
                         const dsl::Scenario &scenario, std::uint64_t seed) {
    dsl::Walkthrough rest;
    for (const inject::Item &item : inject::timeline(scenario, &walkthrough, seed)) {
        if (item.kind != inject::Item::Kind::Act ||
            std::find(acts.begin(), acts.end(), item.index + 1) != acts.end())
            continue;
        rest.push_back(walkthrough[item.index]);
        // A delay is drawn by the act's number.
        rest.back().trigger.delay = {item.delay, item.delay};
    }
    return rest;
}

} // namespace enshu::rehearse
