// The gRPC server on a UNIX socket that only root can open.
#pragma once

#include "orchestrator/rpc/debrief_service.h"
#include "orchestrator/rpc/direction_service.h"
#include "orchestrator/rpc/log_service.h"
#include "orchestrator/rpc/service.h"

#include <grpcpp/server.h>

#include <filesystem>

namespace enshu::rpc {

class Server {
  public:
    /// Throws std::runtime_error when another daemon answers at `socket` or it cannot be made.
    Server(daemon::Daemon &daemon, std::filesystem::path socket);
    /// Ends open calls within 3 s and removes the socket.
    ~Server();

  private:
    std::filesystem::path socket_;
    Service service_;
    DirectionService direction_;
    LogService log_;
    DebriefService debriefs_;
    std::unique_ptr<grpc::Server> server_;
};

} // namespace enshu::rpc
