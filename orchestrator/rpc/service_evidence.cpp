// Evidence: captured, listed with its chain of custody, and downloaded.
#include "orchestrator/rpc/answered.h"
#include "orchestrator/rpc/convert.h"
#include "orchestrator/rpc/service.h"

#include "orchestrator/event/describe.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/process/digest.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <vector>

namespace enshu::rpc {

using exercise::ExerciseError;
using grpc::Status;

namespace {

constexpr std::size_t chunk_bytes = 256 * 1024;

dsl::EvidenceKind kind_of(v1::EvidenceKind kind) {
    switch (kind) {
    case v1::EVIDENCE_KIND_MEMORY:
        return dsl::EvidenceKind::Memory;
    case v1::EVIDENCE_KIND_DISK:
        return dsl::EvidenceKind::Disk;
    case v1::EVIDENCE_KIND_LOG:
        return dsl::EvidenceKind::Log;
    case v1::EVIDENCE_KIND_FILE:
        return dsl::EvidenceKind::File;
    default:
        throw ExerciseError(ExerciseError::Code::InvalidArgument,
                            "say what is captured: memory, disk, log or file");
    }
}

v1::EvidenceKind to_proto(dsl::EvidenceKind kind) {
    return static_cast<v1::EvidenceKind>(static_cast<int>(kind) + 1);
}

v1::Evidence to_proto(const provision::EvidenceItem &item, unsigned team) {
    v1::Evidence message;
    message.set_id(item.order.id);
    message.set_team(team);
    message.set_host(item.order.host);
    message.set_kind(to_proto(item.order.kind));
    message.set_path(item.order.path);
    message.set_format(item.captured.format);
    message.set_sha256(item.captured.sha256);
    message.set_bytes(item.captured.bytes);
    message.set_exercise_ms(item.order.exercise_ms);
    message.set_wall_unix_ms(item.wall_unix_ms);
    message.set_by(item.order.by);
    return message;
}

bool is_custody(const event::Event &event) {
    namespace kind = event::kind;
    return event.kind == kind::evidence_begun || event.kind == kind::evidence_captured ||
           event.kind == kind::evidence_fetched;
}

void add_custody(v1::ListEvidenceResponse &list, const std::vector<event::Event> &events) {
    for (const event::Event &event : events) {
        if (!is_custody(event) || !event.detail.is_object()) {
            continue;
        }
        const std::string id = event.detail.value("id", std::string());
        for (v1::Evidence &item : *list.mutable_evidence()) {
            if (item.id() != id) {
                continue;
            }
            v1::Custody &custody = *item.add_custody();
            custody.set_seq(event.seq);
            custody.set_by(event.actor);
            custody.set_wall_unix_ms(event.wall_unix_ms);
            const dsl::Text text = event::describe(event);
            custody.mutable_text()->set_ja(text.ja);
            custody.mutable_text()->set_en(text.en);
        }
    }
}

struct Found {
    unsigned team = 0;
    provision::EvidenceItem item;
};

Found find_item(const daemon::LiveExercise &live, const std::string &id) {
    for (unsigned team = 1; team <= live.parameters().teams; ++team) {
        if (auto item = provision::evidence_in(live.evidence_locker(team), id)) {
            return {team, std::move(*item)};
        }
    }
    throw ExerciseError(ExerciseError::Code::NotFound,
                        fmt::format("there is no evidence `{}`; `enshu evidence` lists what there "
                                    "is",
                                    id.substr(0, 40)));
}

} // namespace

Status Service::Capture(grpc::ServerContext *, const v1::CaptureRequest *request,
                        v1::CaptureResponse *response) {
    return answered([&] {
        const dsl::CaptureEvidence what{request->host(), kind_of(request->kind()), request->path()};
        const exercise::CaptureOutcome outcome =
            daemon_.find(request->exercise())
                ->conductor()
                ->capture(request->team(), what, request->pause(), "team");
        response->set_seq(outcome.seq);
        response->set_id(outcome.id);
        response->set_sha256(outcome.captured.sha256);
        response->set_bytes(outcome.captured.bytes);
        response->set_stood_ms(outcome.captured.stood_ms);
        response->set_budget_left_bytes(outcome.captured.budget_left);
    });
}

Status Service::ListEvidence(grpc::ServerContext *, const v1::ListEvidenceRequest *request,
                             v1::ListEvidenceResponse *response) {
    return answered([&] {
        const auto live = daemon_.find(request->exercise());
        const unsigned teams = live->parameters().teams;
        if (request->team() > teams) {
            throw ExerciseError(
                ExerciseError::Code::NotFound,
                fmt::format("there is no team {}; the teams are 1 to {}", request->team(), teams));
        }
        for (unsigned team = 1; team <= teams; ++team) {
            if (request->team() != 0 && request->team() != team) {
                continue;
            }
            for (const provision::EvidenceItem &item :
                 provision::evidence_in(live->evidence_locker(team))) {
                *response->add_evidence() = to_proto(item, team);
            }
        }
        add_custody(*response, event::read_all(daemon_.store(), live->name()));
    });
}

Status Service::DownloadEvidence(grpc::ServerContext *context,
                                 const v1::DownloadEvidenceRequest *request,
                                 grpc::ServerWriter<v1::EvidenceChunk> *writer) {
    return answered([&] {
        const auto live = daemon_.find(request->exercise());
        const Found found = find_item(*live, request->id());
        const std::int64_t whole = found.item.captured.bytes;
        if (request->from_byte() < 0 || request->from_byte() > whole) {
            throw ExerciseError(ExerciseError::Code::InvalidArgument,
                                fmt::format("`{}` has {} bytes", request->id(), whole));
        }
        std::ifstream stream(found.item.content, std::ios::binary);
        // All of it is read, so that what is sent is known to be what was captured.
        process::Digest digest;
        exercise::Fetched fetched{request->from_byte(), 0, std::nullopt};
        std::int64_t at = 0;
        std::string buffer(chunk_bytes, '\0');
        bool first = true;
        bool wanted = true;
        while (wanted && !context->IsCancelled() && !stopping_) {
            stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
            const std::string_view piece(buffer.data(), static_cast<std::size_t>(stream.gcount()));
            if (piece.empty()) {
                fetched.intact = digest.hex() == found.item.captured.sha256;
                break;
            }
            digest.add(piece);
            const std::int64_t skip = std::clamp<std::int64_t>(
                request->from_byte() - at, 0, static_cast<std::int64_t>(piece.size()));
            at += static_cast<std::int64_t>(piece.size());
            const std::string_view sent = piece.substr(static_cast<std::size_t>(skip));
            if (sent.empty()) {
                continue;
            }
            v1::EvidenceChunk chunk;
            chunk.set_data(sent.data(), sent.size());
            if (first) {
                chunk.set_whole_bytes(whole);
                chunk.set_sha256(found.item.captured.sha256);
                first = false;
            }
            wanted = writer->Write(chunk);
            fetched.bytes += wanted ? static_cast<std::int64_t>(sent.size()) : 0;
        }
        live->tell_fetched(found.team, found.item.order.host, request->id(), fetched, controller);
        if (fetched.intact) {
            v1::EvidenceChunk last;
            if (first) { // of nothing more
                last.set_whole_bytes(whole);
                last.set_sha256(found.item.captured.sha256);
            }
            last.set_intact(*fetched.intact);
            writer->Write(last);
        } else if (stopping_) {
            throw ExerciseError(ExerciseError::Code::Unavailable, "the daemon is stopping");
        }
    });
}

} // namespace enshu::rpc
