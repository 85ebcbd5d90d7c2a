#include "orchestrator/daemon/guard.h"

#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/error.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace enshu::daemon {

using exercise::ExerciseError;
using isolation::Proof;

namespace {

constexpr unsigned most_failures = 3;

} // namespace

std::string refusal(const Proof &proof) {
    if (proof.through.empty()) {
        return proof.trouble;
    }
    const isolation::Leak &leak = proof.through.front();
    return fmt::format("{} of {} probes got through, first `{}` ({}) from {}, heard at {}",
                       proof.got_through(), proof.probes(), isolation::name_of(leak.kind),
                       leak.what, leak.from, leak.where);
}

Guard::Guard(Prover prover, Hooks hooks, Times times)
    : prover_(std::move(prover)), hooks_(std::move(hooks)), times_(times),
      due_(Clock::now() + times.between_proofs),
      thread_([this](const std::stop_token &stop) { watch(stop); }) {}

Guard::~Guard() = default;

void Guard::pause(const std::string &reason) {
    if (!hooks_.playing()) {
        return;
    }
    try {
        hooks_.pause(reason);
    } catch (const ExerciseError &error) { // it ended or was paused a moment ago
        spdlog::warn("it could not be paused ({}): {}", reason, error.what());
    }
}

/// Once no other proof is under way.
std::unique_lock<std::timed_mutex> Guard::turn() {
    std::unique_lock one(one_at_a_time_, std::defer_lock);
    if (!one.try_lock_for(times_.longest)) {
        throw ExerciseError(ExerciseError::Code::Unavailable,
                            "another proof of isolation does not come to its end");
    }
    return one;
}

Proof Guard::attempt() {
    const std::unique_lock one = turn();
    std::uint64_t before = 0;
    {
        const std::lock_guard lock(mutex_);
        before = breached_;
    }
    Proof proof;
    try {
        proof = prover_(hooks_.ranges());
    } catch (const std::exception &error) { // that it could not be tried proves nothing either
        proof.trouble = error.what();
    }
    const auto now = Clock::now();
    const std::lock_guard lock(mutex_);
    // A breach that was found meanwhile is answered by a proof of its own.
    proved_at_ = proof.ok() && breached_ == before ? std::optional(now) : std::nullopt;
    failures_ = proof.ok() || !proof.through.empty() ? 0 : failures_ + 1;
    due_ =
        now + (failures_ > 0 && failures_ < most_failures ? times_.retry : times_.between_proofs);
    woken_.notify_all();
    return proof;
}

Proof Guard::prove() {
    Proof proof = attempt();
    if (!proof.through.empty()) { // before it is told: a leak is not played in while it is written
        pause("isolation: " + refusal(proof));
    }
    hooks_.append(event::kind::isolation_proved, isolation::to_json(proof));
    return proof;
}

void Guard::require_proof() {
    {
        // One of a range elsewhere lets suspended guests run, and suspends them at its end.
        const std::unique_lock one = turn();
        const std::lock_guard lock(mutex_);
        if (proved_at_ && Clock::now() - *proved_at_ < times_.fresh) {
            return;
        }
    }
    const Proof proof = prove();
    if (!proof.ok()) {
        throw ExerciseError(
            ExerciseError::Code::FailedPrecondition,
            fmt::format("the ranges are not proved to be isolated: {}; `enshu prove-isolation` "
                        "tries again and shows everything",
                        refusal(proof)));
    }
}

void Guard::on_breaches(const std::vector<fabric::Breach> &breaches) {
    const std::lock_guard lock(mutex_);
    breaches_.insert(breaches_.end(), breaches.begin(), breaches.end());
    ++breached_;
    proved_at_.reset();
    woken_.notify_all();
}

void Guard::answer(const std::vector<fabric::Breach> &breaches) {
    bool mended = true;
    for (const fabric::Breach &breach : breaches) {
        mended = mended && breach.mended;
    }
    pause(fmt::format("isolation was breached: {}{}", breaches.front().what,
                      mended ? ", which has been mended" : ", which could not be mended"));
    for (const fabric::Breach &breach : breaches) {
        hooks_.append(event::kind::isolation_breached, {{"what", breach.what},
                                                        {"range", breach.network_namespace},
                                                        {"mended", breach.mended}});
    }
    prove();
}

void Guard::prove_in_turn() {
    const Proof proof = prove();
    bool given_up = false;
    {
        const std::lock_guard lock(mutex_);
        given_up = !proof.ok() && failures_ >= most_failures;
    }
    if (given_up) {
        pause("isolation could not be proved: " + refusal(proof));
    }
}

void Guard::watch(const std::stop_token &stop) {
    while (!stop.stop_requested()) {
        std::vector<fabric::Breach> breaches;
        bool due = false;
        {
            std::unique_lock lock(mutex_);
            // A copy, because a proof that somebody asks for moves it meanwhile.
            const Clock::time_point until = due_;
            woken_.wait_until(lock, stop, until,
                              [&] { return !breaches_.empty() || due_ != until; });
            if (stop.stop_requested()) {
                return;
            }
            breaches.swap(breaches_);
            due = Clock::now() >= due_;
            if (due) {
                due_ = Clock::now() + times_.between_proofs;
            }
        }
        try {
            if (!breaches.empty()) {
                answer(breaches);
            } else if (due && hooks_.playing()) {
                prove_in_turn();
            }
        } catch (const std::exception &error) { // the guard outlives whatever befalls one proof
            spdlog::error("the guard of isolation: {}", error.what());
        }
    }
}

} // namespace enshu::daemon
