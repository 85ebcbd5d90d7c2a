// An organisation: its networks, people and machines, and what its router lets through.
#pragma once

#include "scenario-dsl/model/units.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::dsl {

enum class Language { Ja, En };

/// A text people read. Where only one language was written, both members hold it.
struct Text {
    std::string ja;
    std::string en;
    const std::string &in(Language language) const { return language == Language::Ja ? ja : en; }
    bool empty() const { return ja.empty() && en.empty(); }
};

// ---- the organisation
// -------------------------------------------------------------------------------------------

enum class OrganizationKind { Municipality, Sme, Event };

struct Zone {
    std::string id;
    Cidr cidr;
    bool outside = false; ///< the simulated internet
    Text label;           ///< the id where none was given
};

/// Somebody played by a controller or by the platform.
struct Person {
    std::string id;
    Text name;
    Text post;
    std::string account; ///< login and mailbox; empty for people outside the organisation
};

enum class HostRole { Router, Server, Workstation, Attacker };

struct Interface {
    std::string zone;
    Ipv4 address;
};

enum class ServiceKind { Smtp, Imap, Proxy, Dns, Web, Syslog, Smb, Database, Time, Sensor };
/// As the language calls them, in the order of ServiceKind.
inline constexpr std::string_view service_words[] = {
    "smtp", "imap", "proxy", "dns", "web", "syslog", "smb", "database", "time", "sensor"};
inline constexpr std::string_view word_of(ServiceKind kind) {
    return service_words[static_cast<std::size_t>(kind)];
}

struct Service {
    ServiceKind kind{};
    std::string share = {}; ///< smb: its name; the files lie in /srv/SHARE
    /// What it serves from the start, absolute: the pages of a web site and the files of a share (a
    /// directory), the records of a database (a CSV file), the rules of a sensor. Empty if nothing.
    std::filesystem::path content = {};
};

struct Host {
    std::string id;
    HostRole role{};
    std::vector<Interface>
        interfaces;                ///< in the order written; at least one; a router has two or more
    std::vector<Service> services; ///< in the order written
    std::vector<std::string> names; ///< further DNS names below the domain
    std::string user;               ///< workstation: the Person who sits there
    std::string proxy; ///< the host whose proxy service its user goes through; may be empty
    /// Directory whose files are laid into the user's ~/Documents, absolute; empty if none.
    std::filesystem::path documents;
    /// attacker: names of web sites of the simulated internet that it serves.
    std::vector<std::string> sites = {};
    bool hidden = false; ///< never shown to teams
    int memory_mib = 0;  ///< 0: the plan's default for its role
    bool offers(ServiceKind kind) const;
};

/// One side of a policy rule: `any`, a zone, or one host in a zone.
struct Endpoint {
    bool any = false;
    std::string zone;
    std::string host; ///< empty: the whole zone
};

struct PolicyRule {
    Endpoint from;
    Endpoint to;
    std::vector<Port> ports;
    std::string text; ///< as written, for people
};

/// What the router lets through; what is not allowed is refused and logged.
struct Policy {
    std::string on; ///< the router
    std::vector<PolicyRule> allow;
};

struct Organization {
    Text name;
    OrganizationKind kind{};
    std::string domain;
    std::vector<Zone> zones;
    std::vector<Person> people;
    std::vector<Host> hosts; ///< the organisation's, then the scenario's
    Policy policy;

    const Zone *find_zone(std::string_view id) const;
    const Person *find_person(std::string_view id) const;
    const Host *find_host(std::string_view id) const;
};

} // namespace enshu::dsl
