#include "orchestrator/cli/debrief.h"

#include "enshu/v1/debrief.grpc.pb.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <memory>
#include <optional>

namespace enshu::cli {

namespace fs = std::filesystem;
using v1::Debriefs;

namespace {

constexpr std::chrono::minutes patience{10};

struct Words {
    std::string exercise;
    fs::path output;
    std::vector<std::string> trainees;
    std::string organization;
    std::string format = "human";
    std::string id;
};

/// `1:Suzuki Hanako`
v1::Trainee trainee_of(const std::string &word) {
    const std::size_t colon = word.find(':');
    const std::string team = word.substr(0, colon);
    if (colon == std::string::npos || colon + 1 == word.size() || team.empty() || team.size() > 2 ||
        team.find_first_not_of("0123456789") != std::string::npos) {
        throw CommandError(usage,
                           fmt::format("`{}`: write TEAM:NAME, as in \"1:Suzuki Hanako\"", word));
    }
    v1::Trainee trainee;
    trainee.set_team(static_cast<unsigned>(std::stoul(team)));
    trainee.set_name(word.substr(colon + 1));
    return trainee;
}

/// The files as they come, each under a name that is plain.
class Folder {
  public:
    explicit Folder(fs::path directory) : directory_(std::move(directory)) {
        fs::create_directories(directory_);
    }

    void take(const v1::DebriefPiece &piece) {
        if (piece.file() != name_) {
            finish();
            if (piece.file().empty() || piece.file().find('/') != std::string::npos ||
                piece.file().front() == '.') {
                throw CommandError(refused, "the daemon sent a file without a plain name");
            }
            name_ = piece.file();
            stream_.open(directory_ / name_, std::ios::binary | std::ios::trunc);
        }
        stream_ << piece.data();
        bytes_ += static_cast<std::int64_t>(piece.data().size());
        if (!stream_) {
            throw CommandError(refused,
                               fmt::format("cannot write {}", (directory_ / name_).string()));
        }
    }
    void finish() {
        if (name_.empty()) {
            return;
        }
        stream_.close();
        fmt::print("{:>8} KiB  {}\n", (bytes_ + 1023) / 1024, (directory_ / name_).string());
        name_.clear();
        bytes_ = 0;
    }

  private:
    const fs::path directory_;
    std::string name_;
    std::ofstream stream_;
    std::int64_t bytes_ = 0;
};

int debrief(const Places &places, const Words &words, const Style &style) {
    v1::MakeDebriefRequest request;
    request.set_exercise(words.exercise);
    request.set_language(style.language == Language::Ja ? "ja" : "en");
    for (const std::string &word : words.trainees) {
        *request.add_trainees() = trainee_of(word);
    }
    Client client(places.socket);
    const auto stub = client.stub_of<Debriefs>();
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + patience);
    const auto reader = stub->Make(&context, request);
    std::optional<Folder> folder; // not before there is something to put in
    for (v1::DebriefPiece piece; reader->Read(&piece);) {
        if (!folder) {
            folder.emplace(words.output);
        }
        folder->take(piece);
    }
    client.throw_unless_ok(reader->Finish());
    if (folder) {
        folder->finish();
    }
    return ok;
}

std::string when(std::int64_t unix_ms) {
    return fmt::format("{:%Y-%m-%d %H:%M}",
                       fmt::localtime(static_cast<std::time_t>(unix_ms / 1000)));
}

std::optional<std::int64_t> middle(std::vector<std::int64_t> values) {
    if (values.empty()) {
        return std::nullopt;
    }
    std::ranges::sort(values);
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

int results(const Places &places, const Words &words, const Style &style) {
    v1::ListResultsRequest request;
    request.set_organization(words.organization);
    const auto list = Client(places.socket).call(&Debriefs::Stub::ListResults, request, patience);
    fmt::print("{}",
               words.format == "json" ? json_text(list, true) + "\n" : results_text(list, style));
    return ok;
}

int forget(const Places &places, const Words &words) {
    v1::ForgetResultRequest request;
    request.set_id(words.id);
    Client(places.socket).call(&Debriefs::Stub::ForgetResult, request);
    return ok;
}

} // namespace

std::string results_text(const v1::ListResultsResponse &list, const Style &style) {
    const bool ja = style.language == Language::Ja;
    if (list.results().empty()) {
        return ja ? "保存された結果はありません。\n" : "No results are kept.\n";
    }
    static constexpr std::pair<const char *, const char *> figures[] = {
        {"detect", "検知"},       {"report", "第一報"},  {"contain", "封じ込め"},
        {"preserve", "証拠保全"}, {"eradicate", "根絶"}, {"recover", "復旧"}};
    std::string text;
    for (const v1::ExerciseResult &result : list.results()) {
        std::vector<std::int64_t> points;
        for (const v1::TeamResult &team : result.teams()) {
            points.push_back(team.points());
        }
        text += fmt::format("{}  {}  {}  {}\n", result.id(), when(result.started_unix_ms()),
                            in(result.organization(), style.language),
                            in(result.title(), style.language));
        text += fmt::format(fmt::runtime(ja ? "    {0}班、点数の中央値{2} / {3}"
                                            : "    {0} {1}, median {2} of {3} points"),
                            result.teams_size(), result.teams_size() == 1 ? "team" : "teams",
                            middle(std::move(points)).value_or(0), result.possible());
        for (const auto &[name, word] : figures) {
            std::vector<std::int64_t> measured;
            for (const v1::TeamResult &team : result.teams()) {
                if (const auto found = team.figures_ms().find(name);
                    found != team.figures_ms().end()) {
                    measured.push_back(found->second);
                }
            }
            if (const auto ms = middle(std::move(measured))) {
                text += fmt::format(fmt::runtime(ja ? "、{} {}" : ", {} {}"), ja ? word : name,
                                    clock_text(*ms));
            }
        }
        text += "\n";
    }
    return text;
}

void add_debrief_commands(CLI::App &app, const Places &places, Run &chosen) {
    const auto words = std::make_shared<Words>(); // as long as a callback that fills it in
    words->output = "debrief";
    CLI::App *sub = app.add_subcommand("debrief", "write what there is to say of an exercise: a "
                                                  "page to read and print, tables, and more")
                        ->group("Afterwards");
    sub->footer(
        "Into one folder: index.html (the report, in the language of --lang; a browser prints it "
        "to PDF),\n"
        "certificates.html, msel.csv, scores.csv, log.csv, debrief.xlsx, debrief.json,\n"
        "navigator.json (ATT&CK Navigator, layer 4.5) and xapi.json (xAPI 1.0.3).\n"
        "Of an exercise that is still going on it tells how it stands now.\n"
        "\nenshu --lang ja debrief --output report --trainee \"1:鈴木 花子\" --trainee \"2:伊藤 "
        "誠\"");
    sub->add_option("exercise", words->exercise, "its name; not needed where there is only one");
    sub->add_option("-o,--output", words->output, "the folder; files of these names are replaced")
        ->capture_default_str();
    sub->add_option("--trainee", words->trainees,
                    "TEAM:NAME, for certificates and xAPI (may be repeated); otherwise they are "
                    "the team's")
        ->allow_extra_args(false);
    sub->callback([&places, &chosen, words] {
        chosen = [&places, words](const Style &style) { return debrief(places, *words, style); };
    });

    sub = app.add_subcommand("results", "what is kept of exercises that are over, to compare with; "
                                        "`forget` removes one")
              ->group("Afterwards");
    sub->add_option("--organization", words->organization,
                    "only of organisations with this in their name");
    sub->add_option("--format", words->format, "human or json")
        ->check(CLI::IsMember({"human", "json"}))
        ->capture_default_str();
    sub->require_subcommand(0, 1);
    CLI::App *remove = sub->add_subcommand("forget", "remove a result for good");
    remove->add_option("id", words->id, "as `enshu results` shows it")->required();
    remove->callback([&places, &chosen, words] {
        chosen = [&places, words](const Style &) { return forget(places, *words); };
    });
    sub->callback([&places, &chosen, words, remove] {
        if (!remove->parsed()) { // whose callback comes before this one
            chosen = [&places, words](const Style &style) {
                return results(places, *words, style);
            };
        }
    });
}

} // namespace enshu::cli
