// What must hold beyond the shape of the files. One pass per family; each reports all it finds and
// assumes nothing of the others: what a pass cannot follow (a name nobody declared) another one
// reports.
#pragma once

#include "scenario-dsl/diagnostics/diagnostic.h"
#include "scenario-dsl/schema/decode.h"
#include "scenario-dsl/schema/field.h"

#include <filesystem>
#include <optional>
#include <set>

namespace enshu::dsl {

class Schedule;
class Reported;

/// A file's tree and the directory its paths are relative to.
struct Document {
    const Node *root = nullptr; ///< null: could not be read, and that was reported
    std::filesystem::path directory;
};

/// All of it: shape, model, passes. The draft is absent when scenario or organisation cannot be
/// read as such; it is the checked model when nothing was reported as an error, here or before.
/// `walkthrough`: null where the scenario has none.
std::optional<Draft> check_documents(const Document &scenario, const Document &organization,
                                     const Document *walkthrough, Diagnostics &diagnostics);

/// Names that stand for something: each is there, in the tree of any of the files. Nothing is said
/// about the `unreliable` scopes: what they hold could not be read.
void check_references(const Node &root, const Type &type, const Scenario &scenario,
                      const std::set<Scope> &unreliable, Diagnostics &diagnostics);
/// `{ID}` names a variable, in every file; each of its values fits where it stands; `{sha256:NAME}`
/// names a file. Puts the digests in their place.
void check_vary(Draft &draft, Diagnostics &diagnostics);
/// The same of a walkthrough. `draft`: null where only the walkthrough is read.
void check_vary(const Node &root, Walkthrough &walkthrough, const Scenario &scenario,
                const Draft *draft, Diagnostics &diagnostics);
/// Zones are apart and not of the real internet; addresses lie in their zones, once each; the
/// router stands in every zone.
void check_addressing(const Draft &draft, Diagnostics &diagnostics);
/// Roles, users, accounts, names.
void check_organization(const Draft &draft, Diagnostics &diagnostics);
/// Steps act where they can, on what is there.
void check_attack(const Draft &draft, Diagnostics &diagnostics);
/// Domains that the attacker's side answers for: nobody's, and each of one step.
void check_domains(const Draft &draft, Diagnostics &diagnostics);
/// The attacker's side can tell its beacons apart, whatever varies by team.
void check_beacons(const Draft &draft, Diagnostics &diagnostics);
/// Everything becomes due, within the duration, and its conditions can hold.
void check_timeline(const Draft &draft, const Schedule &schedule, Diagnostics &diagnostics);
/// What is asked for can be done in time; each phase has something to do.
void check_deadlines(const Draft &draft, const Schedule &schedule, Diagnostics &diagnostics);
/// Points add up; objectives name steps that they can measure.
void check_scoring(const Draft &draft, Diagnostics &diagnostics);
/// What is measured can become true, and is not true from the start.
void check_measures(const Draft &draft, Diagnostics &diagnostics);
/// Accepted answers say something, each once, and no text gives them away.
void check_answers(const Draft &draft, const Schedule &schedule, Diagnostics &diagnostics);
/// Rubrics add up to what their objectives give; forms and the attacker's hosts are used.
void check_forms(const Draft &draft, Diagnostics &diagnostics);
/// Where a scenario speaks both languages, each text does, and says the same in both.
void check_languages(const Draft &draft, Diagnostics &diagnostics);
/// One team's machines fit into one machine.
void check_capacity(const Draft &draft, Diagnostics &diagnostics);
/// Nothing leads out: one outside, one router; the attacker outside and unseen, all else inside.
void check_isolation(const Draft &draft, Diagnostics &diagnostics);
// The next ones say nothing about what follows from an error that was reported before them.

/// Every connection that something has to make is open, and answered.
void check_reachability(const Draft &draft, const Reported &reported, Diagnostics &diagnostics);
/// Every rule of the policy opens something.
void check_policy(const Draft &draft, Diagnostics &diagnostics);
/// What steps work with is there: files in guests, shares, pages, logs, and logins before them.
void check_things(const Draft &draft, const Schedule &schedule, const Reported &reported,
                  Diagnostics &diagnostics);
/// What is asked for can be found.
void check_evidence(const Draft &draft, const Reported &reported, Diagnostics &diagnostics);
/// Addresses in texts, answers and commands are some host's.
void check_mentions(const Draft &draft, const Node *walkthrough, const Reported &reported,
                    Diagnostics &diagnostics);
/// Files are there, inside their directory, regular and of bearable size; reads the briefing into
/// the draft.
void check_files(Draft &draft, Diagnostics &diagnostics);
/// A team can do what the walkthrough says. `draft`: of the scenario, where its files are read
/// along with the walkthrough; nothing is said that only follows from mistakes there.
void check_walkthrough(const Node &root, const Walkthrough &walkthrough, const Scenario &scenario,
                       const Draft *draft, Diagnostics &diagnostics);

/// `path` stands beside `kind` exactly where what is captured has one.
void check_evidence_path(const Node &node, EvidenceKind kind, Diagnostics &diagnostics);

} // namespace enshu::dsl
