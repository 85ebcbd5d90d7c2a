#include "orchestrator/rpc/service.h"

#include "orchestrator/rpc/answered.h"
#include "orchestrator/rpc/convert.h"
#include "orchestrator/rpc/convert_isolation.h"
#include "orchestrator/score/tally.h"

#include <fmt/format.h>

namespace enshu::rpc {

using exercise::ExerciseError;
using grpc::Status;
using grpc::StatusCode;

Status Service::Create(grpc::ServerContext *, const v1::CreateRequest *request,
                       v1::CreateResponse *response) {
    return answered([&] {
        daemon::Parameters parameters;
        parameters.teams = request->teams();
        parameters.skip_idle_time = request->skip_idle_time();
        parameters.seed = request->seed();
        parameters.freeze_only = request->freeze_only();
        if (request->memory() == v1::MEMORY_MODE_SHARED) {
            parameters.memory = plan::MemoryMode::Shared;
        }
        parameters.crowd = request->crowd();
        for (const auto &[team, file] : request->walkthroughs()) {
            parameters.walkthroughs[team] = file;
        }
        const daemon::Created created =
            daemon_.create(request->name(), request->scenario_directory(), parameters);
        response->set_exercise(created.exercise);
        response->set_warnings(created.warnings);
    });
}

Status Service::ListGoldens(grpc::ServerContext *, const v1::ListGoldensRequest *,
                            v1::ListGoldensResponse *response) {
    return answered([&] {
        response->set_directory(daemon_.goldens().directory().string());
        for (const provision::Goldens::Listed &golden : daemon_.goldens().list()) {
            *response->add_goldens() = to_proto(golden);
        }
    });
}

Status Service::RemoveGolden(grpc::ServerContext *, const v1::RemoveGoldenRequest *request,
                             v1::RemoveGoldenResponse *) {
    return answered([&] {
        try {
            daemon_.remove_golden(request->digest());
        } catch (const std::runtime_error &error) {
            throw ExerciseError(ExerciseError::Code::FailedPrecondition, error.what());
        }
    });
}

Status Service::Start(grpc::ServerContext *, const v1::ActRequest *request,
                      v1::ActResponse *response) {
    return answered([&] {
        response->set_seq(daemon_.find(request->exercise())->start(controller, request->reason()));
    });
}

Status Service::Pause(grpc::ServerContext *, const v1::ActRequest *request,
                      v1::ActResponse *response) {
    return answered([&] {
        response->set_seq(daemon_.find(request->exercise())
                              ->conductor()
                              ->pause(request->team(), controller, request->reason()));
    });
}

Status Service::EmergencyStop(grpc::ServerContext *, const v1::ActRequest *request,
                              v1::ActResponse *response) {
    return answered([&] {
        response->set_seq(daemon_.find(request->exercise())
                              ->conductor()
                              ->emergency_stop(controller, request->reason()));
    });
}

Status Service::Resume(grpc::ServerContext *, const v1::ActRequest *request,
                       v1::ActResponse *response) {
    return answered([&] {
        response->set_seq(daemon_.find(request->exercise())
                              ->resume(request->team(), controller, request->reason()));
    });
}

Status Service::Checkpoint(grpc::ServerContext *, const v1::CheckpointRequest *request,
                           v1::CheckpointResponse *response) {
    return answered([&] {
        for (const exercise::Checkpoint &one :
             daemon_.find(request->exercise())
                 ->conductor()
                 ->checkpoint(request->team(), request->name(), controller, request->reason())) {
            *response->add_checkpoints() = to_proto(one);
        }
    });
}

Status Service::ListCheckpoints(grpc::ServerContext *, const v1::ListCheckpointsRequest *request,
                                v1::ListCheckpointsResponse *response) {
    return answered([&] {
        for (const exercise::Checkpoint &one :
             daemon_.find(request->exercise())->conductor()->checkpoints(request->team())) {
            *response->add_checkpoints() = to_proto(one);
        }
    });
}

Status Service::PutBack(grpc::ServerContext *, const v1::PutBackRequest *request,
                        v1::PutBackResponse *response) {
    return answered([&] {
        const exercise::PutBackOutcome outcome =
            daemon_.find(request->exercise())
                ->conductor()
                ->put_back(request->team(), request->host(), request->checkpoint(),
                           !request->clean(), controller, request->reason());
        response->set_seq(outcome.seq);
        response->set_stood_ms(outcome.stood.count());
        *response->mutable_replayed() = {outcome.replayed.begin(), outcome.replayed.end()};
        *response->mutable_failed() = {outcome.failed.begin(), outcome.failed.end()};
    });
}

Status Service::End(grpc::ServerContext *, const v1::ActRequest *request,
                    v1::ActResponse *response) {
    return answered([&] {
        response->set_seq(
            daemon_.find(request->exercise())->conductor()->end(controller, request->reason()));
    });
}

Status Service::Destroy(grpc::ServerContext *, const v1::ActRequest *request,
                        v1::ActResponse *response) {
    return answered([&] {
        response->set_seq(
            daemon_.find(request->exercise())->destroy(controller, request->reason()));
    });
}

Status Service::SetCable(grpc::ServerContext *, const v1::SetCableRequest *request,
                         v1::ActResponse *response) {
    return answered([&] {
        response->set_seq(
            daemon_.find(request->exercise())
                ->conductor()
                ->set_cable(request->team(), request->host(), request->plugged(), "team"));
    });
}

Status Service::Answer(grpc::ServerContext *, const v1::AnswerRequest *request,
                       v1::AnswerResponse *response) {
    return answered([&] {
        const auto result =
            daemon_.find(request->exercise())
                ->conductor()
                ->answer(request->team(), request->objective(), request->text(), "team");
        response->set_seq(result.seq);
        response->set_accepted(result.accepted);
        response->set_tries_left(result.tries_left);
    });
}

Status Service::SubmitForm(grpc::ServerContext *, const v1::SubmitFormRequest *request,
                           v1::ActResponse *response) {
    return answered([&] {
        response->set_seq(daemon_.find(request->exercise())
                              ->conductor()
                              ->submit_form(request->team(), request->form(),
                                            {request->fields().begin(), request->fields().end()},
                                            "team"));
    });
}

Status Service::RunCommand(grpc::ServerContext *, const v1::RunCommandRequest *request,
                           v1::RunCommandResponse *response) {
    return answered([&] {
        require_length("the command", request->command(), 4000);
        const auto result =
            daemon_.find(request->exercise())
                ->conductor()
                ->run_command(request->team(), request->host(), request->command(), "team");
        response->set_seq(result.seq);
        response->set_exit_code(result.exit_code);
        response->set_output(result.output);
    });
}

Status Service::ProveIsolation(grpc::ServerContext *, const v1::ProveIsolationRequest *request,
                               v1::IsolationProof *response) {
    return answered([&] {
        const auto live = daemon_.find(request->exercise());
        *response = message_of(live->prove_isolation());
        response->set_exercise(live->name());
    });
}

Status Service::GetStatus(grpc::ServerContext *, const v1::GetStatusRequest *request,
                          v1::GetStatusResponse *response) {
    return answered([&] {
        response->set_hypervisor(daemon_.uri());
        response->set_accelerator(daemon_.accelerator());
        for (const auto &live : daemon_.all()) {
            if (request->exercise().empty() || live->name() == request->exercise()) {
                *response->add_exercises() = status_of(*live, daemon_.store());
            }
        }
    });
}

Status Service::GetTopology(grpc::ServerContext *, const v1::GetTopologyRequest *request,
                            v1::Topology *response) {
    return answered([&] {
        const auto live = daemon_.find(request->exercise());
        if (live->scenario() == nullptr) {
            throw ExerciseError(ExerciseError::Code::FailedPrecondition,
                                "its scenario cannot be loaded any more");
        }
        *response = topology_of(*live->scenario());
    });
}

Status Service::GetScoreboard(grpc::ServerContext *, const v1::GetScoreboardRequest *request,
                              v1::Scoreboard *response) {
    return answered([&] {
        const auto live = daemon_.find(request->exercise());
        if (const auto conductor = live->conductor_if_any()) {
            *response = to_proto(conductor->scoreboard());
        } else if (live->scenario() != nullptr) {
            score::Tally tally(live->parameters().teams);
            event::for_each(daemon_.store(), live->name(),
                            [&](const event::Event &event) { tally.apply(event); });
            *response = to_proto(tally.board(*live->scenario(), live->position()));
        }
    });
}

Status Service::WatchEvents(grpc::ServerContext *context, const v1::WatchEventsRequest *request,
                            grpc::ServerWriter<v1::EventBatch> *writer) {
    constexpr std::size_t batch_size = 100;
    bool cut_short = false;
    const Status status = answered([&] {
        const auto live = daemon_.find(request->exercise());
        std::uint64_t seen = request->after_seq();
        while (!context->IsCancelled()) {
            if (stopping_) {
                cut_short = true;
                return;
            }
            // Asked first: what is logged before it is down is then read below.
            const bool over = live->state() == exercise::State::TornDown;
            const std::vector<event::Event> events =
                daemon_.store().read(live->name(), seen, batch_size);
            if (events.empty()) {
                if (over) {
                    return;
                }
                daemon_.store().wait_for_more(live->name(), seen,
                                              std::chrono::steady_clock::now() +
                                                  std::chrono::milliseconds(300));
                continue;
            }
            v1::EventBatch batch;
            for (const event::Event &event : events) {
                *batch.add_events() = to_proto(event);
            }
            seen = events.back().seq;
            if (!writer->Write(batch)) {
                return;
            }
        }
    });
    return cut_short ? Status(StatusCode::UNAVAILABLE, "the daemon is stopping") : status;
}

} // namespace enshu::rpc
