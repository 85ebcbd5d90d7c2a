// The API's verbs with which controllers direct an exercise → its conductor.
#pragma once

#include "enshu/v1/direction.grpc.pb.h"
#include "orchestrator/daemon/daemon.h"

namespace enshu::rpc {

class DirectionService : public v1::Direction::Service {
  public:
    explicit DirectionService(daemon::Daemon &daemon) : daemon_(daemon) {}

    grpc::Status Hold(grpc::ServerContext *, const v1::ItemRequest *, v1::ActResponse *) override;
    grpc::Status Release(grpc::ServerContext *, const v1::ItemRequest *,
                         v1::ActResponse *) override;
    grpc::Status Skip(grpc::ServerContext *, const v1::ItemRequest *, v1::ActResponse *) override;
    grpc::Status Delay(grpc::ServerContext *, const v1::DelayRequest *, v1::ActResponse *) override;
    grpc::Status Edit(grpc::ServerContext *, const v1::EditRequest *, v1::ActResponse *) override;
    grpc::Status Repeat(grpc::ServerContext *, const v1::ItemRequest *, v1::ActResponse *) override;
    grpc::Status Note(grpc::ServerContext *, const v1::NoteRequest *, v1::ActResponse *) override;
    grpc::Status ShowScoreboard(grpc::ServerContext *, const v1::ShowScoreboardRequest *,
                                v1::ActResponse *) override;
    grpc::Status SetSpeed(grpc::ServerContext *, const v1::SetSpeedRequest *,
                          v1::ActResponse *) override;
    grpc::Status GetMsel(grpc::ServerContext *, const v1::GetMselRequest *, v1::Msel *) override;

  private:
    daemon::Daemon &daemon_;
};

} // namespace enshu::rpc
