// The API's verbs → the daemon. Every exception becomes a status in one place (answered()).
#pragma once

#include "enshu/v1/exercise.grpc.pb.h"
#include "orchestrator/daemon/daemon.h"

#include <atomic>

namespace enshu::rpc {

class Service : public v1::Exercises::Service {
  public:
    explicit Service(daemon::Daemon &daemon) : daemon_(daemon) {}

    /// Open watches end within half a second.
    void begin_shutdown() { stopping_ = true; }

    grpc::Status Create(grpc::ServerContext *, const v1::CreateRequest *,
                        v1::CreateResponse *) override;
    grpc::Status Start(grpc::ServerContext *, const v1::ActRequest *, v1::ActResponse *) override;
    grpc::Status Pause(grpc::ServerContext *, const v1::ActRequest *, v1::ActResponse *) override;
    grpc::Status EmergencyStop(grpc::ServerContext *, const v1::ActRequest *,
                               v1::ActResponse *) override;
    grpc::Status Resume(grpc::ServerContext *, const v1::ActRequest *, v1::ActResponse *) override;
    grpc::Status Checkpoint(grpc::ServerContext *, const v1::CheckpointRequest *,
                            v1::CheckpointResponse *) override;
    grpc::Status ListCheckpoints(grpc::ServerContext *, const v1::ListCheckpointsRequest *,
                                 v1::ListCheckpointsResponse *) override;
    grpc::Status PutBack(grpc::ServerContext *, const v1::PutBackRequest *,
                         v1::PutBackResponse *) override;
    grpc::Status End(grpc::ServerContext *, const v1::ActRequest *, v1::ActResponse *) override;
    grpc::Status Destroy(grpc::ServerContext *, const v1::ActRequest *, v1::ActResponse *) override;
    grpc::Status SetCable(grpc::ServerContext *, const v1::SetCableRequest *,
                          v1::ActResponse *) override;
    grpc::Status Answer(grpc::ServerContext *, const v1::AnswerRequest *,
                        v1::AnswerResponse *) override;
    grpc::Status SubmitForm(grpc::ServerContext *, const v1::SubmitFormRequest *,
                            v1::ActResponse *) override;
    grpc::Status RunCommand(grpc::ServerContext *, const v1::RunCommandRequest *,
                            v1::RunCommandResponse *) override;
    grpc::Status Fire(grpc::ServerContext *, const v1::FireRequest *, v1::ActResponse *) override;
    grpc::Status Grade(grpc::ServerContext *, const v1::GradeRequest *, v1::ActResponse *) override;
    grpc::Status Override(grpc::ServerContext *, const v1::OverrideRequest *,
                          v1::ActResponse *) override;
    grpc::Status TakeHint(grpc::ServerContext *, const v1::TakeHintRequest *,
                          v1::TakeHintResponse *) override;
    grpc::Status SetPower(grpc::ServerContext *, const v1::SetPowerRequest *,
                          v1::ActResponse *) override;
    grpc::Status Capture(grpc::ServerContext *, const v1::CaptureRequest *,
                         v1::CaptureResponse *) override;
    grpc::Status ListEvidence(grpc::ServerContext *, const v1::ListEvidenceRequest *,
                              v1::ListEvidenceResponse *) override;
    grpc::Status DownloadEvidence(grpc::ServerContext *, const v1::DownloadEvidenceRequest *,
                                  grpc::ServerWriter<v1::EvidenceChunk> *) override;
    grpc::Status ProveIsolation(grpc::ServerContext *, const v1::ProveIsolationRequest *,
                                v1::IsolationProof *) override;
    grpc::Status GetStatus(grpc::ServerContext *, const v1::GetStatusRequest *,
                           v1::GetStatusResponse *) override;
    grpc::Status GetTopology(grpc::ServerContext *, const v1::GetTopologyRequest *,
                             v1::Topology *) override;
    grpc::Status GetScoreboard(grpc::ServerContext *, const v1::GetScoreboardRequest *,
                               v1::Scoreboard *) override;
    grpc::Status ListGoldens(grpc::ServerContext *, const v1::ListGoldensRequest *,
                             v1::ListGoldensResponse *) override;
    grpc::Status RemoveGolden(grpc::ServerContext *, const v1::RemoveGoldenRequest *,
                              v1::RemoveGoldenResponse *) override;
    grpc::Status WatchEvents(grpc::ServerContext *, const v1::WatchEventsRequest *,
                             grpc::ServerWriter<v1::EventBatch> *) override;

  private:
    daemon::Daemon &daemon_;
    std::atomic<bool> stopping_ = false;
};

} // namespace enshu::rpc
