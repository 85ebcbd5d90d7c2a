#include "tests/mutation/allowed.h"

#include <fnmatch.h>

namespace enshu::mutation {

bool Allowed::matches(const Mutant &mutant) const {
    return mutant.kind == kind && fnmatch(std::string(where).c_str(), mutant.where.c_str(), 0) == 0;
}

namespace {

constexpr std::string_view race =
    "a team that does not isolate the PC but closes the way to the server is spared the penalty if "
    "it is earlier than the attack: a race that either side may win. The team that does nothing "
    "gets it either way, the one that knows never";

} // namespace

const std::vector<Allowed> &allowed_changes() {
    static const std::vector<Allowed> table{
        {Kind::NumberChanged, "scenario/objectives/*/points",
         "what an objective is worth is the author's choice, and shown in the total; where hints "
         "or "
         "a rubric say otherwise it is reported"},
        {Kind::ItemRemoved, "scenario/objectives/*",
         "a penalty that nothing refers to is missed by nobody; what is worth points is missed by "
         "the injects that expect it and by the walkthrough"},
        {Kind::NameMisspelt, "scenario/objectives/*/id",
         "an objective that nothing refers to has another name, and the points of before"},
        {Kind::FieldRemoved, "scenario/injects/soc-call/delay", race},
        {Kind::FieldRemoved, "walkthrough/*/delay", race},
        {Kind::TimeMoved, "scenario/attack/collect/delay", race},
        {Kind::TimeMoved, "scenario/injects/soc-call/delay", race},
        {Kind::TimeMoved, "walkthrough/*/delay", race},
    };
    return table;
}

} // namespace enshu::mutation
