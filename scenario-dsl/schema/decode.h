// Trees that conform to the table become the model. What is wrong in them was reported by conform()
// and reads as empty here; names given twice are reported here, because the model can hold only one
// of them.
#pragma once

#include "scenario-dsl/diagnostics/diagnostic.h"
#include "scenario-dsl/model/scenario.h"
#include "scenario-dsl/schema/view.h"

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace enshu::dsl {

/// Where something of the model was written.
struct Declared {
    const Node *name = nullptr;
    const Node *node = nullptr;
    std::size_t at = 0; ///< in the model's list of such things
};
using Declarations = std::map<std::string, Declared, std::less<>>;

/// The model in the making, and where its parts stand.
struct Draft {
    Scenario scenario;
    std::filesystem::path organization_directory; ///< absolute
    const Node *scenario_root = nullptr;
    const Node *organization_root = nullptr;
    std::optional<Walkthrough> walkthrough; ///< what could be read of the one beside the scenario
    Declarations zones, people, hosts, variables, steps, injects, objectives, forms;
    std::set<const Node *> faulty; ///< of all files, as conform() found them

    const Declared *find_moment(std::string_view id) const; ///< a step or an inject
    /// Null if there is none; the model's own walk through all of them.
    const Host *find_host(std::string_view id) const;
    const Person *find_person(std::string_view id) const;
    const Step *find_step(std::string_view id) const;
    /// Whether the node is there and conform() had nothing against it.
    bool is_sound(const Node *node) const { return node && !faulty.contains(node); }
    /// Whether it can be relied on what this host is and offers; likewise what a step does.
    bool is_sound_host(const std::string &id) const;
    bool is_sound_step(const std::string &id) const;
};

void decode_organization(View file, Draft &draft, Diagnostics &diagnostics);
/// After decode_organization: adds the scenario's hosts to the organisation's.
void decode_scenario(View file, Draft &draft, Diagnostics &diagnostics);
Walkthrough decode_walkthrough(View file);

// Shared by the decoders.
void decode_hosts(View hosts, const std::filesystem::path &directory, Draft &draft,
                  Diagnostics &diagnostics);
void decode_attack(View attack, Draft &draft, Diagnostics &diagnostics);
Trigger decode_trigger(View item);
Trigger decode_moment_trigger(View item); ///< of a step or an inject, which may be `manual`
std::optional<Condition> decode_condition(View condition);
EvidenceKind decode_evidence_kind(View kind);
/// False, and reported, where the name is taken; false where there is none. Else the thing is
/// added to the model.
bool declare(Declarations &declarations, Scope scope, const Node *name, const Node *node,
             Diagnostics &diagnostics);

} // namespace enshu::dsl
