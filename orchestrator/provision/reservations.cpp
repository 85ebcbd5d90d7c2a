#include "orchestrator/provision/reservations.h"

#include "scenario-dsl/model/capacity.h"

#include <algorithm>

namespace enshu::provision {

Reservations::Reservations(std::function<Machine()> read,
                           std::function<Taken(const std::vector<std::string> &)> taken)
    : read_(std::move(read)), taken_(std::move(taken)) {}

Reservations::Promise Reservations::promise_of(const plan::ExercisePlan &plan,
                                               const CapacityOptions &options) {
    Promise promise{demand_of(plan, options), {}};
    for (const plan::RangePlan &range : plan.ranges) {
        for (const plan::GuestPlan &guest : range.guests) {
            promise.memory_mib[guest.uuid] = own_memory_mib(guest.memory_mib, options.memory);
        }
    }
    return promise;
}

Promised Reservations::promised_to_others(const std::string &exercise) const {
    std::vector<std::string> others;
    for (const auto &[name, promise] : promises_) {
        if (name != exercise) {
            others.push_back(name);
        }
    }
    Promised sum;
    if (others.empty()) {
        return sum;
    }
    const Taken taken = taken_(others);
    for (const std::string &name : others) {
        const Promise &promise = promises_.at(name);
        sum.to += (sum.to.empty() ? "`" : ", `") + name + "`";
        for (const auto &[uuid, memory_mib] : promise.memory_mib) {
            const auto running = taken.memory_mib.find(uuid);
            const bool runs = running != taken.memory_mib.end();
            sum.memory_mib += std::max<std::int64_t>(0, memory_mib - (runs ? running->second : 0));
            sum.new_guests += runs ? 0 : 1;
            ++sum.guests;
        }
        const auto disk = taken.disk_mib.find(name);
        sum.disk_mib +=
            std::max<std::int64_t>(0, promise.demand.teams * disk_per_team(promise.demand) -
                                          (disk == taken.disk_mib.end() ? 0 : disk->second));
    }
    return sum;
}

Judgement Reservations::judge(const plan::ExercisePlan &plan, const CapacityOptions &options) {
    const std::lock_guard lock(mutex_);
    return provision::judge(demand_of(plan, options), read_(), promised_to_others(plan.exercise));
}

std::string Reservations::reserve(const plan::ExercisePlan &plan, const CapacityOptions &options,
                                  const std::filesystem::path &state) {
    const std::lock_guard lock(mutex_);
    const Demand demand = demand_of(plan, options);
    const Promised promised = promised_to_others(plan.exercise);
    const Judgement judgement = provision::judge(demand, read_(), promised);
    std::string no = refusal(judgement, demand, promised, state);
    if (no.empty()) {
        promises_[plan.exercise] = promise_of(plan, options);
    }
    return no;
}

void Reservations::remember(const plan::ExercisePlan &plan, const CapacityOptions &options) {
    const std::lock_guard lock(mutex_);
    promises_[plan.exercise] = promise_of(plan, options);
}

void Reservations::release(const std::string &exercise) {
    const std::lock_guard lock(mutex_);
    promises_.erase(exercise);
}

} // namespace enshu::provision
