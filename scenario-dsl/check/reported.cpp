#include "scenario-dsl/check/reported.h"

#include <algorithm>

namespace enshu::dsl {

Reported::Reported(const Draft &draft, const Diagnostics &diagnostics) : draft_(draft) {
    for (const Diagnostic &diagnostic : diagnostics)
        if (diagnostic.severity == Severity::Error)
            errors_.push_back(diagnostic.place);
    for (const Node *root : {draft.scenario_root, draft.organization_root})
        in_hosts_ = in_hosts_ || in(root->find("hosts")) || !draft.is_sound(root);
    // What a map lacks is reported at its key, which stands outside of it.
    const auto is_wrong = [&](const Node *node) { return !draft.is_sound(node) || in(node); };
    in_policy_ = is_wrong(draft.organization_root) ||
                 is_wrong(draft.organization_root->find("policy")) ||
                 is_wrong(draft.organization_root->find("zones"));
}

bool Reported::in(const Node *node) const {
    return node && std::ranges::any_of(errors_, [&](const Place &error) {
               return error.source == node->place.source &&
                      error.range.begin >= node->place.range.begin &&
                      error.range.end <= node->place.range.end;
           });
}

bool Reported::in_host(std::string_view id) const {
    const auto host = draft_.hosts.find(id);
    return host == draft_.hosts.end() || in(host->second);
}

bool Reported::in_step(std::string_view id) const {
    const auto step = draft_.steps.find(id);
    return step == draft_.steps.end() || in(step->second);
}

} // namespace enshu::dsl
