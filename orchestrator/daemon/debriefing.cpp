#include "orchestrator/daemon/debriefing.h"

#include "orchestrator/daemon/live_exercise.h"
#include "orchestrator/exercise/error.h"
#include "orchestrator/exercise/state.h"
#include "orchestrator/process/digest.h"
#include "orchestrator/process/durable.h"
#include "scenario-dsl/load_scenario.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <fstream>

namespace enshu::daemon {

namespace fs = std::filesystem;
using exercise::ExerciseError;
using nlohmann::json;

namespace {

/// Of everything that the scenario and its organisation consist of.
std::string digest_of(const dsl::Scenario &scenario) {
    process::Digest digest;
    for (const fs::path &directory : {scenario.organization_directory, scenario.directory}) {
        std::vector<fs::path> files;
        for (const fs::directory_entry &entry : fs::recursive_directory_iterator(directory)) {
            if (entry.is_regular_file()) {
                files.push_back(entry.path());
            }
        }
        std::ranges::sort(files);
        for (const fs::path &file : files) {
            digest.add(file.lexically_relative(directory).string() + '\n' +
                       process::digest_of(file).hex + '\n');
        }
    }
    return digest.hex();
}

bool is_over(const store::ExerciseRecord &record) {
    return record.state == exercise::name_of(exercise::State::Ended) ||
           record.state == exercise::name_of(exercise::State::TornDown);
}

json read_json(const fs::path &file) {
    std::ifstream stream(file);
    return json::parse(stream, nullptr, false); // what cannot be read is discarded
}

void write_json(const fs::path &file, const json &content) {
    process::create_directories_durably(file.parent_path());
    const fs::path part = file.string() + ".part";
    std::ofstream stream(part, std::ios::trunc);
    stream << content.dump(1, ' ', false, json::error_handler_t::replace) << '\n';
    stream.close();
    if (!stream) {
        throw event::LogError(event::LogError::Code::Io, "could not write `" + part.string() + "`");
    }
    process::rename_durably(part, file);
}

} // namespace

std::string Debriefing::name_of(const std::string &exercise) const {
    if (!exercise.empty()) {
        return exercise;
    }
    std::vector<std::string> up;
    std::vector<std::string> all;
    for (const store::ExerciseRecord &record : store_.exercises()) {
        all.push_back(record.name);
        if (record.state != exercise::name_of(exercise::State::TornDown)) {
            up.push_back(record.name);
        }
    }
    const std::vector<std::string> &names = up.empty() ? all : up;
    if (names.empty()) {
        throw ExerciseError(ExerciseError::Code::NotFound, "there is no exercise");
    }
    if (names.size() > 1) {
        throw ExerciseError(ExerciseError::Code::InvalidArgument,
                            "there is more than one exercise; name the one you mean");
    }
    return names.front();
}

PlayedExercise Debriefing::played(const std::string &exercise) const {
    const std::string name = name_of(exercise);
    const auto record = store_.find_exercise(name);
    if (!record) {
        throw ExerciseError(ExerciseError::Code::NotFound,
                            fmt::format("there is no exercise `{}`", name));
    }
    return load(*record);
}

PlayedExercise Debriefing::load(const store::ExerciseRecord &record) const {
    dsl::LoadResult loaded = dsl::load_scenario(record.scenario_directory);
    if (!loaded.scenario) {
        throw ExerciseError(ExerciseError::Code::FailedPrecondition,
                            fmt::format("the scenario that `{}` played is not kept at {}",
                                        record.name, record.scenario_directory));
    }
    const Parameters parameters = parameters_from_json(record.parameters);
    PlayedExercise played{record.name,
                          std::move(*loaded.scenario),
                          {},
                          parameters.teams,
                          parameters.seed,
                          event::read_all(store_, record.name),
                          store_.remembered_clock(record.name)};
    played.scenario_digest = digest_of(played.scenario);
    if (!played.events.empty()) {
        played.now = std::max(played.now, dsl::Milliseconds(played.events.back().exercise_ms));
    }
    return played;
}

void Debriefing::bring_up_to_date(const store::ExerciseRecord &record) {
    const std::vector<event::Event> first = store_.read(record.name, 0, 1);
    if (!is_over(record) || first.empty()) {
        return;
    }
    const fs::path file = file_of(fmt::format("{}-{}", record.name, first.front().seq));
    const std::uint64_t last_seq = store_.last_seq(record.name);
    if (const json kept = read_json(file);
        kept.is_object() &&
        (kept.value("forgotten", false) || kept.value("last_seq", std::uint64_t{0}) == last_seq)) {
        return;
    }
    const PlayedExercise played = load(record);
    const debrief::Debrief debrief = debrief::make(played.source());
    if (debrief.started_unix_ms == 0) {
        return; // it was never played
    }
    json content = debrief::to_json(debrief::result_of(debrief));
    content["last_seq"] = last_seq;
    write_json(file, content);
}

void Debriefing::keep(const std::string &exercise) {
    const std::lock_guard lock(mutex_);
    if (const auto record = store_.find_exercise(exercise)) {
        bring_up_to_date(*record);
    }
}

std::vector<KeptResult> Debriefing::results() {
    const std::lock_guard lock(mutex_);
    for (const store::ExerciseRecord &record : store_.exercises()) {
        try {
            bring_up_to_date(record);
        } catch (const std::exception &error) { // the others are there all the same
            spdlog::warn("no result of {}: {}", record.name, error.what());
        }
    }
    std::vector<KeptResult> all;
    std::error_code none;
    for (const fs::directory_entry &entry : fs::directory_iterator(results_, none)) {
        if (entry.path().extension() != ".json") {
            continue;
        }
        const json content = read_json(entry.path());
        if (content.is_object() && content.value("forgotten", false)) {
            continue;
        }
        try {
            all.push_back({entry.path().stem().string(), debrief::result_from_json(content)});
        } catch (const json::exception &error) {
            spdlog::warn("{} is no result: {}", entry.path().string(), error.what());
        }
    }
    std::ranges::sort(all, {}, [](const KeptResult &each) {
        return std::pair(each.result.started_unix_ms, each.id);
    });
    return all;
}

void Debriefing::forget(const std::string &id) {
    const std::lock_guard lock(mutex_);
    const bool plain =
        !id.empty() && id.size() < 80 &&
        id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
    const json kept = plain ? read_json(file_of(id)) : json();
    if (!kept.is_object() || kept.value("forgotten", false)) {
        throw ExerciseError(ExerciseError::Code::NotFound,
                            fmt::format("there is no result `{}`; `enshu results` lists what there "
                                        "is",
                                        id.substr(0, 80)));
    }
    write_json(file_of(id), {{"forgotten", true}});
}

} // namespace enshu::daemon
