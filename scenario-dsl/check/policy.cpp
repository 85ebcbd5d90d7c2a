#include "scenario-dsl/check/check.h"
#include "scenario-dsl/network/network.h"

#include <fmt/format.h>

namespace enshu::dsl {
namespace {

/// What it warns of is independent of the scenario: one organisation serves many, and what one of
/// them has no use for another one needs.
class Rules {
  public:
    Rules(const Draft &draft, Diagnostics &diagnostics)
        : network_(draft.scenario.organization), diagnostics_(diagnostics),
          items_(draft.organization_root->find("policy")->find("allow")->items) {}

    void check(std::size_t index) {
        const PolicyRule &rule = network_.organization().policy.allow[index];
        const Node &node = items_[index];
        if (const auto earlier = network_.covering(index)) {
            diagnostics_
                .warning(Kind::RuleCovered, node.place, "earlier rules open all of this already")
                .note(items_[*earlier].place, "the first of them is this one")
                .suggest("leave one of them out");
            return;
        }
        if (!rule.from.any && !rule.to.any && rule.from.zone == rule.to.zone) {
            diagnostics_
                .warning(Kind::RuleUnused, node.place,
                         fmt::format("nothing within `{}` passes the router", rule.to.zone))
                .suggest("leave it out: hosts of one zone reach each other anyway");
            return;
        }
        check_ports(rule, node);
    }

  private:
    void check_ports(const PolicyRule &rule, const Node &node) {
        std::vector<Port> unheard;
        for (const Port port : rule.ports)
            if (!network_.listens(rule.to, port))
                unheard.push_back(port);
        for (const Port port : unheard) {
            const bool all = unheard.size() == rule.ports.size();
            std::string names;
            for (const Port each : unheard)
                names += (names.empty() ? "" : ", ") + to_string(each);
            diagnostics_
                .warning(
                    Kind::RuleUnused,
                    all ? node.place : place_of_part(node.entries.front().value, to_string(port)),
                    fmt::format("nothing {} `{}` listens on {}", rule.to.host.empty() ? "in" : "on",
                                to_string(rule.to), all ? names : to_string(port)))
                .suggest("leave it out, or let a host offer what it is for");
            if (all)
                return;
        }
    }

    const Network network_;
    Diagnostics &diagnostics_;
    const std::vector<Node> &items_;
};

} // namespace

void check_policy(const Draft &draft, Diagnostics &diagnostics) {
    // Beside a mistake nothing certain can be said: what is misspelt may be what a rule is for.
    if (diagnostics.has_errors())
        return;
    Rules rules{draft, diagnostics};
    for (std::size_t i = 0; i < draft.scenario.organization.policy.allow.size(); ++i)
        rules.check(i);
}

} // namespace enshu::dsl
