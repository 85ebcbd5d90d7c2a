// What a team, or a controller for it, does with its machines from outside: evidence is taken of
// them, they are switched off and on, and reset.
#include "injector/utf8.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/event/words.h"
#include "orchestrator/exercise/flight.h"
#include "orchestrator/exercise/hold.h"

namespace enshu::exercise {

namespace kind = event::kind;
using Code = ExerciseError::Code;

namespace {

constexpr std::size_t longest_path = 1000; // bytes

void add_item(nlohmann::json &detail, const std::string &item) {
    if (!item.empty())
        detail["item"] = item;
}

/// What the machines did not do could not be had; what they cannot do is told as it is.
auto on_machines(const std::string &what, const auto &act) {
    try {
        return act();
    } catch (const ExerciseError &) {
        throw;
    } catch (const std::exception &error) {
        throw ExerciseError(Code::Unavailable, what + " failed: " + error.what());
    }
}

void require_path(const dsl::CaptureEvidence &act) {
    const bool asks = act.kind == dsl::EvidenceKind::Log || act.kind == dsl::EvidenceKind::File;
    if (!asks && !act.path.empty())
        throw ExerciseError(Code::InvalidArgument, "the " + std::string(event::word_of(act.kind)) +
                                                       " is captured as a whole, without a path");
    if (asks && (!act.path.starts_with('/') || act.path.size() > longest_path ||
                 act.path.find('\0') != std::string::npos))
        throw ExerciseError(Code::InvalidArgument,
                            "a " + std::string(event::word_of(act.kind)) +
                                " is named by its absolute path in the machine");
}

} // namespace

/// Of a machine that is on, and whole.
void Conductor::require_on(const Team &team, const std::string &host) const {
    require_whole(team, host);
    if (team.off.contains(host))
        throw ExerciseError(Code::FailedPrecondition,
                            "`" + host + "` is off; `enshu power --team " +
                                std::to_string(team.number) + " " + host + " on` switches it on");
}

// ---- evidence
// -----------------------------------------------------------------------------------------------------

CaptureOutcome Conductor::capture(unsigned team, const dsl::CaptureEvidence &act, bool pause,
                                  const std::string &actor) {
    std::unique_ptr<Flight> flight; // both outlive the lock
    std::unique_ptr<Hold> held;
    Team *found = nullptr;
    {
        Lock lock(mutex_);
        found = &find_team(team);
        constexpr auto doing_it = "capturing evidence";
        if (pause)
            held = hold(lock, *found, Busy::Capturing, [&] { require_plays(*found, doing_it); });
        else
            flight = enter_machines(lock, *found, doing_it);
    }
    return do_capture(*found, act, pause, actor, "");
}

CaptureOutcome Conductor::do_capture(Team &team, const dsl::CaptureEvidence &act, bool pause,
                                     const std::string &actor, const std::string &item) {
    nlohmann::json detail{{"kind", event::word_of(act.kind)}};
    if (!act.path.empty())
        detail["path"] = inject::clean_utf8(act.path, longest_path);
    add_item(detail, item);
    CaptureOrder order{"", act.host, act.kind, act.path, actor, 0};
    // One that is paused for it goes on when its outcome is told.
    const auto outcome = [&](const char *what, nlohmann::json with) {
        return append(team.number, what, act.host, actor,
                      pause ? with_lag(team, std::move(with)) : std::move(with));
    };
    Captured captured;
    try {
        visible_host(act.host);
        require_path(act);
        {
            // Whatever ends the machine waits for this, and comes after it in the log.
            const std::lock_guard range(team.range_mutex);
            {
                const Lock lock(mutex_);
                if (act.kind == dsl::EvidenceKind::Disk) // can be had of one that is off
                    require_whole(team, act.host);
                else
                    require_on(team, act.host);
                order.id = "t" + std::to_string(team.number) + "-" +
                           std::to_string(team.captures_begun + 1);
                order.exercise_ms = now_of(team).count();
                detail["id"] = order.id;
                nlohmann::json begun = detail;
                begun.erase("item"); // which is done when it is done
                if (pause)
                    begun["pause"] = true;
                append(team.number, kind::evidence_begun, act.host, actor, std::move(begun));
            }
            on_machines("capturing evidence of `" + act.host + "`",
                        [&] { team.range->take_evidence(order); });
        }
        captured = on_machines("keeping evidence of `" + act.host + "`",
                               [&] { return team.range->keep_evidence(order); });
    } catch (const ExerciseError &error) {
        const Lock lock(mutex_);
        const std::string why = inject::clean_utf8(error.what(), 500);
        if (!order.id.empty() && !stopping_) {
            detail.erase("item"); // a walkthrough's act has its own outcome
            detail["reason"] = why;
            outcome(kind::evidence_failed, detail);
        } else if (pause && !stopping_) {
            note_and_go_on(team,
                           {"証拠を保全しませんでした：" + why, "No evidence is captured: " + why});
        }
        throw;
    }
    const Lock lock(mutex_);
    detail["sha256"] = captured.sha256;
    detail["bytes"] = captured.bytes;
    if (!captured.format.empty())
        detail["format"] = captured.format;
    if (captured.stood_ms > 0)
        detail["stood_ms"] = captured.stood_ms;
    const std::uint64_t seq = outcome(kind::evidence_captured, detail).seq;
    return {seq, order.id, std::move(captured)};
}

std::uint64_t Conductor::tell_fetched(unsigned team, const std::string &host, const std::string &id,
                                      const Fetched &what, const std::string &actor) {
    const Lock lock(mutex_);
    nlohmann::json detail{{"id", id}, {"from_byte", what.from_byte}, {"bytes", what.bytes}};
    if (what.intact)
        detail["intact"] = *what.intact;
    return append(find_team(team).number, kind::evidence_fetched, host, actor, std::move(detail))
        .seq;
}

/// What was under way when the daemon stopped; nothing is left of it.
void Conductor::close_captures(Team &team) {
    while (!team.capturing.empty()) {
        const event::Event begun = team.capturing.begin()->second;
        nlohmann::json detail = begun.detail;
        detail.erase("pause");
        detail["reason"] = "the daemon stopped meanwhile; what there was of it is removed";
        detail["reason_ja"] = "途中でデーモンが止まったため、途中までの内容は削除されました";
        append(team.number, kind::evidence_failed, begun.subject, "system", std::move(detail));
    }
}

// ---- power and reset
// ------------------------------------------------------------------------------------

std::uint64_t Conductor::set_power(unsigned team, const std::string &host, bool on,
                                   const std::string &actor) {
    std::unique_ptr<Flight> flight; // outlives the lock
    Team *found = nullptr;
    {
        Lock lock(mutex_);
        found = &find_team(team);
        flight = enter_machines(lock, *found, on ? "switching a host on" : "shutting a host down");
    }
    return on ? do_power_on(*found, host, actor) : do_shut_down(*found, host, actor, "");
}

/// That its machine ends is what is wanted, and no accident.
void Conductor::end_machine(Team &team, const std::string &host, const std::string &what,
                            const std::function<void()> &act) {
    {
        const Lock lock(mutex_);
        team.leaving.insert(host);
    }
    try {
        on_machines(what, act);
    } catch (...) {
        const Lock lock(mutex_);
        team.leaving.erase(host);
        throw;
    }
}

std::uint64_t Conductor::do_shut_down(Team &team, const std::string &host, const std::string &actor,
                                      const std::string &item) {
    visible_host(host);
    const std::lock_guard range(team.range_mutex);
    {
        const Lock lock(mutex_);
        require_on(team, host);
    }
    end_machine(team, host, "shutting down `" + host + "`", [&] { team.range->shut_down(host); });
    const Lock lock(mutex_);
    team.leaving.erase(host);
    nlohmann::json detail{{"on", false}};
    add_item(detail, item);
    return append(team.number, kind::host_power, host, actor, std::move(detail)).seq;
}

std::uint64_t Conductor::do_power_on(Team &team, const std::string &host,
                                     const std::string &actor) {
    visible_host(host);
    std::uint64_t seq = 0;
    {
        const std::lock_guard range(team.range_mutex);
        {
            const Lock lock(mutex_);
            require_whole(team, host);
            if (!team.off.contains(host))
                throw ExerciseError(Code::FailedPrecondition, "`" + host + "` is on");
        }
        on_machines("switching `" + host + "` on", [&] { team.range->power_on(host); });
        const Lock lock(mutex_);
        seq = append(team.number, kind::host_power, host, actor, {{"on", true}}).seq;
    }
    // Booting takes its time, in which the team may do what it likes with its other machines.
    on_machines("`" + host + "` is on, but booting it",
                [&] { team.range->wait_until_healthy(host); });
    const Lock lock(mutex_);
    begin_days(team, host);
    return seq;
}

std::uint64_t Conductor::do_reset(Team &team, const std::string &host, const std::string &actor,
                                  const std::string &item) {
    visible_host(host);
    const std::lock_guard range(team.range_mutex);
    end_machine(team, host, "resetting `" + host + "`", [&] { team.range->put_back(host, ""); });
    const Lock lock(mutex_);
    team.leaving.erase(host);
    nlohmann::json detail = nlohmann::json::object();
    add_item(detail, item);
    const std::uint64_t seq =
        append(team.number, kind::host_reset, host, actor, std::move(detail)).seq;
    begin_days(team, host);
    return seq;
}

} // namespace enshu::exercise
