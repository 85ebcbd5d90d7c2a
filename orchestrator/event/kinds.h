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

// The machine that everything runs on. subject: memory, memory-stalls, disk, processors,
// descriptors or tasks
inline constexpr auto alarm_raised =
    "alarm.raised"; // {level: warning|critical, value, limit, text_ja, text_en} it has become
                    // scarce; again where it becomes critical
inline constexpr auto alarm_cleared = "alarm.cleared"; // {level, value, limit} it no longer is; the
                                                       // last that was told of it

// A `reason` is in English; where `reason_ja` stands beside it, that says the same in Japanese.

// The attack. subject: step
inline constexpr auto step_started = "step.started"; // {verb, host, technique: [..]}
inline constexpr auto step_delivered =
    "step.delivered"; // {verb, host, evidence: {..}} confirmed inside the guest
inline constexpr auto step_failed =
    "step.failed"; // {verb, host, reason, because?} because: the failed item it hung on
inline constexpr auto step_spared =
    "step.spared"; // {verb, host, reason, reason_ja, because?} what it asks for did not hold when
                   // it was due: `needs`, `if` or `unless`; what hangs on it is spared too
inline constexpr auto contact =
    "contact"; // {count, since_last_ms} heard by the attacker's collector
inline constexpr auto contact_lost = "contact.lost"; // {last_contact_ms, silent_ms, last_seq}
inline constexpr auto file_arrived = "file.arrived"; // {sha256, bytes}
inline constexpr auto telemetry_rejected = "telemetry.rejected"; // subject: host; {reason}

// The white cell. subject: inject
inline constexpr auto inject_delivered =
    "inject.delivered"; // {from, from_ja, from_en, channel, text_ja, text_en}
inline constexpr auto inject_withheld =
    "inject.withheld"; // {reason, reason_ja, because?} without `because`: there was no need of it
                       // (`if`, `unless`), and what hangs on it goes on
inline constexpr auto item_fired =
    "item.fired"; // subject: a manual step or inject; {reason} a controller lets it happen; of team
                  // 0: for every team that still waits for it

// The team. subject: host, objective or form. Where a walkthrough did it, `item` is the id of its
// act.
inline constexpr auto cable_set = "cable.set";           // {plugged}
inline constexpr auto answer_given = "answer.given";     // {text, accepted, tries_left}
inline constexpr auto form_submitted = "form.submitted"; // {fields: {..}}
inline constexpr auto form_graded =
    "form.graded"; // {points: {FIELD: [..]}} for each line of the field's rubric, in its order;
                   // counts after the end too, and the last one for a form counts
inline constexpr auto hint_taken = "hint.taken"; // subject: objective; {number} from 1; {cost}
inline constexpr auto evidence_captured =
    "evidence.captured"; // {kind: memory|disk|log|file, path?, sha256?, bytes?}
inline constexpr auto host_power = "host.power"; // {on} it was switched on or off
inline constexpr auto host_reset =
    "host.reset"; // {} it is again, and runs, as when the exercise began
inline constexpr auto command_run = "command.run"; // {command, exit_code, output, error?} output
                                                   // cut to 2,000 bytes; error: it has no known end

// A walkthrough's act. subject: its id, walkthrough/N
inline constexpr auto act_started =
    "act.started"; // {act: run|answer|cable|submit|capture|shutdown|reset, target}
inline constexpr auto act_failed = "act.failed"; // {act, target, reason}

// What the platform asks the machines for a measure. subject: objective. Told at the first answer,
// and whenever the answer is another one.
inline constexpr auto connection_probed = "connection.probed"; // {from, to, port, open}
inline constexpr auto service_probed = "service.probed";       // {from, url, up}
inline constexpr auto guest_state =
    "guest.state"; // {on, kind: there|gone|running|stopped|locked, what, holds}
inline constexpr auto probe_failed =
    "probe.failed"; // {reason} it could not be asked, which is no answer

// The score. subject: objective
inline constexpr auto objective_decided =
    "objective.decided"; // {state, points}: told when the fold's result changes; never an input of
                         // the fold

} // namespace enshu::event::kind
