// Inside of rpc/: how every verb of the API is answered.
#pragma once

#include "injector/guest_channel.h"
#include "orchestrator/event/log.h"
#include "orchestrator/exercise/error.h"
#include "orchestrator/provision/provisioner.h"

#include <fmt/format.h>
#include <grpcpp/support/status.h>
#include <spdlog/spdlog.h>

#include <string>

namespace enshu::rpc {


inline grpc::StatusCode code_of(exercise::ExerciseError::Code code) {
    switch (code) {
    case exercise::ExerciseError::Code::InvalidArgument:
        return grpc::StatusCode::INVALID_ARGUMENT;
    case exercise::ExerciseError::Code::NotFound:
        return grpc::StatusCode::NOT_FOUND;
    case exercise::ExerciseError::Code::FailedPrecondition:
        return grpc::StatusCode::FAILED_PRECONDITION;
    case exercise::ExerciseError::Code::Unavailable:
        return grpc::StatusCode::ABORTED; // UNAVAILABLE is gRPC's own word for "no daemon answers"
    }
    return grpc::StatusCode::INTERNAL;
}

/// The one place where exceptions become statuses.
template <typename Act>
grpc::Status answered(const Act &act) {
    try {
        act();
        return grpc::Status::OK;
    } catch (const exercise::ExerciseError &error) {
        return {code_of(error.code()), error.what()};
    } catch (const event::LogError &error) {
        spdlog::error("{}", error.what());
        return {error.code() == event::LogError::Code::Full ? grpc::StatusCode::RESOURCE_EXHAUSTED
                                                            : grpc::StatusCode::DATA_LOSS,
                error.what()};
    } catch (const inject::GuestError &error) {
        return {error.code() == inject::GuestError::Code::TimedOut
                    ? grpc::StatusCode::DEADLINE_EXCEEDED
                    : grpc::StatusCode::ABORTED,
                error.what()};
    } catch (const provision::ProvisionError &error) {
        return {grpc::StatusCode::RESOURCE_EXHAUSTED, error.what()};
    } catch (const std::exception &error) {
        spdlog::error("{}", error.what());
        return {grpc::StatusCode::INTERNAL, error.what()};
    }
}

inline void require_length(const char *what, const std::string &text, std::size_t most) {
    if (text.size() > most) {
        throw exercise::ExerciseError(exercise::ExerciseError::Code::InvalidArgument,
                                      fmt::format("{} is longer than {} bytes", what, most));
    }
}

} // namespace enshu::rpc
