#include "orchestrator/exercise/condition.h"

namespace enshu::exercise {
namespace {

using Kind = dsl::Condition::Kind;

dsl::Text it_does_not_hold(const dsl::Condition &condition) {
    const std::string &of = condition.of;
    switch (condition.kind) {
    case Kind::Submitted:
        return {"チームが「" + of + "」を提出していません",
                "the team has not submitted `" + of + "`"};
    case Kind::Achieved:
        return {"チームが「" + of + "」を達成していません",
                "the team has not reached `" + of + "`"};
    case Kind::Delivered:
        return {"「" + of + "」が行われていません", "`" + of + "` has not happened"};
    case Kind::Alive:
        return {"「" + of + "」の通信が攻撃者側に届いていません",
                "the attacker does not hear `" + of + "`"};
    }
    return {};
}

dsl::Text it_holds(const dsl::Condition &condition) {
    const std::string &of = condition.of;
    switch (condition.kind) {
    case Kind::Submitted:
        return {"チームが「" + of + "」をすでに提出しています",
                "the team has already submitted `" + of + "`"};
    case Kind::Achieved:
        return {"チームが「" + of + "」をすでに達成しています",
                "the team has already reached `" + of + "`"};
    case Kind::Delivered:
        return {"「" + of + "」がすでに行われています", "`" + of + "` has already happened"};
    case Kind::Alive:
        return {"「" + of + "」の通信が攻撃者側に届いています", "the attacker hears `" + of + "`"};
    }
    return {};
}

} // namespace

std::optional<dsl::Text> objection(const std::optional<dsl::Condition> &only_if,
                                   const std::optional<dsl::Condition> &unless,
                                   const std::function<bool(const dsl::Condition &)> &holds) {
    if (only_if && !holds(*only_if))
        return it_does_not_hold(*only_if);
    if (unless && holds(*unless))
        return it_holds(*unless);
    return std::nullopt;
}

} // namespace enshu::exercise
