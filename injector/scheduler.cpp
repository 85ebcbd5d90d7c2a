#include "injector/scheduler.h"

#include <algorithm>

namespace enshu::inject {

using Status = Scheduler::Status;

Scheduler::Scheduler(std::vector<Item> items) {
    for (Item &item : items) {
        Entry entry{std::move(item), Status::Waiting, {}, false, false};
        if (entry.item.at) {
            entry.status = Status::Scheduled;
            entry.moment = *entry.item.at;
        } else if (entry.item.manual) {
            entry.status = Status::WaitingForController;
        }
        index_[entry.item.id] = entries_.size();
        entries_.push_back(std::move(entry));
    }
}

std::vector<Item> Scheduler::due(Milliseconds now) {
    std::vector<Entry *> ripe;
    for (Entry &entry : entries_)
        if (entry.status == Status::Scheduled && !entry.held && entry.moment <= now)
            ripe.push_back(&entry);
    std::stable_sort(ripe.begin(), ripe.end(),
                     [](const Entry *a, const Entry *b) { return a->moment < b->moment; });
    std::vector<Item> items;
    for (Entry *entry : ripe) {
        entry->status = Status::Started;
        items.push_back(entry->item);
    }
    return items;
}

Scheduler::Entry *Scheduler::open_entry(const std::string &id) {
    const auto found = index_.find(id);
    if (found == index_.end())
        return nullptr;
    Entry &entry = entries_[found->second];
    const bool open = entry.status == Status::Waiting ||
                      entry.status == Status::WaitingForController ||
                      entry.status == Status::Scheduled || entry.status == Status::Started;
    return open ? &entry : nullptr;
}

Scheduler::Entry *Scheduler::unstarted_entry(const std::string &id) {
    Entry *entry = open_entry(id);
    return entry && entry->status != Status::Started ? entry : nullptr;
}

bool Scheduler::hold(const std::string &id) {
    Entry *entry = unstarted_entry(id);
    if (!entry || entry->held || entry->dropped)
        return false;
    entry->held = true;
    return true;
}

bool Scheduler::release(const std::string &id) {
    Entry *entry = unstarted_entry(id);
    if (!entry || !entry->held)
        return false;
    entry->held = false;
    return true;
}

bool Scheduler::delay(const std::string &id, Milliseconds to) {
    Entry *entry = unstarted_entry(id);
    if (!entry || entry->status != Status::Scheduled || entry->dropped)
        return false;
    entry->moment = to;
    return true;
}

bool Scheduler::drop(const std::string &id) {
    Entry *entry = unstarted_entry(id);
    if (!entry || entry->dropped)
        return false;
    entry->dropped = true;
    entry->held = false;
    return true;
}

Scheduler::Standing Scheduler::standing(const std::string &id) const {
    const Entry &entry = entries_[index_.at(id)];
    Standing standing{entry.status, entry.held, entry.dropped, {}, entry.item.after};
    if (entry.status == Status::Scheduled)
        standing.moment = entry.moment;
    return standing;
}

bool Scheduler::fire(const std::string &id, Milliseconds at) {
    Entry *entry = open_entry(id);
    if (!entry || entry->status != Status::WaitingForController || entry->held || entry->dropped)
        return false;
    entry->status = Status::Scheduled;
    entry->moment = at;
    return true;
}

bool Scheduler::delivered(const std::string &id, Milliseconds at) {
    return go_on(id, Status::Delivered, at);
}

bool Scheduler::withheld(const std::string &id, Milliseconds at) {
    return go_on(id, Status::Withheld, at);
}

bool Scheduler::go_on(const std::string &id, Status status, Milliseconds at) {
    Entry *entry = open_entry(id);
    if (!entry)
        return false;
    entry->status = status;
    for (Entry &other : entries_)
        if (other.status == Status::Waiting && other.item.after == id) {
            other.status = Status::Scheduled;
            other.moment = at + other.item.delay;
        }
    return true;
}

std::vector<Scheduler::Impossible> Scheduler::close(const std::string &id, Status status) {
    Entry *first = open_entry(id);
    if (!first)
        return {};
    first->status = status;
    std::vector<Impossible> lost;
    std::vector<std::string> causes{id};
    for (std::size_t i = 0; i < causes.size(); ++i)
        for (Entry &entry : entries_)
            if (entry.status == Status::Waiting && entry.item.after == causes[i]) {
                entry.status = Status::Impossible;
                lost.push_back({entry.item, causes[i], status == Status::Spared});
                causes.push_back(entry.item.id);
            }
    return lost;
}

std::vector<Scheduler::Impossible> Scheduler::failed(const std::string &id) {
    return close(id, Status::Failed);
}

std::vector<Scheduler::Impossible> Scheduler::spared(const std::string &id) {
    return close(id, Status::Spared);
}

void Scheduler::started(const std::string &id) {
    if (Entry *entry = open_entry(id))
        entry->status = Status::Started;
}

std::optional<Scheduler::Due> Scheduler::next_due() const {
    std::optional<Due> next;
    for (const Entry &entry : entries_)
        if (entry.status == Status::Scheduled && !entry.held && (!next || entry.moment < next->at))
            next = Due{entry.moment, entry.item.id};
    return next;
}

/// Itself, or through what it hangs on.
bool Scheduler::waits_for_controller(const Entry &entry) const {
    const Entry *at = &entry;
    for (std::size_t i = 0; i < entries_.size() && at->status == Status::Waiting; ++i)
        at = &entries_[index_.at(at->item.after)];
    return at->status == Status::WaitingForController;
}

bool Scheduler::pending(Item::Kind kind) const {
    return std::any_of(entries_.begin(), entries_.end(), [&](const Entry &entry) {
        return entry.item.kind == kind && !entry.dropped && !waits_for_controller(entry) &&
               (entry.status == Status::Waiting || entry.status == Status::Scheduled ||
                entry.status == Status::Started);
    });
}

std::vector<Item> Scheduler::in_flight() const {
    std::vector<Item> items;
    for (const Entry &entry : entries_)
        if (entry.status == Status::Started)
            items.push_back(entry.item);
    return items;
}

Status Scheduler::status(const std::string &id) const {
    return entries_[index_.at(id)].status;
}

} // namespace enshu::inject
