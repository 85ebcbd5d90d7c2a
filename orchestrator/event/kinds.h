// The kinds of events and what their `detail` holds. A kind is added here, in event/describe (its
// sentence in ja and en) and nowhere else.
#pragma once

namespace enshu::event::kind {

// The exercise. subject: empty
inline constexpr auto exercise_state = "exercise.state"; // {from, to, reason}
inline constexpr auto clock_skipped =
    "clock.skipped"; // {by_ms, to_ms, until} no guest was involved

// Machines. subject: host
inline constexpr auto host_state =
    "host.state"; // {state: planned|booting|settling|healthy|unplugged|broken|gone, doing}
inline constexpr auto range_note =
    "range.note"; // subject: empty; {text_ja, text_en} progress of building or tearing down

// The attack. subject: step
inline constexpr auto step_started = "step.started"; // {verb, host, technique: [..]}
inline constexpr auto step_delivered =
    "step.delivered"; // {verb, host, evidence: {..}} confirmed inside the guest
inline constexpr auto step_failed =
    "step.failed"; // {verb, host, reason, because?} because: the failed item it hung on
inline constexpr auto step_spared =
    "step.spared"; // {verb, host, reason, because?} its condition did not hold: `needs`
inline constexpr auto contact =
    "contact"; // {count, since_last_ms} heard by the attacker's collector
inline constexpr auto contact_lost = "contact.lost"; // {last_contact_ms, silent_ms, last_seq}
inline constexpr auto file_arrived = "file.arrived"; // {sha256, bytes}
inline constexpr auto telemetry_rejected = "telemetry.rejected"; // subject: host; {reason}

// The white cell. subject: inject
inline constexpr auto inject_delivered =
    "inject.delivered"; // {from, from_ja, from_en, channel, text_ja, text_en}
inline constexpr auto inject_withheld =
    "inject.withheld"; // {reason, because?} without `because`: there was no need of it, and what
                       // hangs on it goes on

// The team. subject: host, objective or form. Where a walkthrough did it, `item` is the id of its
// act.
inline constexpr auto cable_set = "cable.set";           // {plugged}
inline constexpr auto answer_given = "answer.given";     // {text, accepted, tries_left}
inline constexpr auto form_submitted = "form.submitted"; // {fields: {..}}
inline constexpr auto command_run = "command.run"; // {command, exit_code, output, error?} output
                                                   // cut to 2,000 bytes; error: it has no known end

// A walkthrough's act. subject: its id, walkthrough/N
inline constexpr auto act_started = "act.started"; // {act: run|answer|cable|submit, target}
inline constexpr auto act_failed = "act.failed";   // {act, target, reason}

// The score. subject: objective
inline constexpr auto objective_decided =
    "objective.decided"; // {state, points}: told when the fold's result changes; never an input of
                         // the fold

} // namespace enshu::event::kind
