// The checked content of one scenario: what every later stage works from.
//
// A Scenario that load_scenario() returned without errors holds these promises: ids are valid and
// unique per kind, every reference names something that exists, every address lies in its zone and
// is unique there, and every file it names was found inside the scenario's or the organisation's
// directory.
#pragma once

#include "scenario-dsl/model/units.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
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

enum class ServiceKind { Smtp, Imap, Proxy, Dns, Web, Syslog };

struct Service {
    ServiceKind kind{};
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

// ---- when
// ---------------------------------------------------------------------------------------------------------

/// At a moment of exercise time, or some time after another step or inject.
struct Trigger {
    std::optional<Milliseconds> at;
    std::string after;   ///< id of a step or inject; set exactly when `at` is not
    DurationRange delay; ///< with `after`
};

// ---- the attack
// ---------------------------------------------------------------------------------------------------

struct SendMail {
    std::string from_host;
    std::string from_address;
    std::string to; ///< Person with an account
    std::string subject;
    Text body;
    std::filesystem::path attachment; ///< absolute; empty if none; at most 1 MiB
};

/// The user of a workstation opens the attachment of a mail that was sent to them.
struct OpenAttachment {
    std::string on;
    std::string mail; ///< the send-mail step
};

struct Beacon {
    std::string on;
    std::string to;      ///< attacker's host
    std::string via;     ///< host with the proxy service; empty: directly
    std::string path;    ///< of the URL, begins with '/'
    DurationRange every; ///< 1 s to 1 h
};

struct HttpUpload {
    std::string on;
    std::string to;
    std::string via;
    std::string what; ///< absolute path of a file in the guest
};

using Verb = std::variant<SendMail, OpenAttachment, Beacon, HttpUpload>;

struct Step {
    std::string id;
    Trigger trigger;
    std::string needs; ///< a beacon step whose contact must be alive when this one is due; else the
                       ///< step is spared
    Verb verb;
    std::vector<std::string> techniques; ///< ATT&CK ids: T1566.001
    /// The host in which the verb acts.
    const std::string &host() const;
};

// ---- the white cell
// ----------------------------------------------------------------------------------------------

enum class Channel { Phone, Mail, Chat, News, Document };

struct Inject {
    std::string id;
    Trigger trigger;
    std::string unless_submitted; ///< form; not sent to a team that has submitted it
    std::string from;             ///< Person
    Channel channel{};
    Text text;
    std::vector<std::string> expects; ///< objectives
};

// ---- the score
// ----------------------------------------------------------------------------------------------------

/// The attacker's side has not heard the beacon for `silence`, after it had heard it at least once.
struct ContactLost {
    std::string step; ///< a beacon
    Milliseconds silence{0};
};

/// The file of an http-upload step has arrived whole at the attacker. Only for penalties (points
/// below zero).
struct FileArrived {
    std::string step;
};

struct Answer {
    Text ask;
    std::vector<std::string> accept;
    int tries = 3;
};

struct Report {
    std::string form;
};

using Measure = std::variant<ContactLost, FileArrived, Answer, Report>;

/// `within: 20m of soc-call`
struct Deadline {
    Milliseconds time{0};
    std::string of; ///< step or inject; empty: of START
};

struct LateRule {
    enum class Kind { Nothing, Half, Lose } kind = Kind::Nothing;
    int lose = 0;          ///< points, with Lose
    Milliseconds every{0}; ///< with Lose
};

struct Objective {
    std::string id;
    std::string phase;
    Text title;     ///< the id where none was given
    int points = 0; ///< below zero: a penalty
    std::optional<Deadline> within;
    LateRule late;
    Measure measure;
};

struct FormField {
    std::string id;
    Text ask;
};

struct Form {
    std::string id;
    std::vector<FormField> fields;
};

// ---- the walkthrough
// ----------------------------------------------------------------------------------------------

struct RunCommand {
    std::string on;
    std::string command;
};
struct GiveAnswer {
    std::string objective;
    std::string text;
};
struct SetCable {
    std::string host;
    bool plugged = false;
};
struct SubmitForm {
    std::string form;
    std::map<std::string, std::string> fields;
};

using TeamAct = std::variant<RunCommand, GiveAnswer, SetCable, SubmitForm>;

struct WalkthroughItem {
    Trigger trigger;
    TeamAct act;
};

// ---- all of it
// ----------------------------------------------------------------------------------------------------

struct Scenario {
    std::string id;
    Text title;
    Text briefing; ///< Markdown
    std::string level;
    Milliseconds duration{0};
    Organization organization;
    std::vector<Step> attack;
    std::vector<Inject> injects;
    std::vector<std::string> phases;
    std::vector<Objective> objectives;
    std::vector<Form> forms;
    std::filesystem::path directory;              ///< absolute
    std::filesystem::path organization_directory; ///< absolute

    const Step *find_step(std::string_view id) const;
    const Inject *find_inject(std::string_view id) const;
    const Objective *find_objective(std::string_view id) const;
    const Form *find_form(std::string_view id) const;
};

using Walkthrough = std::vector<WalkthroughItem>;

} // namespace enshu::dsl
