#include "scenario-dsl/check/check.h"

#include "scenario-dsl/schema/conform.h"
#include "scenario-dsl/schema/fields.h"

namespace enshu::dsl {

std::optional<Scenario> check_documents(const Document &scenario, const Document &organization,
                                        Diagnostics &diagnostics) {
    bool readable = true;
    const auto conforms = [&](const Document &document, const Type &type) {
        if (!document.root || !conform(*document.root, type, diagnostics))
            readable = false;
    };
    conforms(scenario, scenario_file());
    conforms(organization, organization_file());
    if (!readable || diagnostics.full())
        return std::nullopt;

    Draft draft;
    draft.scenario.directory = scenario.directory;
    draft.organization_directory = organization.directory;
    draft.scenario_root = scenario.root;
    draft.organization_root = organization.root;
    decode_organization({organization.root, &organization_file()}, draft, diagnostics);
    decode_scenario({scenario.root, &scenario_file()}, draft, diagnostics);

    check_references(*scenario.root, scenario_file(), draft.scenario, diagnostics);
    check_references(*organization.root, organization_file(), draft.scenario, diagnostics);
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
