#include "orchestrator/rpc/direction_service.h"

#include "orchestrator/exercise/direction.h"
#include "orchestrator/rpc/answered.h"
#include "orchestrator/rpc/controller.h"

namespace enshu::rpc {

using exercise::By;
using exercise::Direction;
using exercise::ExerciseError;
using exercise::Milliseconds;
using grpc::ServerContext;
using grpc::Status;

namespace {

v1::Text message_of(const dsl::Text &text) {
    v1::Text message;
    message.set_ja(text.ja);
    message.set_en(text.en);
    return message;
}

v1::MselItem message_of(const exercise::MselRow &row) {
    v1::MselItem item;
    item.set_number(row.number);
    item.set_id(row.id);
    item.set_attack(row.attack);
    item.set_from(row.from);
    item.set_to(row.to);
    item.set_channel(row.channel);
    *item.mutable_text() = message_of(row.text);
    item.set_edited(row.edited);
    item.set_state(static_cast<v1::MselState>(static_cast<int>(row.state) + 1));
    if (row.due) {
        item.set_due_ms(row.due->count());
    }
    if (row.at) {
        item.set_at_ms(row.at->count());
    }
    item.set_repeated(row.repeated);
    *item.mutable_objectives() = {row.objectives.begin(), row.objectives.end()};
    item.set_after(row.after);
    item.set_because(row.because);
    *item.mutable_reason() = message_of(row.reason);
    item.set_by(row.by);
    return item;
}

/// An act of a controller on the exercise that is played.
template <typename Request, typename Act>
Status direct(daemon::Daemon &daemon, const ServerContext &context, const Request &request,
              v1::ActResponse &response, const Act &act) {
    return answered([&] {
        const auto conductor = daemon.find(request.exercise())->conductor();
        Direction direction(*conductor);
        response.set_seq(act(direction, controller_of(context)));
    });
}

} // namespace

Status DirectionService::Hold(ServerContext *context, const v1::ItemRequest *request,
                              v1::ActResponse *response) {
    return direct(daemon_, *context, *request, *response, [&](Direction &to, const auto &who) {
        return to.hold(request->team(), request->id(), {who, request->reason()});
    });
}

Status DirectionService::Release(ServerContext *context, const v1::ItemRequest *request,
                                 v1::ActResponse *response) {
    return direct(daemon_, *context, *request, *response, [&](Direction &to, const auto &who) {
        return to.release(request->team(), request->id(), {who, request->reason()});
    });
}

Status DirectionService::Skip(ServerContext *context, const v1::ItemRequest *request,
                              v1::ActResponse *response) {
    return direct(daemon_, *context, *request, *response, [&](Direction &to, const auto &who) {
        return to.skip(request->team(), request->id(), {who, request->reason()});
    });
}

Status DirectionService::Delay(ServerContext *context, const v1::DelayRequest *request,
                               v1::ActResponse *response) {
    return direct(daemon_, *context, *request, *response, [&](Direction &to, const auto &who) {
        const By by{who, request->reason()};
        switch (request->when_case()) {
        case v1::DelayRequest::kByMs:
            return to.delay_by(request->team(), request->id(), Milliseconds(request->by_ms()), by);
        case v1::DelayRequest::kToMs:
            return to.delay_to(request->team(), request->id(), Milliseconds(request->to_ms()), by);
        case v1::DelayRequest::WHEN_NOT_SET:
            break;
        }
        throw ExerciseError(ExerciseError::Code::InvalidArgument,
                            "say by how much, or to which moment");
    });
}

Status DirectionService::Edit(ServerContext *context, const v1::EditRequest *request,
                              v1::ActResponse *response) {
    return direct(daemon_, *context, *request, *response, [&](Direction &to, const auto &who) {
        return to.edit(request->team(), request->id(), {request->text().ja(), request->text().en()},
                       {who, request->reason()});
    });
}

Status DirectionService::Repeat(ServerContext *context, const v1::ItemRequest *request,
                                v1::ActResponse *response) {
    return direct(daemon_, *context, *request, *response, [&](Direction &to, const auto &who) {
        return to.repeat(request->team(), request->id(), {who, request->reason()});
    });
}

Status DirectionService::Note(ServerContext *context, const v1::NoteRequest *request,
                              v1::ActResponse *response) {
    return direct(daemon_, *context, *request, *response, [&](Direction &to, const auto &who) {
        exercise::Note note{request->text(), request->objective(), {}};
        if (request->has_at_ms()) {
            note.at = Milliseconds(request->at_ms());
        }
        return to.note(request->team(), note, who);
    });
}

Status DirectionService::ShowScoreboard(ServerContext *context,
                                        const v1::ShowScoreboardRequest *request,
                                        v1::ActResponse *response) {
    return direct(daemon_, *context, *request, *response, [&](Direction &to, const auto &who) {
        const v1::ScoreboardMode mode = request->mode();
        if (mode == v1::SCOREBOARD_MODE_UNSPECIFIED || !v1::ScoreboardMode_IsValid(mode)) {
            throw ExerciseError(ExerciseError::Code::InvalidArgument,
                                "say whether it is live, frozen or hidden");
        }
        return to.show_scoreboard(static_cast<score::Shown>(static_cast<int>(mode) - 1),
                                  {who, request->reason()});
    });
}

Status DirectionService::SetSpeed(ServerContext *context, const v1::SetSpeedRequest *request,
                                  v1::ActResponse *response) {
    return direct(daemon_, *context, *request, *response, [&](Direction &to, const auto &who) {
        return to.set_speed(request->factor(), {who, request->reason()});
    });
}

Status DirectionService::GetMsel(ServerContext *, const v1::GetMselRequest *request,
                                 v1::Msel *response) {
    return answered([&] {
        const auto live = daemon_.find(request->exercise());
        const auto conductor = live->conductor_if_any();
        if (live->scenario() == nullptr) {
            throw ExerciseError(ExerciseError::Code::FailedPrecondition,
                                "its scenario cannot be loaded any more");
        }
        const unsigned teams = live->parameters().teams;
        if (request->team() > teams) {
            throw ExerciseError(
                ExerciseError::Code::NotFound,
                fmt::format("there is no team {}; the teams are 1 to {}", request->team(), teams));
        }
        score::Scoreboard board;
        std::vector<exercise::TeamMsel> all;
        response->set_speed(1);
        if (conductor) {
            const Direction direction(*conductor);
            all = direction.msel();
            response->set_speed(direction.speed());
            board = conductor->scoreboard();
        } else {
            const auto events = event::read_all(daemon_.store(), live->name());
            exercise::Msel msel(*live->scenario(), teams, live->parameters().seed);
            for (const event::Event &event : events) {
                msel.apply(event);
            }
            all = msel.teams();
            board = score::score(*live->scenario(), teams, events, live->position());
        }
        response->set_exercise(live->name());
        response->set_exercise_ms(live->position().count());
        for (const exercise::TeamMsel &team : all) {
            if (request->team() != 0 && request->team() != team.team) {
                continue;
            }
            v1::TeamMsel &message = *response->add_teams();
            message.set_team(team.team);
            message.set_exercise_ms(live->position(team.team).count());
            for (const exercise::MselRow &row : team.items) {
                *message.add_items() = message_of(row);
            }
            for (const score::ObjectiveResult &result : board.teams.at(team.team - 1).objectives) {
                if (result.state == score::ObjectiveState::NotMeasurable) {
                    v1::LostObjective &lost = *message.add_lost();
                    lost.set_objective(result.objective);
                    *lost.mutable_reason() = message_of(result.evidence);
                }
            }
        }
    });
}

} // namespace enshu::rpc
