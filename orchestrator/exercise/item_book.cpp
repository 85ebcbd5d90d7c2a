#include "orchestrator/exercise/item_book.h"

#include "orchestrator/event/describe.h"
#include "orchestrator/event/kinds.h"

namespace enshu::exercise {

namespace kind = event::kind;
using event::Event;
using Status = inject::Scheduler::Status;

namespace {

std::string said(const Event &event, const char *key) {
    return event.detail.value(key, std::string());
}

} // namespace

std::string ItemBook::Word::text() const {
    return " at " + event::clock_text(at.count()) + " by " + actor +
           (reason.empty() ? "" : ": " + reason);
}

const ItemBook::Entry &ItemBook::entry(const std::string &id) const {
    static const Entry nothing;
    const auto found = entries_.find(id);
    return found == entries_.end() ? nothing : found->second;
}

void ItemBook::apply(const Event &event, Milliseconds at) {
    if (!scheduler.knows(event.subject))
        return;
    if (event.kind.starts_with("item.") || event.kind == kind::inject_edited)
        direct(event, at);
    else if (event.kind.starts_with("step.") || event.kind.starts_with("inject.") ||
             event.kind.starts_with("act."))
        outcome(event, at);
}

void ItemBook::outcome(const Event &event, Milliseconds at) {
    const std::string &id = event.subject;
    const bool ends = event.kind == kind::step_failed || event.kind == kind::step_spared ||
                      event.kind == kind::inject_withheld;
    if (event.kind == kind::step_started) {
        scheduler.started(id);
        entries_[id].at = at;
    } else if (event.kind == kind::act_started) {
        scheduler.started(id);
    } else if (event.kind == kind::step_delivered || event.kind == kind::inject_delivered) {
        Entry &entry = entries_[id];
        if (scheduler.delivered(id, at)) {
            entry.at = at;
            if (event.kind == kind::step_delivered)
                delivered.push_back(id);
        } else if (event.detail.contains("repeated")) {
            ++entry.repeated;
            entry.to_repeat -= entry.to_repeat > 0 ? 1 : 0;
        }
    } else if (event.kind == kind::act_failed) {
        untold.erase(id);
        lose(scheduler.failed(id), at);
    } else if (ends) {
        untold.erase(id);
        const Status before = scheduler.status(id);
        // What ran and cannot be begun again after an interruption did happen.
        if (before == Status::Delivered)
            return;
        Entry &entry = entries_[id];
        entry.at = at;
        entry.reason = {said(event, event.detail.contains("reason_ja") ? "reason_ja" : "reason"),
                        said(event, "reason")};
        const bool goes_on =
            event.kind == kind::inject_withheld && !event.detail.contains("because");
        if (goes_on)
            scheduler.withheld(id, at);
        else
            lose(event.kind == kind::step_spared ? scheduler.spared(id) : scheduler.failed(id), at);
    }
}

void ItemBook::lose(std::vector<inject::Scheduler::Impossible> lost, Milliseconds at) {
    for (inject::Scheduler::Impossible &each : lost) {
        if (each.item.kind != inject::Item::Kind::Act) {
            Entry &entry = entries_[each.item.id];
            entry.at = at;
            entry.because = each.because;
        }
        untold.try_emplace(each.item.id, std::move(each));
    }
}

void ItemBook::direct(const Event &event, Milliseconds at) {
    const std::string &id = event.subject;
    Entry &entry = entries_[id];
    const Word word{at, event.actor, said(event, "reason")};
    if (event.kind == kind::item_fired) {
        if (scheduler.fire(id, at))
            entry.fired = word;
    } else if (event.kind == kind::item_held) {
        if (scheduler.hold(id))
            entry.held = word;
    } else if (event.kind == kind::item_released) {
        if (scheduler.release(id))
            entry.released = word;
    } else if (event.kind == kind::item_skipped) {
        if (scheduler.drop(id))
            entry.skipped = word;
    } else if (event.kind == kind::item_delayed) {
        scheduler.delay(id, Milliseconds(event.detail.value("to_ms", std::int64_t{0})));
    } else if (event.kind == kind::item_repeated) {
        if (scheduler.status(id) == Status::Delivered) {
            entry.repeated_by = word;
            ++entry.to_repeat;
        }
    } else if (event.kind == kind::inject_edited) {
        if (scheduler.standing(id).open())
            entry.edited = dsl::Text{said(event, "text_ja"), said(event, "text_en")};
    }
}

std::vector<std::string> ItemBook::to_close(const dsl::Scenario &scenario) const {
    std::vector<std::string> ids;
    for (const auto &[id, entry] : entries_) {
        if (!entry.skipped)
            continue;
        const Status status = scheduler.status(id);
        const bool waits = status == Status::WaitingForController;
        if (waits ||
            (scenario.find_step(id) && (status == Status::Waiting || status == Status::Scheduled)))
            ids.push_back(id);
    }
    return ids;
}

std::vector<std::string> ItemBook::to_repeat() const {
    std::vector<std::string> ids;
    for (const auto &[id, entry] : entries_)
        if (entry.to_repeat > 0)
            ids.push_back(id);
    return ids;
}

} // namespace enshu::exercise
