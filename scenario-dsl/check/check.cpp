#include "scenario-dsl/check/check.h"

#include "scenario-dsl/schema/conform.h"
#include "scenario-dsl/schema/fields.h"

namespace enshu::dsl {
namespace {

/// Scopes whose names stand in a section that could not be read, or that may have been misspelt.
std::set<Scope> unreliable_scopes(const Draft &draft) {
    std::set<Scope> scopes;
    const auto look = [&](const Node &root, std::string_view key, std::initializer_list<Scope> of) {
        const Node *section = root.find(key);
        if (section ? !draft.is_sound(section) : !draft.is_sound(&root))
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

std::optional<Scenario> check_documents(const Document &scenario, const Document &organization,
                                        Diagnostics &diagnostics) {
    bool readable = true;
    Draft draft;
    const auto conforms = [&](const Document &document, const Type &type) {
        if (document.root) {
            Conformity found = conform(*document.root, type, diagnostics);
            draft.faulty.merge(found.faulty);
            readable = readable && found.readable;
        } else {
            readable = false;
        }
    };
    conforms(scenario, scenario_file());
    conforms(organization, organization_file());
    if (!readable || diagnostics.full())
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
    check_timeline(draft, diagnostics);
    check_scoring(draft, diagnostics);
    check_files(draft, diagnostics);
    if (diagnostics.has_errors())
        return std::nullopt;
    return std::move(draft.scenario);
}

} // namespace enshu::dsl
