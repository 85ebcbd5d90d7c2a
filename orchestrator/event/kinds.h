// The kinds of events and what their `detail` holds. A kind is added here, in event/describe (its
// sentence in ja and en) and nowhere else.
#pragma once

namespace enshu::event::kind {

// The exercise. subject: empty
inline constexpr auto exercise_state = "exercise.state"; // {from, to, reason}
inline constexpr auto clock_skipped =
    "clock.skipped"; // {by_ms, to_ms, until} no guest was involved

// One team. subject: empty. A team's events bear the team's own time, which lies behind the
// exercise's by what its clock stood alone. Wherever a detail has lag_ms, its clock goes on after
// the event, and lies so far behind from there on.
inline constexpr auto team_state =
    "team.state"; // {to: PAUSED|RUNNING|ENDED, reason, lag_ms?} its clock stands from PAUSED on;
                  // ENDED: it has had its time, while others go on
inline constexpr auto checkpoint_made =
    "checkpoint.made"; // {name, stood_ms, automatic, lag_ms?} its machines stood for stood_ms; one
                       // of the same name is replaced

// Machines. subject: host
inline constexpr auto host_state =
    "host.state"; // {state: planned|booting|settling|healthy|unplugged|broken|gone, doing}
inline constexpr auto range_note =
    "range.note"; // subject: empty; {text_ja, text_en, lag_ms?} progress of building or tearing
                  // down; what became of a checkpoint or a pause that failed
// A controller puts machines back. subject: the host; empty: all of the team's. What was begun ends
// with host.reset or reset.failed.
inline constexpr auto reset_started =
    "reset.started"; // {checkpoint, replay, steps: [..], reason} steps: that will be done again, in
                     // their order; the team's clock stands
inline constexpr auto reset_failed =
    "reset.failed"; // {checkpoint, reason, reason_ja, lag_ms?} how the machines are is not known

// The machine that everything runs on. subject: memory, memory-stalls, disk, processors,
// descriptors or tasks; of a team: guest-disk
inline constexpr auto alarm_raised =
    "alarm.raised"; // {level: warning|critical, value, limit, text_ja, text_en, host?} it has
                    // become scarce; again where it becomes critical. guest-disk: of that host, in
                    // MiB; critical: it was stopped
inline constexpr auto alarm_cleared =
    "alarm.cleared"; // {level, value, limit, host?} it no longer is; the last that was told of it
// Whether the ranges are islands. subject: empty
inline constexpr auto isolation_proved =
    "isolation.proved"; // {ok, probes, sent, got_through, through: [{probe, what, from, where}],
                        // trouble, ranges, took_ms, …} ok or not: what came of trying
inline constexpr auto isolation_breached =
    "isolation.breached"; // {what, range, mended} the rules were not as they had been loaded

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
inline constexpr auto step_replayed =
    "step.replayed"; // {verb, host, failed?: reason} done again on machines that were put back; it
                     // counts nothing
inline constexpr auto contact =
    "contact"; // {count, since_last_ms, tag: {run, counter, at_ms}} heard by the attacker's
               // collector; no later one may bear that tag
inline constexpr auto contact_lost = "contact.lost"; // {last_contact_ms, silent_ms, last_seq}
inline constexpr auto file_arrived = "file.arrived"; // {sha256, bytes, tag}
// The emulation in a step's guest. Between the two its silence is not measurable.
inline constexpr auto emulation_doubted =
    "emulation.doubted"; // {host, reason, reason_ja} it is not at work though its machine is
inline constexpr auto emulation_trusted =
    "emulation.trusted"; // {host, rebooted} it is at work again; rebooted: its machine was
                         // restarted, and what fell silent with it counts after all
inline constexpr auto telemetry_rejected = "telemetry.rejected"; // subject: host; {reason}

// The white cell. subject: inject
inline constexpr auto inject_delivered =
    "inject.delivered"; // {from, from_ja, from_en, channel, text_ja, text_en, repeated?} repeated:
                        // how often it was said before; counts nothing then
inline constexpr auto inject_withheld =
    "inject.withheld"; // {reason, reason_ja, because?} without `because`: there was no need of it
                       // (`if`, `unless`, or a controller skipped it), and what hangs on it goes
                       // on. because: the item that it hung on, or itself where it was skipped
                       // while it waited for a controller
inline constexpr auto item_fired =
    "item.fired"; // subject: a manual step or inject; {reason} a controller lets it happen; of team
                  // 0: for every team that still waits for it

// Controllers. subject: a step or inject; of team 0: for every team for which it can still be done
inline constexpr auto item_held = "item.held";         // {reason} it does not begin until
inline constexpr auto item_released = "item.released"; // {reason} at once, if its moment has passed
inline constexpr auto item_skipped =
    "item.skipped"; // {reason} it will not happen: step.spared tells it of a step at once,
                    // inject.withheld of an inject at its moment
inline constexpr auto item_delayed =
    "item.delayed"; // {to_ms, reason} its moment, in the team's time
inline constexpr auto item_repeated =
    "item.repeated"; // {reason} an inject; inject.delivered follows
inline constexpr auto inject_edited =
    "inject.edited"; // {text_ja, text_en, reason} what it will say; `{ID}` as in the scenario
inline constexpr auto note_made =
    "note.made"; // subject: an objective or empty; {text, at_ms} what a controller saw, and when in
                 // the team's time (of team 0: the exercise's)
inline constexpr auto scoreboard_shown =
    "scoreboard.shown"; // subject: empty; {mode: live|frozen|hidden, reason} to all but controllers
inline constexpr auto speed_set =
    "speed.set"; // subject: empty; {factor, reason} so many times as fast as real time does
                 // exercise time pass from here on

// The team. subject: host, objective or form. Where a walkthrough did it, `item` is the id of its
// act.
inline constexpr auto cable_set = "cable.set";           // {plugged}
inline constexpr auto answer_given = "answer.given";     // {text, accepted, tries_left}
inline constexpr auto form_submitted = "form.submitted"; // {fields: {..}}
inline constexpr auto form_graded =
    "form.graded"; // {points: {FIELD: [..]}} for each line of the field's rubric, in its order;
                   // counts after the end too, and the last one for a form counts
inline constexpr auto hint_taken = "hint.taken"; // subject: objective; {number} from 1; {cost}
// Evidence. subject: host. `id` is the item's, `t2-1`; these events are its chain of custody.
inline constexpr auto evidence_begun =
    "evidence.begun"; // {id, kind: memory|disk|log|file, path?, pause?} the moment that counts, if
                      // it is captured; pause: the team's clock stands meanwhile
inline constexpr auto evidence_captured =
    "evidence.captured"; // {id?, kind, path?, sha256?, bytes?, format?, stood_ms?, lag_ms?} it is
                         // kept; stood_ms: so long the machine stood still for it
inline constexpr auto evidence_failed = "evidence.failed";   // {id, kind, path?, reason, lag_ms?}
inline constexpr auto evidence_fetched = "evidence.fetched"; // {id, from_byte, bytes, intact?} it
                                                             // was downloaded; intact: whether the
                                                             // file was as when it was captured
inline constexpr auto host_power = "host.power";             // {on} it was switched on or off
inline constexpr auto host_reset =
    "host.reset"; // {} by the team: it is again, and runs, as when the exercise began. By a
                  // controller, of one host or (empty) of all: {checkpoint, replay, stood_ms,
                  // lag_ms?}; checkpoint: empty for the beginning; stood_ms: until its machines
                  // were back and the steps replayed
inline constexpr auto command_run = "command.run"; // {command, exit_code, output, error?} output
                                                   // cut to 2,000 bytes; error: it has no known end

// A walkthrough's act. subject: its id, walkthrough/N
inline constexpr auto act_started =
    "act.started"; // {act: run|answer|cable|submit|capture|shutdown|reset, target}
inline constexpr auto act_failed = "act.failed"; // {act, target, reason}

// What the platform asks the machines for a measure. subject: objective. Told at the first answer,
// and whenever the answer is another one. sources?, sources_ja?: what says so, as a clause.
inline constexpr auto connection_probed =
    "connection.probed";                                 // {from, to, port, open, sources?, …}
inline constexpr auto service_probed = "service.probed"; // {from, url, up, sources?, …}
inline constexpr auto guest_state =
    "guest.state"; // {on, kind: there|gone|running|stopped|locked, what, holds, sources?, …}
inline constexpr auto probe_failed =
    "probe.failed"; // {reason} it could not be asked, which is no answer

// The score. subject: objective
inline constexpr auto objective_decided =
    "objective.decided"; // {state, points}: told when the fold's result changes; never an input of
                         // the fold
inline constexpr auto objective_overridden =
    "objective.overridden"; // {state, points, reason} a controller's word in place of what is
                            // measured; {withdrawn: true, reason}: no longer. Counts after the end
                            // too

} // namespace enshu::event::kind
