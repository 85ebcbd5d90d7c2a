// What can connect to what: addresses, the router's policy and the services, before any machine is
// there. Within a zone everything may; between zones only what a rule of the policy opens.
#pragma once

#include "scenario-dsl/model/index.h"
#include "scenario-dsl/model/organization.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace enshu::dsl {

/// One address on the way of a connection. Where any host of a zone will do, `host` is null.
struct Hop {
    const Host *host = nullptr;
    const Zone *zone = nullptr;
    Ipv4 address;
};

/// A rule that does not open a connection, and what it has in common with it.
struct NearRule {
    enum class Same { Ends, TargetAndPort, SourceAndPort } same{};
    std::size_t rule = 0; ///< index in Policy::allow
};

struct Route {
    bool known = false;     ///< both ends are there, each in a zone; else nothing else is said
    bool open = false;      ///< nothing on the way refuses it
    bool listening = false; ///< something at its end answers; always true of the outside as a whole
    std::optional<std::size_t> rule; ///< what opens it; none within a zone, which needs no rule
    std::vector<Hop> hops;           ///< source, router in and out where zones differ, target
    std::vector<NearRule> nearest;   ///< of a closed one: the rules that come nearest, best first
};

/// Which ports something of this kind listens on.
const std::vector<Port> &ports_of(ServiceKind kind);
/// All on which a host takes connections: its services, SSH on servers, the attacker's collector
/// and name server.
std::vector<Port> ports_of(const Host &host);
inline constexpr Port ssh_port{Protocol::Tcp, 22};
inline constexpr Port collector_port{Protocol::Tcp, 80};
/// On which the attacker's side answers for its domains.
inline constexpr Port names_port{Protocol::Udp, 53};

/// `office/pc`, as a rule has it.
std::string to_string(const Endpoint &endpoint);

/// An index over an organisation, which must outlive it. Queries take as long as they have answers,
/// whatever the organisation's size. Of a draft with mistakes it knows what can be followed.
class Network {
  public:
    explicit Network(const Organization &organization);

    const Organization &organization() const { return organization_; }
    const Host *find_host(std::string_view id) const;
    const Person *find_person(std::string_view id) const;
    const Zone *find_zone(std::string_view id) const;
    const Host *router() const {
        return router_;
    } ///< that enforces the policy; null if there is none
    const Zone *outside() const { return outside_; } ///< null if there is none
    /// The first visible host that offers it, which is the one the others are told to use.
    const Host *offering(ServiceKind kind) const;
    /// The host that a name below the domain stands for.
    const Host *named(std::string_view name) const;

    Route route(std::string_view from, std::string_view to, Port port) const;
    /// To whoever answers in a zone.
    Route route_to_zone(std::string_view from, std::string_view zone, Port port) const;

    bool listens(std::string_view host, Port port) const;
    /// Whether anything that a rule's side takes in listens there; the outside always does.
    bool listens(const Endpoint &endpoint, Port port) const;

    /// The rules that let something of one zone connect to something of another, in order.
    std::vector<std::size_t> rules_between(std::string_view from_zone,
                                           std::string_view to_zone) const;
    /// For a rule all of whose ports earlier ones open from and to at least as much: the first of
    /// them.
    std::optional<std::size_t> covering(std::size_t rule) const;

  private:
    using Side = std::uint32_t; ///< an endpoint as the rules have it
    using Key = std::uint64_t;
    using Rules = std::vector<std::size_t>;

    void index_hosts();
    void index_rules();
    Side add_side(const Endpoint &endpoint);
    /// The sides of rules that take in an endpoint, the narrowest first.
    std::vector<Side> sides_around(const Endpoint &endpoint) const;
    /// Those that take in something of a zone.
    std::vector<Side> sides_within(const std::string &zone) const;
    void judge(Route &route, const std::vector<Side> &sources, const std::vector<Side> &targets,
               Port port) const;
    void find_nearest(Route &route, const std::vector<Side> &sources,
                      const std::vector<Side> &targets, Port port) const;
    Hop hop(const Host *host, std::string_view zone) const;

    const Organization &organization_;
    const Host *router_ = nullptr;
    const Zone *outside_ = nullptr;
    const Index<Host> hosts_;
    const Index<Person> people_;
    const Index<Zone> zones_;
    std::unordered_map<std::string_view, const Host *> names_;
    std::vector<const Host *> offering_;                             ///< by kind
    std::unordered_map<std::string_view, std::set<Port>> listening_; ///< by zone
    std::unordered_map<std::string, Side> sides_;                    ///< by how they are written
    std::unordered_map<std::string, std::vector<Side>> hosts_in_;    ///< by zone: its hosts' sides
    std::unordered_map<Key, std::size_t> first_;                     ///< by ends and port
    std::unordered_map<Key, Rules> by_ends_;
    std::unordered_map<Key, Rules> by_target_; ///< by target and port
    std::unordered_map<Key, Rules> by_source_; ///< by source and port
    std::unordered_map<Key, Rules> by_zones_;  ///< by the zones of both ends
};

} // namespace enshu::dsl
