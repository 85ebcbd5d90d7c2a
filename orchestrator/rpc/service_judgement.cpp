// What controllers decide, and hints.
#include "orchestrator/rpc/answered.h"
#include "orchestrator/rpc/controller.h"
#include "orchestrator/rpc/service.h"

namespace enshu::rpc {

using exercise::ExerciseError;
using grpc::Status;

namespace {

constexpr std::size_t longest_reason = 500;

std::optional<score::ObjectiveState> state_of(v1::ObjectiveState state) {
    if (state == v1::OBJECTIVE_STATE_UNSPECIFIED || !v1::ObjectiveState_IsValid(state)) {
        return std::nullopt;
    }
    return static_cast<score::ObjectiveState>(static_cast<int>(state) - 1);
}

} // namespace

Status Service::Fire(grpc::ServerContext *context, const v1::FireRequest *request,
                     v1::ActResponse *response) {
    return answered([&] {
        require_length("the reason", request->reason(), longest_reason);
        response->set_seq(
            daemon_.find(request->exercise())
                ->conductor()
                ->fire(request->team(), request->id(), controller_of(*context), request->reason()));
    });
}

Status Service::Grade(grpc::ServerContext *context, const v1::GradeRequest *request,
                      v1::ActResponse *response) {
    return answered([&] {
        std::map<std::string, std::vector<int>> points;
        for (const auto &[field, lines] : request->fields()) {
            points[field] = {lines.lines().begin(), lines.lines().end()};
        }
        response->set_seq(
            daemon_.find(request->exercise())
                ->conductor()
                ->grade(request->team(), request->form(), points, controller_of(*context)));
    });
}

Status Service::Override(grpc::ServerContext *context, const v1::OverrideRequest *request,
                         v1::ActResponse *response) {
    return answered([&] {
        require_length("the reason", request->reason(), longest_reason);
        const auto conductor = daemon_.find(request->exercise())->conductor();
        if (request->withdraw()) {
            response->set_seq(conductor->withdraw_override(
                request->team(), request->objective(), request->reason(), controller_of(*context)));
            return;
        }
        response->set_seq(conductor->override_result(
            request->team(), request->objective(), state_of(request->state()),
            request->has_points() ? std::optional<int>(request->points()) : std::nullopt,
            request->reason(), controller_of(*context)));
    });
}

Status Service::TakeHint(grpc::ServerContext *, const v1::TakeHintRequest *request,
                         v1::TakeHintResponse *response) {
    return answered([&] {
        const exercise::HintOutcome hint =
            daemon_.find(request->exercise())
                ->conductor()
                ->take_hint(request->team(), request->objective(), "team");
        response->set_seq(hint.seq);
        response->set_number(hint.number);
        response->set_cost(hint.cost);
        response->mutable_text()->set_ja(hint.text.ja);
        response->mutable_text()->set_en(hint.text.en);
    });
}

Status Service::SetPower(grpc::ServerContext *, const v1::SetPowerRequest *request,
                         v1::ActResponse *response) {
    return answered([&] {
        response->set_seq(daemon_.find(request->exercise())
                              ->conductor()
                              ->set_power(request->team(), request->host(), request->on(), "team"));
    });
}

} // namespace enshu::rpc
