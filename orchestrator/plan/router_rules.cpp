// The router's firewall: what it lets through, what it takes itself, and what it writes about both.
#include "orchestrator/plan/seed_plan.h"
#include "scenario-dsl/network/network.h"

#include <fmt/format.h>

#include <stdexcept>

namespace enshu::plan {

using dsl::Organization;

namespace {

std::string rule_side(const Organization &organization, const dsl::Endpoint &side,
                      std::string_view field) {
    if (side.any) {
        return "";
    }
    if (side.host.empty()) {
        return fmt::format("ip {} {} ", field,
                           dsl::to_string(organization.find_zone(side.zone)->cidr));
    }
    for (const dsl::Interface &interface : organization.find_host(side.host)->interfaces) {
        if (interface.zone == side.zone) {
            return fmt::format("ip {} {} ", field, dsl::to_string(interface.address));
        }
    }
    throw std::logic_error("a checked policy rule names a host outside its zone");
}

std::string port_match(dsl::Port port) {
    return fmt::format("{} dport {}", port.protocol == dsl::Protocol::Tcp ? "tcp" : "udp",
                       port.number);
}

/// Administration, and what the router serves itself: to the inside only.
std::string accepted_by_the_router(const Organization &organization) {
    std::string inside;
    for (const dsl::Zone &zone : organization.zones) {
        if (!zone.outside) {
            inside += (inside.empty() ? "" : ", ") + dsl::to_string(zone.cidr);
        }
    }
    const dsl::Host *router = organization.find_host(organization.policy.on);
    if (router == nullptr || inside.empty()) {
        return "";
    }
    std::vector<dsl::Port> ports = {dsl::ssh_port};
    for (const dsl::Service &service : router->services) {
        const std::vector<dsl::Port> &of_service = dsl::ports_of(service.kind);
        ports.insert(ports.end(), of_service.begin(), of_service.end());
    }
    std::string rules;
    for (const dsl::Port port : ports) {
        rules += fmt::format("        ip saddr {{ {} }} {} accept\n", inside, port_match(port));
    }
    return rules;
}

} // namespace

std::string router_rules(const Organization &organization) {
    std::string rules = "flush ruleset\n"
                        "table inet firewall {\n"
                        "    chain input {\n"
                        "        type filter hook input priority filter; policy drop;\n"
                        "        iif lo accept\n"
                        "        ct state established,related accept\n"
                        "        icmp type echo-request limit rate 10/second accept\n" +
                        accepted_by_the_router(organization) +
                        "        limit rate 10/second burst 40 packets log prefix "
                        "\"fw-refused-input \" level info\n"
                        "    }\n"
                        "    chain forward {\n"
                        "        type filter hook forward priority filter; policy drop;\n"
                        "        ct state established,related accept\n";
    for (const dsl::PolicyRule &rule : organization.policy.allow) {
        for (const dsl::Port &port : rule.ports) {
            rules +=
                fmt::format("        {}{}{} accept\n", rule_side(organization, rule.from, "saddr"),
                            rule_side(organization, rule.to, "daddr"), port_match(port));
        }
    }
    rules +=
        "        limit rate 10/second burst 40 packets log prefix \"fw-refused \" level info\n"
        "        reject with icmpx admin-prohibited\n"
        "    }\n"
        "    # What came through the rules above, whatever they are by then: new connections "
        "only.\n"
        "    chain accepted {\n"
        "        type filter hook forward priority filter + 10; policy accept;\n"
        "        ct state new limit rate 20/second burst 100 packets log prefix \"fw-accepted \" "
        "level info\n"
        "    }\n"
        "    chain accepted_input {\n"
        "        type filter hook input priority filter + 10; policy accept;\n"
        "        ct state new limit rate 10/second burst 40 packets log prefix "
        "\"fw-accepted-input \" level info\n"
        "    }\n"
        "}\n";
    return rules;
}

} // namespace enshu::plan
