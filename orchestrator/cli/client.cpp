#include "orchestrator/cli/client.h"

#include <fmt/format.h>
#include <grpcpp/grpcpp.h>

namespace enshu::cli {

Client::Client(std::filesystem::path socket) : socket_(std::move(socket)) {
    grpc::ChannelArguments arguments;
    // A daemon that was just started must be found at once, not after gRPC's back-off of a second
    // and more.
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
    channel_ = grpc::CreateCustomChannel("unix:" + socket_.string(),
                                         grpc::InsecureChannelCredentials(), arguments);
    stub_ = v1::Exercises::NewStub(channel_);
}

bool Client::answers(std::chrono::milliseconds deadline) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + deadline);
    v1::GetStatusResponse response;
    return stub_->GetStatus(&context, {}, &response).ok();
}

void Client::throw_unless_ok(const grpc::Status &status) const {
    if (status.ok()) {
        return;
    }
    if (status.error_code() == grpc::StatusCode::UNAVAILABLE) {
        throw CommandError(no_daemon, fmt::format("no daemon answers at {}; `enshu up` starts one",
                                                  socket_.string()));
    }
    throw CommandError(refused, status.error_message());
}

} // namespace enshu::cli
