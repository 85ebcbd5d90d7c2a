#include "scenario-dsl/check/check.h"
#include "scenario-dsl/diagnostics/did_you_mean.h"
#include "scenario-dsl/model/index.h"
#include "scenario-dsl/schema/conform.h"
#include "scenario-dsl/schema/mentions.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_set>

namespace enshu::dsl {
namespace {

std::vector<std::string_view> names_in(Scope scope, const Scenario &scenario) {
    std::vector<std::string_view> names;
    const auto add = [&](const auto &items) {
        for (const auto &item : items)
            names.push_back(item.id);
    };
    switch (scope) {
    case Scope::Zone:
        add(scenario.organization.zones);
        break;
    case Scope::Person:
        add(scenario.organization.people);
        break;
    case Scope::Host:
        add(scenario.organization.hosts);
        break;
    case Scope::Step:
        add(scenario.attack);
        break;
    case Scope::Inject:
        add(scenario.injects);
        break;
    case Scope::Moment:
        add(scenario.attack);
        add(scenario.injects);
        break;
    case Scope::Phase:
        names.assign(scenario.phases.begin(), scenario.phases.end());
        break;
    case Scope::Objective:
        add(scenario.objectives);
        break;
    case Scope::Form:
        add(scenario.forms);
        break;
    case Scope::Variable:
        add(scenario.variables);
        break;
    case Scope::FormField:
    case Scope::None:
        break;
    }
    return names;
}

class References {
  public:
    References(const Scenario &scenario, const std::set<Scope> &unreliable,
               Diagnostics &diagnostics)
        : scenario_(scenario), hosts_(scenario.organization.hosts), unreliable_(unreliable),
          diagnostics_(diagnostics) {}

    void visit(const Node &scalar, const Type &type) {
        if (diagnostics_.full())
            return;
        const Mention *zone = nullptr; // the last one, if it is known
        const auto mentions = mentions_in(scalar, type);
        for (const Mention &mention : mentions) {
            if (is_left_to_others(mention.scope))
                continue;
            const bool known = require(mention);
            if (mention.scope == Scope::Zone)
                zone = known ? &mention : nullptr;
            else if (known && zone && !mention.zone.empty())
                require_in_zone(mention, *zone);
        }
    }

  private:
    using Names = std::unordered_set<std::string_view>;

    const Names &known(Scope scope) {
        const auto [names, fresh] = known_.try_emplace(scope);
        if (fresh) {
            const auto all = names_in(scope, scenario_);
            names->second.insert(all.begin(), all.end());
        }
        return names->second;
    }

    /// check_vary() knows of variables, check_walkthrough() of what a form asks.
    static bool is_left_to_others(Scope scope) {
        return scope == Scope::Variable || scope == Scope::FormField;
    }

    bool require(const Mention &mention) {
        if (known(mention.scope).contains(mention.name))
            return true;
        if (unreliable_.contains(mention.scope))
            return false;
        const auto names = names_in(mention.scope, scenario_);
        diagnostics_
            .error(Kind::UnknownReference, mention.place,
                   fmt::format("there is no {} {}", noun(mention.scope), backticked(mention.name)))
            .suggest(suggestion(mention.name, names));
        return false;
    }

    void require_in_zone(const Mention &mention, const Mention &zone) {
        const Place both{mention.place.source, {zone.place.range.begin, mention.place.range.end}};
        const auto &interfaces = hosts_.find(mention.name)->interfaces;
        if (std::ranges::find(interfaces, zone.name, &Interface::zone) != interfaces.end())
            return;
        diagnostics_
            .error(Kind::HostNotInZone, both,
                   fmt::format("the host {} does not stand in the zone {}",
                               backticked(mention.name), backticked(zone.name)))
            .suggest(interfaces.empty()
                         ? ""
                         : fmt::format("it stands in {}", backticked(interfaces.front().zone)));
    }

    const Scenario &scenario_;
    const Index<Host> hosts_;
    const std::set<Scope> &unreliable_;
    Diagnostics &diagnostics_;
    std::map<Scope, Names> known_;
};

} // namespace

void check_references(const Node &root, const Type &type, const Scenario &scenario,
                      const std::set<Scope> &unreliable, Diagnostics &diagnostics) {
    References references{scenario, unreliable, diagnostics};
    walk_scalars(root, type,
                 [&](const Node &scalar, const Type &shape) { references.visit(scalar, shape); });
}

} // namespace enshu::dsl
