// The log as proof: verified, and exported.
#pragma once

#include "enshu/v1/log.grpc.pb.h"
#include "orchestrator/store/store.h"

namespace enshu::rpc {

class LogService : public v1::Log::Service {
  public:
    /// `store` outlives the service.
    explicit LogService(store::Store &store) : store_(store) {}

    grpc::Status Verify(grpc::ServerContext *, const v1::VerifyRequest *, v1::LogReport *) override;
    grpc::Status Export(grpc::ServerContext *, const v1::ExportRequest *,
                        grpc::ServerWriter<v1::ExportChunk> *) override;

  private:
    /// Also of an exercise that was torn down long ago. Throws ExerciseError.
    std::string named(const std::string &exercise);

    store::Store &store_;
};

} // namespace enshu::rpc
