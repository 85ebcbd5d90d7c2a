// Debriefs, and what is kept of exercises that are over.
#pragma once

#include "enshu/v1/debrief.grpc.pb.h"
#include "orchestrator/daemon/daemon.h"

#include <atomic>

namespace enshu::rpc {

class DebriefService : public v1::Debriefs::Service {
  public:
    explicit DebriefService(daemon::Daemon &daemon) : daemon_(daemon) {}

    grpc::Status Make(grpc::ServerContext *, const v1::MakeDebriefRequest *,
                      grpc::ServerWriter<v1::DebriefPiece> *) override;
    grpc::Status ListResults(grpc::ServerContext *, const v1::ListResultsRequest *,
                             v1::ListResultsResponse *) override;
    grpc::Status ForgetResult(grpc::ServerContext *, const v1::ForgetResultRequest *,
                              v1::ForgetResultResponse *) override;

  private:
    daemon::Daemon &daemon_;
    std::atomic<bool> busy_ = false;
};

} // namespace enshu::rpc
