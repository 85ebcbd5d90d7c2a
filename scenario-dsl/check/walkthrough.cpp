#include "scenario-dsl/check/check.h"
#include "scenario-dsl/diagnostics/did_you_mean.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::dsl {
namespace {

class Acts {
  public:
    Acts(const Scenario &scenario, const Draft *draft, Diagnostics &diagnostics)
        : scenario_(scenario), draft_(draft), diagnostics_(diagnostics) {}

    void check(const Node &node, const WalkthroughItem &item) {
        node_ = &node;
        const bool bounded = scenario_.duration != Milliseconds{0};
        if (bounded && item.trigger.at && *item.trigger.at > scenario_.duration)
            diagnostics_.error(Kind::PastEnd, place_of(node, {"at"}),
                               fmt::format("this comes at {}, and the exercise ends at {}",
                                           to_string(*item.trigger.at),
                                           to_string(scenario_.duration)));
        std::visit([this](const auto &act) { check_act(act); }, item.act);
    }

  private:
    void check_act(const RunCommand &act) {
        require_visible(act.on, place_of(*node_, {"run", "on"}));
    }

    void check_act(const SetCable &act) {
        require_visible(act.host, place_of(*node_, {act.plugged ? "plug" : "unplug"}));
    }

    void check_act(const CaptureEvidence &act) {
        require_visible(act.host, place_of(*node_, {"capture", "of"}));
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
