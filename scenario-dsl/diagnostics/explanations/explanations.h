// What each diagnostic means, why it matters on the day and how to mend it, for `enshu explain`.
// A family is a file of this folder; a kind without an explanation, and an example that does not
// show what it says, fail a test.
#pragma once

#include "scenario-dsl/diagnostics/diagnostic.h"
#include "scenario-dsl/source/words.h"

#include <string>
#include <vector>

namespace enshu::dsl {

/// What is wrong and what is right, in as many lines as it takes. Of a scenario and an organisation
/// the lines that matter stand here, under the keys they belong to; of a walkthrough the whole.
struct Example {
    enum class In {
        ScenarioFile,
        OrganizationFile,
        WalkthroughFile,
        NoFile ///< not YAML: a listing, a command; no test can try it
    };
    In in{};
    std::string wrong;
    std::string right;
};

struct Explanation {
    Kind kind{};
    Words title; ///< one phrase
    Words text;  ///< a paragraph; where its lines break means nothing
    Example example;
};

struct Family {
    Words name;
    std::vector<Explanation> explanations;
};

/// In the order in which a scenario is read.
const std::vector<Family> &explanation_families();
/// Absent where there is none.
const Explanation *find_explanation(Kind kind);
const Explanation *find_explanation(std::string_view name);

// The families.
Family files_explained();
Family syntax_explained();
Family refused_yaml_explained();
Family shape_explained();
Family references_explained();
Family vary_explained();
Family organization_explained();
Family attack_explained();
Family reachability_explained();
Family evidence_explained();
Family deadlines_explained();
Family scoring_explained();
Family measures_explained();
Family languages_explained();

} // namespace enshu::dsl
