#include "scenario-dsl/check/check.h"
#include "scenario-dsl/check/reported.h"

#include "scenario-dsl/check/schedule.h"
#include "scenario-dsl/schema/conform.h"
#include "scenario-dsl/schema/fields.h"

#include <algorithm>

namespace enshu::dsl {
namespace {

/// Whether each thing in the section has a name, and one that can be relied on.
bool are_named(const Node &section, const Draft &draft) {
    const auto is_named = [&](const Node &item) {
        return draft.is_sound(item.is(Node::Type::Map) ? item.find("id") : &item);
    };
    return std::ranges::all_of(section.items, is_named) &&
           std::ranges::all_of(section.entries,
                               [&](const Entry &entry) { return draft.is_sound(&entry.key); });
}

/// Scopes whose names stand in a section that could not be read, or that may have been misspelt.
std::set<Scope> unreliable_scopes(const Draft &draft) {
    std::set<Scope> scopes;
    const auto look = [&](const Node &root, std::string_view key, std::initializer_list<Scope> of) {
        const Node *section = root.find(key);
        if (section ? !draft.is_sound(section) || !are_named(*section, draft)
                    : !draft.is_sound(&root))
            scopes.insert(of);
    };
    look(*draft.organization_root, "zones", {Scope::Zone});
    look(*draft.organization_root, "people", {Scope::Person});
    look(*draft.organization_root, "hosts", {Scope::Host});
    look(*draft.scenario_root, "hosts", {Scope::Host});
    look(*draft.scenario_root, "attack", {Scope::Step, Scope::Moment});
    look(*draft.scenario_root, "injects", {Scope::Inject, Scope::Moment});
    look(*draft.scenario_root, "phases", {Scope::Phase});
    look(*draft.scenario_root, "objectives", {Scope::Objective});
    look(*draft.scenario_root, "forms", {Scope::Form});
    return scopes;
}

} // namespace

std::optional<Draft> check_documents(const Document &scenario, const Document &organization,
                                     const Document *walkthrough, Diagnostics &diagnostics) {
    Draft draft;
    const auto conforms = [&](const Document &document, const Type &type) {
        if (!document.root)
            return false;
        Conformity found = conform(*document.root, type, diagnostics);
        draft.faulty.merge(found.faulty);
        return found.readable;
    };
    const bool scenario_readable = conforms(scenario, scenario_file());
    const bool organization_readable = conforms(organization, organization_file());
    const bool walkthrough_readable = walkthrough && conforms(*walkthrough, walkthrough_file());
    if (!scenario_readable || !organization_readable || diagnostics.full())
        return std::nullopt;

    draft.scenario.directory = scenario.directory;
    draft.organization_directory = organization.directory;
    draft.scenario_root = scenario.root;
    draft.organization_root = organization.root;
    decode_organization({organization.root, &organization_file()}, draft, diagnostics);
    decode_scenario({scenario.root, &scenario_file()}, draft, diagnostics);

    const std::set<Scope> unreliable = unreliable_scopes(draft);
    check_references(*scenario.root, scenario_file(), draft.scenario, unreliable, diagnostics);
    check_references(*organization.root, organization_file(), draft.scenario, unreliable,
                     diagnostics);
    check_vary(draft, diagnostics);
    check_addressing(draft, diagnostics);
    check_organization(draft, diagnostics);
    check_attack(draft, diagnostics);
    check_domains(draft, diagnostics);
    check_beacons(draft, diagnostics);
    const Schedule schedule{draft};
    check_timeline(draft, schedule, diagnostics);
    check_deadlines(draft, schedule, diagnostics);
    check_scoring(draft, diagnostics);
    check_measures(draft, diagnostics);
    check_forms(draft, diagnostics);
    check_files(draft, diagnostics);
    check_answers(draft, schedule, diagnostics);
    check_isolation(draft, diagnostics);
    const Reported reported{draft, diagnostics};
    check_reachability(draft, reported, diagnostics);
    check_things(draft, schedule, reported, diagnostics);
    check_evidence(draft, reported, diagnostics);
    check_policy(draft, diagnostics);
    check_languages(draft, diagnostics);
    check_capacity(draft, diagnostics);
    check_mentions(draft, walkthrough_readable ? walkthrough->root : nullptr, reported,
                   diagnostics);
    if (walkthrough_readable) {
        const Node &root = *walkthrough->root;
        draft.walkthrough = decode_walkthrough({&root, &walkthrough_file()});
        check_references(root, walkthrough_file(), draft.scenario, unreliable, diagnostics);
        check_vary(root, *draft.walkthrough, draft.scenario, &draft, diagnostics);
        check_walkthrough(root, *draft.walkthrough, draft.scenario, &draft, diagnostics);
    }
    return draft;
}

} // namespace enshu::dsl
