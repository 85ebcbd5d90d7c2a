#include "scenario-dsl/check/check.h"
#include "scenario-dsl/check/schedule.h"
#include "scenario-dsl/diagnostics/did_you_mean.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::dsl {
namespace {

class Acts {
  public:
    Acts(const Scenario &scenario, const Draft *draft, Diagnostics &diagnostics)
        : scenario_(scenario), draft_(draft), diagnostics_(diagnostics),
          schedule_(draft ? Schedule{*draft} : Schedule{scenario}) {
        for (const Objective &objective : scenario.objectives)
            if (const auto *lost = std::get_if<ContactLost>(&objective.measure))
                if (const Step *step = scenario.find_step(lost->step);
                    step && std::holds_alternative<Beacon>(step->verb))
                    measured_beacons_.push_back(step);
    }

    void check(const Node &node, const WalkthroughItem &item) {
        node_ = &node;
        check_time(item.trigger);
        check_order(item);
        std::visit([this](const auto &act) { check_act(act); }, item.act);
    }

  private:
    static Point moment_of(const Trigger &trigger) {
        return trigger.at ? Point{{}, {*trigger.at, *trigger.at}}
                          : Point{trigger.after, trigger.delay};
    }

    bool is_sound(const Node *node) const {
        return draft_ ? draft_->is_sound(node) : node != nullptr;
    }

    Place place_of_time(const Trigger &trigger) const {
        return place_of(*node_, {trigger.at ? "at" : node_->find("delay") ? "delay" : "after"});
    }

    void check_time(const Trigger &trigger) {
        const auto time = schedule_.time_of(moment_of(trigger));
        const Milliseconds end = scenario_.duration;
        if (!time || end == Milliseconds{0} || time->most <= end)
            return;
        const auto before = trigger.at ? std::nullopt : schedule_.time_of({trigger.after, {}});
        const bool never = time->least > end;
        if (before && (never ? before->least : before->most) > end)
            return; // what it reacts to comes too late, and that is reported there
        const Place place = place_of_time(trigger);
        if (never)
            diagnostics_.error(Kind::PastEnd, place,
                               fmt::format("this comes at {}, and the exercise ends at {}",
                                           to_string(time->least), to_string(end)));
        else
            diagnostics_.warning(
                Kind::PastEnd, place,
                fmt::format("this may come as late as {}, and the exercise ends at {}",
                            to_string(time->most), to_string(end)));
    }

    /// A contact that is cut before it began is not lost, and so nothing is measured.
    void check_order(const WalkthroughItem &item) {
        const auto *cable = std::get_if<SetCable>(&item.act);
        const Step *later = nullptr;
        for (const Step *beacon : measured_beacons_) {
            const bool meant =
                (cable && !cable->plugged && cable->host == beacon->host()) ||
                std::ranges::any_of(item.serves, [&](const std::string &id) {
                    const Objective *objective = scenario_.find_objective(id);
                    const auto *lost =
                        objective ? std::get_if<ContactLost>(&objective->measure) : nullptr;
                    return lost && lost->step == beacon->id;
                });
            if (!meant)
                continue;
            const auto gap = schedule_.gap(moment_of(item.trigger), {beacon->id, {}});
            if (!gap || gap->least <= Milliseconds{0})
                return;
            later = beacon;
        }
        if (later && is_sound(node_->find(item.trigger.at ? "at" : "after")))
            diagnostics_
                .warning(Kind::ActTooEarly, place_of_time(item.trigger),
                         fmt::format("this is done before `{}` begins, and its contact cannot be "
                                     "lost yet",
                                     later->id))
                .suggest(fmt::format("do it `after: {}` or later", later->id));
    }

    void check_act(const RunCommand &act) {
        require_visible(act.on, place_of(*node_, {"run", "on"}));
        const Node *run = node_->find("run");
        const Node *effects = run ? run->find("effect") : nullptr;
        if (!effects)
            return;
        const bool listed = effects->is(Node::Type::List);
        for (std::size_t i = 0; i < act.effects.size(); ++i) {
            const Node &written = listed ? effects->items[i] : *effects;
            if (is_sound(&written) && !written.entries.empty())
                check_effect(act, act.effects[i], written.entries.front());
        }
    }

    void check_effect(const RunCommand &act, const Effect &effect, const Entry &written) {
        const Host *host = scenario_.organization.find_host(act.on);
        if (!host || (draft_ && !draft_->is_sound_host(host->id)))
            return;
        switch (effect.kind) {
        case Effect::Kind::Block:
        case Effect::Kind::Allow:
            if (const std::string &router = scenario_.organization.policy.on;
                !router.empty() && router != host->id)
                diagnostics_
                    .error(Kind::EffectElsewhere, written.key.place,
                           fmt::format("`{}` is decided on the router `{}`, and this command runs "
                                       "on `{}`",
                                       written.key.text, router, host->id))
                    .suggest(fmt::format("run the command `on: {}`", router));
            break;
        case Effect::Kind::Stop:
        case Effect::Kind::Start:
            if (is_sound(&written.value) &&
                std::ranges::none_of(host->services, [&](const Service &service) {
                    return word_of(service.kind) == effect.what;
                }))
                diagnostics_.error(
                    Kind::EffectElsewhere, written.value.place,
                    fmt::format("the host `{}` does not offer `{}`", host->id, effect.what));
            break;
        case Effect::Kind::Remove:
        case Effect::Kind::Lock:
            break;
        }
    }

    void check_act(const SetCable &act) {
        require_visible(act.host, place_of(*node_, {act.plugged ? "plug" : "unplug"}));
    }

    void check_act(const CaptureEvidence &act) {
        require_visible(act.host, place_of(*node_, {"capture", "of"}));
        if (const Node *capture = node_->find("capture"); is_sound(capture))
            check_evidence_path(*capture, act.kind, diagnostics_);
    }
    void check_act(const ShutDown &act) {
        require_visible(act.host, place_of(*node_, {"shutdown"}));
    }
    void check_act(const ResetHost &act) { require_visible(act.host, place_of(*node_, {"reset"})); }

    void check_act(const GiveAnswer &act) {
        const Objective *objective = scenario_.find_objective(act.objective);
        if (objective && is_sound_objective(objective->id) &&
            !std::holds_alternative<Answer>(objective->measure))
            diagnostics_.error(Kind::WrongKind, place_of(*node_, {"answer", "objective"}),
                               fmt::format("the objective `{}` asks no question", objective->id));
    }

    void check_act(const SubmitForm &act) {
        const Form *form = scenario_.find_form(act.form);
        const Node *fields = node_->find("fields");
        if (!form || !fields || !is_sound_form(form->id))
            return;
        std::vector<std::string_view> known;
        for (const FormField &field : form->fields)
            known.push_back(field.id);
        for (const Entry &entry : fields->entries)
            if (std::ranges::find(known, entry.key.text) == known.end())
                diagnostics_
                    .error(Kind::UnknownReference, entry.key.place,
                           fmt::format("the form `{}` has no field {}", form->id,
                                       backticked(entry.key.text)))
                    .suggest(suggestion(entry.key.text, known));
    }

    void require_visible(const std::string &id, const Place &place) {
        const Host *host = scenario_.organization.find_host(id);
        if (host && host->hidden)
            diagnostics_.error(Kind::WrongKind, place,
                               fmt::format("teams do not see the host `{}`", host->id));
    }

    bool is_sound_objective(const std::string &id) const {
        if (!draft_)
            return true;
        const Node *node = draft_->objectives.at(id).node;
        return draft_->is_sound(node) && draft_->is_sound(node->find("measure"));
    }

    bool is_sound_form(const std::string &id) const {
        if (!draft_)
            return true;
        const Node *fields = draft_->forms.at(id).node;
        return draft_->is_sound(fields) &&
               std::ranges::all_of(fields->items, [&](const Node &field) {
                   return draft_->is_sound(&field) && draft_->is_sound(field.find("field"));
               });
    }

    const Scenario &scenario_;
    const Draft *draft_;
    Diagnostics &diagnostics_;
    const Schedule schedule_;
    std::vector<const Step *> measured_beacons_;
    const Node *node_ = nullptr;
};

} // namespace

void check_walkthrough(const Node &root, const Walkthrough &walkthrough, const Scenario &scenario,
                       const Draft *draft, Diagnostics &diagnostics) {
    Acts acts{scenario, draft, diagnostics};
    for (std::size_t i = 0; i < walkthrough.size(); ++i)
        acts.check(root.items[i], walkthrough[i]);
}

} // namespace enshu::dsl
