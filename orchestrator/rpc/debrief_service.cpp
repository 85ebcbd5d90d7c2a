#include "orchestrator/rpc/debrief_service.h"

#include "orchestrator/debrief/files.h"
#include "orchestrator/rpc/answered.h"

namespace enshu::rpc {

using exercise::ExerciseError;
using grpc::Status;

namespace {

constexpr std::size_t piece_bytes = 256 * 1024;
constexpr std::size_t longest_name = 200;
constexpr int most_trainees = 1000;

/// One debrief at a time: that of a full day takes much memory.
class Turn {
  public:
    explicit Turn(std::atomic<bool> &busy) : busy_(busy) {
        if (busy_.exchange(true)) {
            throw ExerciseError(ExerciseError::Code::Unavailable,
                                "another debrief is being made; try again in a moment");
        }
    }
    ~Turn() { busy_ = false; }
    Turn(const Turn &) = delete;
    Turn &operator=(const Turn &) = delete;

  private:
    std::atomic<bool> &busy_;
};

std::map<unsigned, std::vector<std::string>> trainees_of(const v1::MakeDebriefRequest &request,
                                                         unsigned teams) {
    if (request.trainees_size() > most_trainees) {
        throw ExerciseError(ExerciseError::Code::InvalidArgument,
                            fmt::format("at most {} trainees can be named", most_trainees));
    }
    std::map<unsigned, std::vector<std::string>> trainees;
    for (const v1::Trainee &trainee : request.trainees()) {
        require_length("a trainee's name", trainee.name(), longest_name);
        if (trainee.team() < 1 || trainee.team() > teams) {
            throw ExerciseError(ExerciseError::Code::InvalidArgument,
                                fmt::format("a trainee is named for team {}, but there are {} "
                                            "teams",
                                            trainee.team(), teams));
        }
        trainees[trainee.team()].push_back(trainee.name());
    }
    return trainees;
}

dsl::Language language_of(const std::string &word) {
    if (word != "ja" && word != "en") {
        throw ExerciseError(ExerciseError::Code::InvalidArgument,
                            "the language of a debrief is `ja` or `en`");
    }
    return word == "ja" ? dsl::Language::Ja : dsl::Language::En;
}

v1::Text to_proto(const dsl::Text &text) {
    v1::Text message;
    message.set_ja(text.ja);
    message.set_en(text.en);
    return message;
}

v1::ExerciseResult to_proto(const daemon::KeptResult &kept) {
    const debrief::Result &result = kept.result;
    v1::ExerciseResult message;
    message.set_id(kept.id);
    message.set_exercise(result.exercise);
    message.set_started_unix_ms(result.started_unix_ms);
    message.set_scenario(result.scenario_id);
    message.set_scenario_digest(result.scenario_digest);
    *message.mutable_title() = to_proto(result.title);
    *message.mutable_organization() = to_proto(result.organization);
    message.set_possible(result.possible);
    for (const debrief::TeamResult &team : result.teams) {
        v1::TeamResult &one = *message.add_teams();
        one.set_label(team.label);
        one.set_points(team.points);
        for (std::size_t i = 0; i < team.figures_ms.size(); ++i) {
            if (team.figures_ms[i]) {
                (*one.mutable_figures_ms())[std::string(
                    debrief::name_of(debrief::figure_kinds[i]))] = *team.figures_ms[i];
            }
        }
        for (const debrief::ObjectiveOutcome &each : team.objectives) {
            v1::TeamResult::Outcome &outcome = *one.add_objectives();
            outcome.set_objective(each.objective);
            outcome.set_state(each.state);
            outcome.set_points(each.points);
            outcome.set_at_ms(each.at_ms);
        }
    }
    return message;
}

} // namespace

Status DebriefService::Make(grpc::ServerContext *context, const v1::MakeDebriefRequest *request,
                            grpc::ServerWriter<v1::DebriefPiece> *writer) {
    return answered([&] {
        const Turn turn(busy_);
        const dsl::Language language = language_of(request->language());
        const daemon::PlayedExercise played = daemon_.debriefing().played(request->exercise());
        debrief::Source source = played.source();
        source.trainees = trainees_of(*request, played.teams);
        for (daemon::KeptResult &kept : daemon_.debriefing().results()) {
            source.results.push_back(std::move(kept.result));
        }
        const auto send = [&](const debrief::File &file) {
            std::size_t at = 0;
            do {
                v1::DebriefPiece piece;
                piece.set_file(file.name);
                piece.set_data(file.content.substr(at, piece_bytes));
                if (context->IsCancelled() || !writer->Write(piece)) {
                    throw ExerciseError(ExerciseError::Code::Unavailable,
                                        "nobody takes the debrief any more");
                }
                at += piece_bytes;
            } while (at < file.content.size());
        };
        debrief::write_files(debrief::make(source), source, language, send);
    });
}

Status DebriefService::ListResults(grpc::ServerContext *, const v1::ListResultsRequest *request,
                                   v1::ListResultsResponse *response) {
    return answered([&] {
        const std::string &wanted = request->organization();
        for (const daemon::KeptResult &kept : daemon_.debriefing().results()) {
            const dsl::Text &name = kept.result.organization;
            if (name.ja.find(wanted) != std::string::npos ||
                name.en.find(wanted) != std::string::npos) {
                *response->add_results() = to_proto(kept);
            }
        }
    });
}

Status DebriefService::ForgetResult(grpc::ServerContext *, const v1::ForgetResultRequest *request,
                                    v1::ForgetResultResponse *) {
    return answered([&] { daemon_.debriefing().forget(request->id()); });
}

} // namespace enshu::rpc
