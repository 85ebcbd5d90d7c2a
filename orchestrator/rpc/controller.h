// Inside of rpc/: who a controller is, as the log names them.
#pragma once

#include <grpcpp/server_context.h>

#include <string>

namespace enshu::rpc {

/// `controller:NAME` where the call's metadata has `enshu-as: NAME`, else `controller:root`. On the
/// UNIX socket only root speaks, and may say for whom; nobody else ever may. Throws
/// exercise::ExerciseError (InvalidArgument) for what is no name.
std::string controller_of(const grpc::ServerContext &context);

} // namespace enshu::rpc
