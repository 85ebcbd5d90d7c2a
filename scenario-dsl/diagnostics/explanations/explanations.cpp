#include "scenario-dsl/diagnostics/explanations/explanations.h"

namespace enshu::dsl {

const std::vector<Family> &explanation_families() {
    static const std::vector<Family> families{
        files_explained(),        syntax_explained(),     refused_yaml_explained(),
        shape_explained(),        references_explained(), vary_explained(),
        organization_explained(), attack_explained(),     reachability_explained(),
        evidence_explained(),     deadlines_explained(),  scoring_explained(),
        measures_explained(),     languages_explained(),
    };
    return families;
}

const Explanation *find_explanation(Kind kind) {
    for (const Family &family : explanation_families())
        for (const Explanation &explanation : family.explanations)
            if (explanation.kind == kind)
                return &explanation;
    return nullptr;
}

const Explanation *find_explanation(std::string_view name) {
    for (const Kind kind : all_kinds())
        if (dsl::name(kind) == name)
            return find_explanation(kind);
    return nullptr;
}

} // namespace enshu::dsl
