#include "orchestrator/rpc/log_service.h"

#include "orchestrator/proof/export.h"
#include "orchestrator/proof/report_message.h"
#include "orchestrator/rpc/answered.h"

#include <algorithm>

namespace enshu::rpc {

using exercise::ExerciseError;
using grpc::Status;

std::string LogService::named(const std::string &exercise) {
    const std::vector<store::ExerciseRecord> all = store_.exercises();
    std::vector<std::string> standing;
    for (const store::ExerciseRecord &each : all) {
        if (each.name == exercise) {
            return exercise;
        }
        if (each.state != "TORN_DOWN") {
            standing.push_back(each.name);
        }
    }
    if (!exercise.empty() || all.empty()) {
        throw ExerciseError(ExerciseError::Code::NotFound,
                            exercise.empty() ? "there is no exercise"
                                             : fmt::format("there is no exercise `{}`", exercise));
    }
    if (standing.size() > 1) {
        throw ExerciseError(ExerciseError::Code::InvalidArgument,
                            "there is more than one exercise; name the one you mean");
    }
    return standing.empty() ? all.back().name : standing.front();
}

Status LogService::Verify(grpc::ServerContext *context, const v1::VerifyRequest *request,
                          v1::LogReport *response) {
    return answered([&] {
        *response = proof::message_of<v1::LogReport>(store_.verify(
            named(request->exercise()), [context] { return !context->IsCancelled(); }));
    });
}

Status LogService::Export(grpc::ServerContext *context, const v1::ExportRequest *request,
                          grpc::ServerWriter<v1::ExportChunk> *writer) {
    return answered([&] {
        const std::string exercise = named(request->exercise());
        store_.seal(exercise);
        const proof::Log log = store_.log_of(exercise);
        constexpr std::size_t portion = 1'000;
        bool named = false;
        proof::write_export(
            log,
            [&](std::uint64_t after_seq) {
                return store_.entries(exercise, after_seq, log.last_seq, portion);
            },
            [&](std::string_view file, std::string_view text) {
                // Well below the size of a message that gRPC takes.
                constexpr std::size_t most = 256 * 1024;
                v1::ExportChunk chunk;
                chunk.set_exercise(named ? "" : exercise);
                chunk.set_file(std::string(file));
                named = true;
                bool wanted = true;
                do {
                    chunk.set_data(std::string(text.substr(0, most)));
                    text.remove_prefix(std::min(most, text.size()));
                    wanted = !context->IsCancelled() && writer->Write(chunk);
                    chunk.Clear();
                } while (wanted && !text.empty());
                return wanted;
            });
    });
}

} // namespace enshu::rpc
