#include "tests/mutation/allowed.h"

#include <fnmatch.h>

namespace enshu::mutation {

namespace {

bool fits(std::string_view pattern, const std::string &text) {
    return fnmatch(std::string(pattern).c_str(), text.c_str(), 0) == 0;
}

constexpr std::string_view spared = "records-taken without isolate-pc: -120 → 0";
constexpr std::string_view race =
    "a team that does not isolate the PC is spared the penalty if it has closed the way to the "
    "server before the attack uses it: a race that either may win. The team that does nothing gets "
    "it either way, the one that knows never";

} // namespace

bool Allowed::matches(const Mutant &mutant, const Judgement &judgement) const {
    return mutant.kind == kind && judgement.verdict == Verdict::Changed &&
           fits(where, mutant.where) && fits(difference, judgement.reason);
}

const std::vector<Allowed> &allowed_changes() {
    static const std::vector<Allowed> table{
        {Kind::NumberChanged, "scenario/objectives/*/points", "*",
         "what an objective is worth is the author's choice and shown in the total; where hints or "
         "a rubric say otherwise it is reported"},
        {Kind::ItemRemoved, "scenario/objectives/*", "*: -* → none",
         "a penalty that nothing refers to is missed by nobody; what is worth points is missed by "
         "the injects that expect it and by the walkthrough"},
        {Kind::NameMisspelt, "scenario/objectives/*/id", "*: -* → none",
         "a penalty that nothing refers to goes by another name"},
        {Kind::FieldRemoved, "scenario/injects/soc-call/delay", spared, race},
        {Kind::FieldRemoved, "walkthrough/*/delay", spared, race},
        {Kind::TimeMoved, "scenario/attack/collect/delay", spared, race},
        {Kind::TimeMoved, "scenario/injects/soc-call/delay", spared, race},
        {Kind::TimeMoved, "walkthrough/*/delay", spared, race},
    };
    return table;
}

} // namespace enshu::mutation
