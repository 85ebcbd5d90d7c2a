// What comes of controllers' acts on items, and why such an act cannot be done any more.
#include "orchestrator/event/describe.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/team.h"

namespace enshu::exercise {

namespace kind = event::kind;
using Status = inject::Scheduler::Status;

namespace {

std::string moment(const std::optional<Milliseconds> &at) {
    return at ? " at " + event::clock_text(at->count()) : "";
}

} // namespace

/// Why nothing can be done to an item before it begins, since it has begun, is over or was skipped;
/// empty if it can.
std::string Conductor::why_not(const Team &team, const std::string &id) const {
    const ItemBook::Entry &entry = team.items.entry(id);
    const std::string item = "`" + id + "` ";
    if (entry.skipped)
        return item + "was already skipped" + entry.skipped->text();
    switch (team.scheduler.status(id)) {
    case Status::Waiting:
    case Status::WaitingForController:
    case Status::Scheduled:
        return "";
    case Status::Started:
        return item + "has been under way since " +
               event::clock_text(entry.at.value_or(Milliseconds(0)).count());
    case Status::Delivered:
        return item + "was already delivered" + moment(entry.at) +
               (entry.fired ? "; it was fired" + entry.fired->text() : "");
    case Status::Withheld:
    case Status::Spared:
        return item + "was left out" + moment(entry.at) + ": " + entry.reason.en;
    case Status::Failed:
        return item + "failed" + moment(entry.at) + ": " + entry.reason.en;
    case Status::Impossible:
        return item + "can no longer happen: it hangs on `" + entry.because +
               "`, which did not happen";
    }
    return "";
}

dsl::Text Conductor::skipped_by(const Team &team, const std::string &id) const {
    const ItemBook::Word &word = *team.items.entry(id).skipped;
    return {"統制者が取りやめました（" + word.reason + "）",
            "a controller skipped it (" + word.reason + ")"};
}

/// A skipped step is spared at once, so that what hangs on it is seen to be impossible; so is an
/// inject that only a controller could have let happen. Any other has its moment.
void Conductor::come_of_direction(Team &team) {
    for (const std::string &id : team.items.to_close(team.scenario)) {
        const dsl::Text why = skipped_by(team, id);
        nlohmann::json detail{{"reason", why.en}, {"reason_ja", why.ja}};
        if (const dsl::Step *step = team.scenario.find_step(id)) {
            detail.update(step_detail(*step));
            append(team.number, kind::step_spared, id, "system", std::move(detail));
        } else {
            detail["because"] = id;
            append(team.number, kind::inject_withheld, id, "system", std::move(detail));
        }
    }
}

} // namespace enshu::exercise
