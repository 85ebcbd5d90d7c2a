#include "scenario-dsl/check/check.h"
#include "scenario-dsl/check/reported.h"
#include "scenario-dsl/network/flows.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace enshu::dsl {
namespace {

std::string ports_text(const std::vector<Port> &ports) {
    std::string text;
    for (const Port port : ports)
        text += (text.empty() ? "" : ", ") + to_string(port);
    return text;
}

std::string target_of(const Flow &flow) {
    return flow.to.empty() ? flow.zone : flow.to;
}

/// `office/pc -> dmz/gate: tcp/25`
std::string rule_for(const Route &route, Port port, bool whole_zone = false) {
    const auto end = [](const Hop &hop, bool whole) {
        return to_string(
            Endpoint{.zone = hop.zone->id, .host = hop.host && !whole ? hop.host->id : ""});
    };
    return fmt::format("{} -> {}: {}", end(route.hops.front(), whole_zone),
                       end(route.hops.back(), false), to_string(port));
}

/// Who needs a connection, and how it is told.
struct Subject {
    Kind kind{};
    std::string name; ///< "step `lateral`"
    std::string host; ///< from which it is taken to come where nothing else is said
    const Node *node = nullptr;
    std::string_view otherwise; ///< besides opening it
};

class Reachability {
  public:
    Reachability(const Draft &draft, const Reported &reported, Diagnostics &diagnostics)
        : draft_(draft), scenario_(draft.scenario), network_(draft.scenario.organization),
          steps_(draft.scenario.attack), diagnostics_(diagnostics), reported_(reported) {}

    void check_steps() {
        for (const Step &step : scenario_.attack)
            if (!reported_.in_step(step.id))
                check_all(flows_of(step, steps_, network_),
                          {Kind::StepUnreachable, fmt::format("step `{}`", step.id), step.host(),
                           draft_.steps.find(step.id)->second.node,
                           ", or move the step to a host that may"});
    }

    void check_users() {
        const Node *users = draft_.scenario_root->find("users");
        for (std::size_t i = 0; i < scenario_.users.size(); ++i) {
            const EmulatedUser &user = scenario_.users[i];
            if (!reported_.in(&users->items[i]))
                check_all(flows_of(user, network_),
                          {Kind::UserUnreachable, fmt::format("user `{}`", user.person), user.on,
                           &users->items[i], ", or let the user do something else"});
        }
    }

    /// Pages come from the organisation's own site then, or from nowhere.
    void check_sites() {
        const auto &hosts = scenario_.organization.hosts;
        const auto user = std::ranges::find_if(
            scenario_.users, [](const EmulatedUser &one) { return one.browse.has_value(); });
        if (user == scenario_.users.end() || reported_.in_hosts() ||
            std::ranges::any_of(hosts, [](const Host &host) { return !host.sites.empty(); }))
            return;
        const Node &node = draft_.scenario_root->find("users")
                               ->items[static_cast<std::size_t>(user - scenario_.users.begin())];
        if (!reported_.in(&node))
            diagnostics_
                .warning(Kind::NothingToBrowse, place_of(node, {"browse"}),
                         fmt::format("user `{}` browses, and there is no web site outside",
                                     user->person))
                .suggest("give a host of role `attacker` sites: `sites: [ www.weather.example ]`");
    }

    void check_objectives() {
        for (const Objective &objective : scenario_.objectives) {
            const Node &node = *draft_.objectives.find(objective.id)->second.node;
            if (reported_.in(&node))
                continue;
            const Node &measure = *node.find("measure");
            if (const auto *available = std::get_if<Available>(&objective.measure))
                check_available(objective, *available, *measure.find("available"));
            else if (std::holds_alternative<Blocked>(objective.measure))
                check_blocked(objective, *measure.find("blocked"));
        }
    }

    void check_hosts() {
        for (const Host &host : scenario_.organization.hosts)
            if (!reported_.in_host(host.id))
                for (const Flow &flow : flows_of(host, network_))
                    check_host(host, flow);
        for (const auto &[key, unheard] : unheard_)
            report_unheard(unheard);
    }

  private:
    void check_all(const std::vector<Flow> &flows, const Subject &subject) {
        for (const Flow &flow : flows)
            if (!check(flow, subject))
                return; // what comes after it has no way to come about
    }

    bool check(const Flow &flow, const Subject &subject) {
        const Place place = place_in(*subject.node, flow);
        if (!flow.is_met()) {
            if (flow.service && !reported_.in_hosts()) {
                diagnostics_
                    .error(Kind::NothingListens, place,
                           fmt::format("no host offers `{}`, and {} needs it",
                                       word_of(*flow.service), subject.name))
                    .suggest(fmt::format("add `{}` to the `services` of a server",
                                         word_of(*flow.service)));
                return false;
            }
            return true;
        }
        const Route route = route_of(flow, network_);
        if (!is_certain(flow, route))
            return true;
        if (!route.listening) {
            report_deaf(flow, place);
            return false;
        }
        if (route.open)
            return true;
        if (cut_off_.contains(flow.from) && flow.port == ports_of(ServiceKind::Proxy).front())
            return false;
        Diagnostic &error = diagnostics_.error(
            subject.kind, place,
            fmt::format("{} cannot reach `{}` on {}{}", subject.name, target_of(flow),
                        to_string(flow.port),
                        flow.from == subject.host ? "" : fmt::format(" from `{}`", flow.from)));
        explain(error, route, flow.port, subject.otherwise);
        return false;
    }

    /// Nothing is said about what an error stands in the way of.
    bool is_certain(const Flow &flow, const Route &route) const {
        return route.known && !reported_.in_policy() && !reported_.in_host(flow.from) &&
               (flow.to.empty() || !reported_.in_host(flow.to));
    }

    /// Where the target is named; where it is not, as with a proxy taken from the workstation,
    /// where the connection begins.
    static Place place_in(const Node &node, const Flow &flow) {
        for (const std::string_view key : {flow.key, std::string_view{"through"},
                                           std::string_view{"on"}, std::string_view{"do"}})
            if (const Node *found = node.find(key))
                return found->place;
        return node.place;
    }

    void report_deaf(const Flow &flow, const Place &place) {
        Diagnostic &error = diagnostics_.error(
            Kind::NothingListens, place,
            fmt::format("nothing on `{}` listens on {}", flow.to, to_string(flow.port)));
        if (const auto host = draft_.hosts.find(flow.to); host != draft_.hosts.end())
            error.note(host->second.name->place, "the host stands here");
        for (std::size_t i = 0; i < std::size(service_words); ++i) {
            const auto &ports = ports_of(static_cast<ServiceKind>(i));
            if (std::ranges::find(ports, flow.port) != ports.end())
                error.suggest(fmt::format("give it the service `{}`", service_words[i]));
        }
        if (flow.port == ssh_port)
            error.suggest("only servers let administrators log in by SSH");
    }

    void explain(Diagnostic &error, const Route &route, Port port, std::string_view otherwise,
                 bool whole_zone = false) {
        const auto &rules = scenario_.organization.policy.allow;
        const Node &allow = *draft_.organization_root->find("policy")->find("allow");
        bool same_ends = false;
        for (const NearRule &near : route.nearest) {
            const PolicyRule &rule = rules[near.rule];
            const std::string from = to_string(rule.from), to = to_string(rule.to);
            const Place &place = allow.items[near.rule].place;
            switch (near.same) {
            case NearRule::Same::Ends:
                same_ends = true;
                error.note(place, fmt::format("the policy allows `{} -> {}` only {}", from, to,
                                              ports_text(rule.ports)));
                break;
            case NearRule::Same::TargetAndPort:
                error.note(place, fmt::format("the policy opens {} there, but from `{}`",
                                              to_string(port), from));
                break;
            case NearRule::Same::SourceAndPort:
                error.note(place, fmt::format("the policy opens {} from there, but to `{}`",
                                              to_string(port), to));
                break;
            }
        }
        if (route.nearest.empty())
            error.note(draft_.organization_root->find("policy")->find_entry("allow")->key.place,
                       fmt::format("the policy opens nothing of the kind from `{}` to `{}`",
                                   route.hops.front().zone->id, route.hops.back().zone->id));
        error.suggest(
            same_ends && !whole_zone
                ? fmt::format("allow {} there{}", to_string(port), otherwise)
                : fmt::format("allow `{}`{}", rule_for(route, port, whole_zone), otherwise));
    }

    void check_available(const Objective &objective, const Available &available, const Node &node) {
        if (available.host.empty()) {
            if (!reported_.in_hosts())
                diagnostics_
                    .error(Kind::UnknownReference, place_of(node, {"url"}),
                           "no host of the organisation has this name")
                    .suggest(fmt::format("hosts are known as HOST.{} and by their `names`",
                                         scenario_.organization.domain));
            return;
        }
        check_all(flows_of(objective, network_),
                  {Kind::MeasureUnreachable, fmt::format("objective `{}`", objective.id),
                   available.from, &node, ", or ask from a host that may"});
    }

    void check_blocked(const Objective &objective, const Node &node) {
        for (const Flow &flow : flows_of(objective, network_)) {
            const Route route = route_of(flow, network_);
            if (!is_certain(flow, route) || (route.open && route.listening))
                continue;
            Diagnostic &error = diagnostics_.error(
                Kind::AlreadyBlocked, place_of(node, {route.open ? "port" : "to"}),
                route.open ? fmt::format("objective `{}` is reached from the start: nothing on "
                                         "`{}` listens on {}",
                                         objective.id, flow.to, to_string(flow.port))
                           : fmt::format("objective `{}` is reached from the start: `{}` cannot "
                                         "reach `{}` on {}",
                                         objective.id, flow.from, flow.to, to_string(flow.port)));
            if (!route.open)
                explain(error, route, flow.port, ", or measure a connection that is open");
        }
    }

    /// The hosts of a zone that cannot reach the name server, the log host or the time.
    struct Unheard {
        const Host *first = nullptr;
        Flow flow;
        std::size_t others = 0;
    };

    void check_host(const Host &host, const Flow &flow) {
        const Route route = route_of(flow, network_);
        if (!is_certain(flow, route) || route.open)
            return;
        if (flow.service) {
            Unheard &unheard = unheard_[{*flow.service, route.hops.front().zone->id}];
            if (unheard.first)
                ++unheard.others;
            else
                unheard = {&host, flow};
            return;
        }
        cut_off_.insert(host.id);
        Diagnostic &error = diagnostics_.error(
            Kind::ProxyUnreachable, place_in(*draft_.hosts.find(host.id)->second.node, flow),
            fmt::format("`{}` cannot reach its proxy `{}` on {}", host.id, flow.to,
                        to_string(flow.port)));
        explain(error, route, flow.port, ", or leave out `proxy`");
    }

    /// What a host does by itself and cannot do without this service.
    static std::pair<Kind, std::string_view> lacks(ServiceKind service) {
        switch (service) {
        case ServiceKind::Dns:
            return {Kind::DnsUnreachable, "ask the name server"};
        case ServiceKind::Time:
            return {Kind::TimeUnreachable, "set its clock by"};
        default:
            return {Kind::LogUnreachable, "send its log to"};
        }
    }

    void report_unheard(const Unheard &unheard) {
        const Flow &flow = unheard.flow;
        const Route route = route_of(flow, network_);
        const std::string others =
            unheard.others == 0
                ? ""
                : fmt::format(", nor {} more of `{}`", unheard.others, route.hops.front().zone->id);
        const auto [kind, what] = lacks(*flow.service);
        Diagnostic &warning =
            diagnostics_.warning(kind, draft_.hosts.find(unheard.first->id)->second.name->place,
                                 fmt::format("`{}` cannot {} `{}` on {}{}", unheard.first->id, what,
                                             flow.to, to_string(flow.port), others));
        explain(warning, route, flow.port, "", unheard.others != 0);
    }

    const Draft &draft_;
    const Scenario &scenario_;
    const Network network_;
    const Index<Step> steps_;
    Diagnostics &diagnostics_;
    const Reported &reported_;
    std::map<std::pair<ServiceKind, std::string>, Unheard> unheard_;
    std::set<std::string> cut_off_; ///< hosts that do not reach their proxy, which is reported
};

} // namespace

void check_reachability(const Draft &draft, const Reported &reported, Diagnostics &diagnostics) {
    Reachability reachability{draft, reported, diagnostics};
    reachability.check_hosts();
    reachability.check_steps();
    reachability.check_users();
    reachability.check_sites();
    reachability.check_objectives();
}

} // namespace enshu::dsl
