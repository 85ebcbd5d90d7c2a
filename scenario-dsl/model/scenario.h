// The checked content of one scenario: what every later stage works from.
//
// A Scenario that load_scenario() returned without errors holds these promises: ids are valid and
// unique per kind, every reference names something that exists, every address lies in its zone and
// is unique there, and every file it names was found inside the scenario's or the organisation's
// directory.
#pragma once

#include "scenario-dsl/model/organization.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace enshu::dsl {

// ---- when
// ---------------------------------------------------------------------------------------------------------

/// At a moment of exercise time, some time after another step or inject, or when a controller says
/// so.
struct Trigger {
    std::optional<Milliseconds> at;
    std::string after;   ///< id of a step or inject; set exactly when `at` is not and not manual
    DurationRange delay; ///< with `after`
    bool manual = false;
};

/// What a team has done, or what has become of the attack, when something is due.
struct Condition {
    enum class Kind {
        Submitted, ///< a form
        Achieved,  ///< an objective, in time or late
        Delivered, ///< a step or an inject
        Alive,     ///< a beacon's contact
    } kind{};
    std::string of;
};

// ---- emulated staff
// ------------------------------------------------------------------------------------------------

/// Somebody who works at a workstation through the day, so that evidence has to be searched for.
struct EmulatedUser {
    std::string person;
    std::string on;
    std::optional<DurationRange> browse; ///< how long between two pages
    std::optional<DurationRange> mail;
    std::optional<DurationRange> files;
};

/// `{ID}` in a text: one value per team, drawn from the exercise's seed (model/vary.h).
struct Variable {
    std::string id;
    std::vector<std::string> values;
};

// ---- the attack
// ---------------------------------------------------------------------------------------------------

struct SendMail {
    std::string from_host;
    std::string from_address;
    std::string envelope; ///< the sender as SMTP has it, and so Return-Path; empty: from_address
    std::string to;       ///< Person with an account
    std::string subject;
    Text body;
    std::filesystem::path attachment; ///< absolute; empty if none; at most 1 MiB
    std::string link; ///< path of a URL on from_host that the text ends with; empty if none; never
                      ///< beside an attachment
};

/// A stick with one inert file on it is put into a workstation.
struct UsbInsert {
    std::string on;
    std::string label;          ///< of its file system: 1 to 11 characters of A-Z, 0-9, `_`, `-`
    std::filesystem::path file; ///< absolute; at most 1 MiB
};

/// The user of a workstation opens the attachment of a mail that was sent to them, follows the link
/// in it, or opens the file on a stick.
struct OpenAttachment {
    std::string on;
    std::string mail; ///< the send-mail or usb-insert step
};

enum class Persistence { None, Cron, Unit };

struct Beacon {
    std::string on;
    std::string to;      ///< attacker's host
    std::string via;     ///< host with the proxy service, which is the workstation's own where none
                         ///< was given; empty: directly. With `path` only
    std::string path;    ///< of the URL, begins with '/'; or else:
    std::string domain;  ///< below which names are asked of the organisation's name server
    DurationRange every; ///< 1 s to 1 h
    Persistence persist{}; ///< what starts it again when the machine does
};

/// What starts a beacon again is put in place by a step of its own.
struct Persist {
    std::string on;     ///< where the beacon runs
    std::string beacon; ///< step
    Persistence by{};   ///< never None
};

/// The attacker looks round on a workstation: who and where it is, and what a server shares.
struct Discovery {
    std::string on;
    std::string shares; ///< host with the smb service; empty: none is asked
};

/// A file in which somebody left a password is read.
struct ReadCredential {
    std::string on;
    std::string file; ///< absolute path in the guest
};

/// The outside of the organisation is looked at: pages that are not there, ports that are closed.
struct Reconnaissance {
    std::string on; ///< attacker's host
    std::string to;
    int requests = 40;                ///< 1 to 200
    std::vector<std::uint16_t> knock; ///< TCP ports; at most 20
};

/// A few common passwords are tried against several accounts by SSH. None of them is right.
struct PasswordSpray {
    std::string on; ///< workstation
    std::string to;
    std::vector<std::string> accounts; ///< 1 to 20, of people or any others
    int tries = 2;                     ///< of each account; 1 to 5
};

/// A login with a password that somebody left where the attacker could read it.
struct SshLogin {
    std::string on; ///< the workstation it comes from
    std::string to;
    std::string user;    ///< the account on `to`; it is made with the organisation
    std::string planted; ///< the file on `on` that holds the password; absolute
};

/// Files of a share are copied to the workstation, as its user.
struct SmbCopy {
    std::string on;
    std::string from; ///< host with the smb service
    std::string what; ///< absolute path on that host, in its share
};

/// Packs what lies there, to be taken out.
struct Archive {
    std::string on;
    std::string what; ///< absolute path of a file or directory in the guest
};

struct HttpUpload {
    std::string on;
    std::string through; ///< the workstation that fetches it from `on` by SSH and sends it; empty:
                         ///< `on` sends it itself
    std::string to;
    std::string via;             ///< as of Beacon, for the host that sends
    std::string what;            ///< absolute path of a file in the guest; or else:
    std::int64_t size_bytes = 0; ///< so much of what the archive steps on `on` have packed
    const std::string &sender() const { return through.empty() ? on : through; }
};

/// A file goes out as names below `domain` that are asked of the organisation's name server.
struct DnsExfil {
    std::string on;
    std::string to; ///< attacker's host, which answers for the domain
    std::string domain;
    std::string what; ///< absolute path of a file in the guest; its first 64 KiB go
};

/// Files are encrypted as ransomware would do it. The key is the platform's; when the lease ends,
/// and when the step is undone, all are as they were.
struct EncryptCopies {
    std::string on;
    std::string what; ///< absolute path of a directory that came with the organisation; at most 500
                      ///< files and 64 MiB
    Text note;        ///< what is left beside them for people; a sentence of our own if empty
};

/// One page of a web site is swapped.
struct Deface {
    std::string on;             ///< host with the web service
    std::string page;           ///< path of the URL
    std::filesystem::path with; ///< absolute; at most 1 MiB
};

/// Requests for one page, to keep others from it.
struct HttpFlood {
    std::string on; ///< attacker's host
    std::string to; ///< host with the web service
    std::string path;
    int rate = 20;         ///< requests a second; 1 to 50
    Milliseconds lasts{0}; ///< 1 s to 30 min
};

/// One log is put aside, so that it has a gap that the central log has not.
struct RotateLog {
    std::string on;
    std::string log; ///< absolute path in the guest
};

using Verb =
    std::variant<SendMail, OpenAttachment, Beacon, HttpUpload, SshLogin, Archive, UsbInsert,
                 Persist, Discovery, ReadCredential, Reconnaissance, PasswordSpray, SmbCopy,
                 DnsExfil, EncryptCopies, Deface, HttpFlood, RotateLog>;

/// As the language calls it: `send-mail`, `open-attachment`, …
std::string_view word_of(const Verb &verb);

struct Step {
    std::string id;
    Trigger trigger;
    std::string needs; ///< a beacon step whose contact must be alive when this one is due; else the
                       ///< step is spared
    std::optional<Condition> only_if; ///< must hold when it is due; else the step is spared
    std::optional<Condition> unless;  ///< likewise must not
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
    std::optional<Condition> only_if; ///< must hold when it is due; else the inject is withheld
    std::optional<Condition> unless;  ///< likewise must not
    std::string from;                 ///< Person
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

enum class EvidenceKind { Memory, Disk, Log, File };

/// The team has captured it through the platform, before it was destroyed.
struct Evidence {
    std::string host;
    EvidenceKind kind{};
    std::string path; ///< in the guest, with Log and File
    bool before_shutdown = false;
    bool before_reset = false;
};

/// A connection that was open no longer is.
struct Blocked {
    std::string from; ///< host
    std::string to;   ///< host
    Port port;
};

/// Probed from `from` until the end: it answers, but for at most `spare` in all.
struct Available {
    std::string from;
    std::string url;  ///< http://NAME.DOMAIN/…
    std::string host; ///< the one that has that name
    Milliseconds every{0};
    Milliseconds spare{0};
};

/// Asked of the guest itself.
struct GuestState {
    enum class Kind { There, Gone, Running, Stopped, Locked } kind{};
    std::string host;
    std::string what; ///< There, Gone: a path; Running, Stopped: a systemd unit; Locked: an account
};

using Measure = std::variant<ContactLost, FileArrived, Answer, Report, Evidence, Blocked, Available,
                             GuestState>;

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

struct Hint {
    Text text;
    int cost = 0; ///< points
};

struct Objective {
    std::string id;
    std::string phase;
    Text title;     ///< the id where none was given
    int points = 0; ///< below zero: a penalty
    std::optional<Deadline> within;
    LateRule late;
    Measure measure;
    std::vector<Hint> hints; ///< in the order in which a team may take them
};

/// What a grader gives points for.
struct RubricLine {
    int points = 0;
    Text when;
};

struct FormField {
    std::string id;
    Text ask;
    std::vector<RubricLine> rubric = {};
};

struct Form {
    std::string id;
    std::vector<FormField> fields;
};

// ---- the walkthrough
// ----------------------------------------------------------------------------------------------

/// What a rehearsal, which has no machines, takes a command to have done. Only a real run shows
/// whether it is true.
struct Effect {
    enum class Kind { Block, Allow, Stop, Start, Remove, Lock } kind{};
    Endpoint from; ///< Block, Allow: on the router
    Endpoint to;
    std::vector<Port> ports;
    std::string what; ///< Stop, Start: a service's word; Remove: a path; Lock: an account
};

struct RunCommand {
    std::string on;
    std::string command;
    std::vector<Effect> effects = {};
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

struct CaptureEvidence {
    std::string host;
    EvidenceKind kind{};
    std::string path; ///< with Log and File
};
struct ShutDown {
    std::string host;
};
/// Back to the state in which the exercise began.
struct ResetHost {
    std::string host;
};

using TeamAct = std::variant<RunCommand, GiveAnswer, SetCable, SubmitForm, CaptureEvidence,
                             ShutDown, ResetHost>;

struct WalkthroughItem {
    Trigger trigger;
    std::vector<std::string> serves = {}; ///< objectives it is done for; empty: what its act says
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
    int floor = 0; ///< the most points that a team may get for doing nothing
    Organization organization;
    std::vector<EmulatedUser> users;
    std::vector<Variable> variables;
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
