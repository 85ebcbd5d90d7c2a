#include "orchestrator/debrief/team_fold.h"

#include "orchestrator/event/describe.h"
#include "orchestrator/event/kinds.h"

#include <algorithm>

namespace enshu::debrief {

namespace kind = event::kind;
using event::Event;
using What = Change::What;

std::string text_in(const Event &event, const char *key) {
    if (!event.detail.is_object())
        return {};
    const auto found = event.detail.find(key);
    return found != event.detail.end() && found->is_string() ? found->get<std::string>() : "";
}

std::int64_t number_in(const Event &event, const char *key) {
    if (!event.detail.is_object())
        return 0;
    const auto found = event.detail.find(key);
    return found != event.detail.end() && found->is_number_integer() ? found->get<std::int64_t>()
                                                                     : 0;
}

bool yes_in(const Event &event, const char *key) {
    if (!event.detail.is_object())
        return false;
    const auto found = event.detail.find(key);
    return found != event.detail.end() && found->is_boolean() && found->get<bool>();
}

namespace {

Moment moment_of(const Event &event) {
    return {event.exercise_ms, event.seq};
}

bool by_controller(const Event &event) {
    return event.actor.starts_with("controller");
}

} // namespace

TeamFold::TeamFold(const dsl::Scenario &scenario, unsigned team) : scenario_(scenario) {
    team_.number = team;
}

void TeamFold::add_row(const Event &event, Side side, Text text) {
    team_.rows.push_back({side, moment_of(event), event.wall_unix_ms, event.kind, event.subject,
                          event.actor, std::move(text)});
}

void TeamFold::change(const Event &event, What what, std::string id, std::string value) {
    team_.changes.push_back({what, moment_of(event), std::move(id), std::move(value)});
}

void TeamFold::apply(const Event &event) {
    attack(event);
    white_cell(event);
    team_act(event);
    evidence(event);
    probe(event);
    judgement(event);
    control(event);
}

void TeamFold::attack(const Event &event) {
    if (event.kind == kind::step_delivered) {
        add_row(event, Side::Attack, event::describe(event));
        change(event, What::Step, event.subject, "delivered");
        delivered_.try_emplace(event.subject, moment_of(event));
        touched_.insert(text_in(event, "host"));
        if (!first_delivered_) {
            first_delivered_ = moment_of(event);
            first_step_ = event.subject;
        }
    } else if (event.kind == kind::step_failed || event.kind == kind::step_spared) {
        add_row(event, Side::Attack, event::describe(event));
        change(event, What::Step, event.subject,
               event.kind == kind::step_failed ? "failed" : "spared");
    } else if (event.kind == kind::contact) {
        heard(event);
    } else if (event.kind == kind::contact_lost) {
        add_row(event, Side::Attack, event::describe(event));
        change(event, What::Contact, event.subject, "lost");
        Beacon &beacon = beacons_[event.subject];
        beacon.lost = moment_of(event);
        beacon.last_contact_ms = number_in(event, "last_contact_ms");
        if (!team_.heard.empty())
            for (Heard &span : team_.heard)
                if (span.step == event.subject && !span.lost) {
                    span.to = {beacon.last_contact_ms, event.seq};
                    span.lost = true;
                }
    } else if (event.kind == kind::file_arrived) {
        add_row(event, Side::Attack, event::describe(event));
        change(event, What::Step, event.subject, "arrived");
        team_.data_taken = true;
    }
}

/// Only the first contact, and the first after a loss, is a line of its own.
void TeamFold::heard(const Event &event) {
    Beacon &beacon = beacons_[event.subject];
    if (beacon.first && !beacon.lost)
        return;
    if (!beacon.first)
        beacon.first = moment_of(event);
    beacon.lost.reset();
    add_row(event, Side::Attack, event::describe(event));
    change(event, What::Contact, event.subject, "heard");
    team_.heard.push_back({event.subject, moment_of(event), moment_of(event), false});
}

void TeamFold::white_cell(const Event &event) {
    if (event.kind == kind::inject_delivered || event.kind == kind::inject_withheld) {
        add_row(event, Side::WhiteCell, event::describe(event));
    } else if (event.kind == "message.sent") {
        const bool by_team = event.actor == "team";
        std::string to;
        if (event.detail.is_object() && event.detail.contains("to"))
            for (const auto &each : event.detail["to"])
                if (each.is_string())
                    to += (to.empty() ? "" : ", ") + each.get<std::string>();
        add_row(event, by_team ? Side::Team : Side::WhiteCell, event::describe(event));
        team_.messages.push_back({moment_of(event), text_in(event, "from"), to,
                                  text_in(event, "channel"), text_in(event, "text")});
    }
}

void TeamFold::team_act(const Event &event) {
    const Moment moment = moment_of(event);
    if (event.kind == kind::cable_set) {
        const bool plugged = yes_in(event, "plugged");
        add_row(event, Side::Team, event::describe(event));
        change(event, What::Cable, event.subject, plugged ? "in" : "out");
        if (plugged) {
            restore("cable " + event.subject, moment);
        } else {
            acts_.push_back({moment, event.subject, event::describe(event), true});
            disturb("cable " + event.subject);
        }
    } else if (event.kind == kind::host_power) {
        const bool on = yes_in(event, "on");
        add_row(event, Side::Team, event::describe(event));
        change(event, What::Host, event.subject, on ? "on" : "off");
        if (on) {
            restore("power " + event.subject, moment);
        } else {
            acts_.push_back({moment, event.subject, event::describe(event), true});
            disturb("power " + event.subject);
        }
    } else if (event.kind == kind::host_reset) {
        const bool controller = by_controller(event);
        add_row(event, controller ? Side::Control : Side::Team, event::describe(event));
        change(event, What::Host, event.subject, "put-back");
        if (!controller)
            acts_.push_back({moment, event.subject, event::describe(event), true});
        restore("power " + event.subject, moment);
    } else if (event.kind == kind::answer_given) {
        add_row(event, Side::Team, event::describe(event));
        if (yes_in(event, "accepted"))
            acts_.push_back({moment, "", event::describe(event), false});
    } else if (event.kind == kind::form_submitted) {
        add_row(event, Side::Team, event::describe(event));
        acts_.push_back({moment, "", event::describe(event), false});
        if (!first_report_ && first_delivered_)
            first_report_ = acts_.back();
    } else if (event.kind == kind::command_run) {
        add_row(event, Side::Team, event::describe(event));
        looks_.push_back({moment, event.subject, text_in(event, "command"), "", ""});
    } else if (event.kind == kind::hint_taken) {
        add_row(event, Side::Team, event::describe(event));
        team_.hints.push_back({moment, event.actor, event.subject, event::describe(event)});
    }
}

void TeamFold::evidence(const Event &event) {
    if (event.kind == kind::evidence_begun) {
        begun_[text_in(event, "id")] = moment_of(event);
    } else if (event.kind == kind::evidence_captured) {
        add_row(event, Side::Team, event::describe(event));
        const auto begun = begun_.find(text_in(event, "id"));
        const Moment moment = begun == begun_.end() ? moment_of(event) : begun->second;
        const Act act{moment, event.subject, event::describe(event), false};
        acts_.push_back(act);
        if (!first_capture_ || act.moment.at_ms < first_capture_->moment.at_ms)
            first_capture_ = act;
        looks_.push_back(
            {moment, event.subject, "", text_in(event, "kind"), text_in(event, "path")});
    } else if (event.kind == kind::evidence_failed) {
        add_row(event, Side::Team, event::describe(event));
    }
}

void TeamFold::probe(const Event &event) {
    const bool service = event.kind == kind::service_probed;
    const bool connection = event.kind == kind::connection_probed;
    if (!service && !connection && event.kind != kind::guest_state)
        return;
    add_row(event, Side::Score, event::describe(event));
    if (service) {
        const bool up = yes_in(event, "up");
        change(event, What::Service, text_in(event, "url"), up ? "up" : "down");
        Down &down = down_[event.subject];
        if (up && down.since) {
            down.sum += event.exercise_ms - *down.since;
            down.since.reset();
        } else if (!up && !down.since) {
            down.since = event.exercise_ms;
        }
        if (up)
            restore("service " + text_in(event, "url"), moment_of(event));
        else
            disturb("service " + text_in(event, "url"));
        return;
    }
    const bool holds = connection ? !yes_in(event, "open") : yes_in(event, "holds");
    const auto [found, first] =
        answers_.try_emplace(event.subject, Answer{holds, holds, moment_of(event), {}});
    Answer &answer = found->second;
    if (first || holds != answer.holds)
        answer.since = moment_of(event);
    answer.holds = holds;
    answer.text = event::describe(event);
}

void TeamFold::judgement(const Event &event) {
    if (event.kind == kind::objective_decided || event.kind == kind::form_graded) {
        add_row(event, Side::Score, event::describe(event));
    } else if (event.kind == kind::objective_overridden) {
        add_row(event, Side::Control, event::describe(event));
        team_.overrides.push_back(
            {moment_of(event), event.actor, event.subject, event::describe(event)});
    } else if (event.kind == kind::note_made) {
        const std::string said = text_in(event, "text");
        const std::int64_t at = number_in(event, "at_ms");
        const Text text{said, said};
        add_row(event, Side::Control, event::describe(event));
        team_.notes.push_back(
            {{event.detail.is_object() && event.detail.contains("at_ms") ? at : event.exercise_ms,
              event.seq},
             event.actor,
             event.subject,
             text});
    }
}

void TeamFold::control(const Event &event) {
    static const std::set<std::string, std::less<>> shown{
        kind::item_fired,        kind::team_state,        kind::reset_started, kind::reset_failed,
        kind::emulation_doubted, kind::emulation_trusted, kind::item_held,     kind::item_released,
        kind::item_skipped,      kind::item_delayed,      kind::item_repeated, kind::inject_edited,
        kind::speed_set,         kind::scoreboard_shown};
    if (shown.contains(event.kind))
        add_row(event, Side::Control, event::describe(event));
    if (event.kind != kind::exercise_state)
        return;
    const std::string to = text_in(event, "to");
    if (to == "RUNNING" || to == "PAUSED" || to == "ENDED")
        add_row(event, Side::Control, event::describe(event));
}

void TeamFold::disturb(const std::string &what) {
    disturbed_.insert(what);
    was_disturbed_ = true;
}

void TeamFold::restore(const std::string &what, const Moment &moment) {
    if (disturbed_.erase(what) > 0 && disturbed_.empty())
        restored_ = moment;
}

std::vector<Downtime> TeamFold::downtimes() const {
    std::vector<Downtime> all;
    for (const dsl::Objective &objective : scenario_.objectives) {
        const auto *measure = std::get_if<dsl::Available>(&objective.measure);
        const auto found = down_.find(objective.id);
        if (!measure || found == down_.end())
            continue;
        const Down &down = found->second;
        all.push_back(
            {objective.id, measure->url,
             down.sum + (down.since ? std::max<std::int64_t>(0, now_ms_ - *down.since) : 0),
             measure->spare.count()});
    }
    return all;
}

TeamDebrief TeamFold::take(score::TeamScore score, std::int64_t now_ms) {
    now_ms_ = now_ms;
    team_.now_ms = now_ms;
    team_.score = std::move(score);
    for (Heard &span : team_.heard)
        if (!span.lost)
            span.to.at_ms = now_ms;
    team_.figures = {detect(), report(), contain(), preserve(), eradicate(), recover()};
    team_.downtimes = downtimes();
    team_.found = found();
    team_.findings = findings_of(team_, scenario_);
    return std::move(team_);
}

} // namespace enshu::debrief
