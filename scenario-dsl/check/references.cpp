#include "scenario-dsl/check/check.h"
#include "scenario-dsl/diagnostics/did_you_mean.h"
#include "scenario-dsl/model/index.h"
#include "scenario-dsl/schema/conform.h"
#include "scenario-dsl/schema/scalars.h"
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
        switch (type.shape) {
        case Shape::Reference:
            require(type.scope, scalar.text, scalar.place);
            break;
        case Shape::Deadline:
            if (const auto deadline = parse_deadline(scalar.text);
                deadline && !deadline->of.empty())
                require(Scope::Moment, deadline->of, last_part(scalar, deadline->of));
            break;
        case Shape::Endpoint:
            if (const auto end = parse_endpoint(scalar.text))
                visit_endpoint(scalar, *end, true);
            break;
        case Shape::Endpoints:
            if (const auto ends = parse_endpoints(scalar.text)) {
                visit_endpoint(scalar, ends->first, true);
                visit_endpoint(scalar, ends->second, false);
            }
            break;
        default:
            break;
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

    bool require(Scope scope, std::string_view name, const Place &place) {
        if (known(scope).contains(name))
            return true;
        if (unreliable_.contains(scope))
            return false;
        const auto names = names_in(scope, scenario_);
        diagnostics_
            .error(Kind::UnknownReference, place,
                   fmt::format("there is no {} {}", noun(scope), backticked(name)))
            .suggest(suggestion(name, names));
        return false;
    }

    void visit_endpoint(const Node &scalar, const Endpoint &endpoint, bool first) {
        if (endpoint.any)
            return;
        const std::string written =
            endpoint.zone + (endpoint.host.empty() ? "" : "/" + endpoint.host);
        const Place place = first ? place_of_part(scalar, written) : last_part(scalar, written);
        const bool zone_known = require(Scope::Zone, endpoint.zone, place);
        if (endpoint.host.empty() || !require(Scope::Host, endpoint.host, place) || !zone_known)
            return;
        const Host &host = *hosts_.find(endpoint.host);
        if (std::ranges::find(host.interfaces, endpoint.zone, &Interface::zone) ==
            host.interfaces.end())
            diagnostics_
                .error(Kind::HostNotInZone, place,
                       fmt::format("the host {} does not stand in the zone {}",
                                   backticked(endpoint.host), backticked(endpoint.zone)))
                .suggest(
                    host.interfaces.empty()
                        ? ""
                        : fmt::format("it stands in {}", backticked(host.interfaces.front().zone)));
    }

    /// `20m of m`: the name is what stands last.
    static Place last_part(const Node &scalar, std::string_view part) {
        const auto [begin, end] = scalar.place.range;
        const std::string_view written = scalar.place.source->text().substr(begin, end - begin);
        const auto offset = written.rfind(part);
        if (offset == std::string_view::npos)
            return scalar.place;
        return {scalar.place.source, {begin + offset, begin + offset + part.size()}};
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
