// The files of a debrief, of a rehearsal that is the same every time.
#include "orchestrator/debrief/files.h"

#include "tests/unit/orchestrator/debrief/rehearsed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace enshu::debrief {
namespace {

namespace fs = std::filesystem;

/// One team with the walkthrough, and one that does nothing.
std::vector<event::Event> two_teams(const dsl::LoadResult &loaded) {
    std::vector<event::Event> events =
        rehearse::play(*loaded.scenario, &*loaded.walkthrough, 7).events;
    for (event::Event idle : rehearse::play(*loaded.scenario, nullptr, 7).events)
        if (idle.team == 1) {
            idle.team = 2;
            events.push_back(std::move(idle));
        }
    std::ranges::stable_sort(events, {}, [](const event::Event &event) {
        return std::pair(event.kind == "exercise.state" && event.exercise_ms > 0,
                         event.exercise_ms);
    });
    std::uint64_t seq = 0;
    for (event::Event &event : events) {
        event.seq = ++seq;
        event.wall_unix_ms = 1'700'000'000'000 + event.exercise_ms;
    }
    return events;
}

/// File in expected/ → what is made now.
std::map<std::string, std::string> everything() {
    setenv("TZ", "UTC", 1); // of wall times
    const dsl::LoadResult loaded = test::load_first_light();
    const auto events = two_teams(loaded);
    Source source = test::source_of(*loaded.scenario, events, 2);
    source.trainees[1] = {"鈴木 花子"};
    const Debrief debrief = make(source);
    std::map<std::string, std::string> files;
    for (const auto &[language, name] :
         {std::pair{dsl::Language::Ja, "ja"}, std::pair{dsl::Language::En, "en"}})
        write_files(debrief, source, language, [&](const File &file) {
            if (!file.name.ends_with(".xlsx")) // a zip; its texts are those of the tables
                files[std::string(name) + "-" + file.name] += file.content;
        });
    for (const char *same : {"debrief.json", "xapi.json"}) { // hold both languages
        EXPECT_EQ(files.at(std::string("ja-") + same), files.at(std::string("en-") + same));
        files.erase(std::string("ja-") + same);
    }
    return files;
}

fs::path expected_directory() {
    return fs::path(GOLDEN_DIRECTORY) / "expected";
}

std::string read(const fs::path &file) {
    std::ifstream stream(file, std::ios::binary);
    EXPECT_TRUE(stream) << file << " is missing; ENSHU_REGENERATE=1 writes it";
    return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(FirstLight, IsToldInExactlyTheseFiles) {
    const auto made = everything();
    if (std::getenv("ENSHU_REGENERATE") != nullptr) {
        fs::remove_all(expected_directory());
        fs::create_directories(expected_directory());
        for (const auto &[name, content] : made)
            std::ofstream(expected_directory() / name, std::ios::binary) << content;
        GTEST_SKIP() << "the files are being written";
    }
    for (const auto &[name, content] : made)
        EXPECT_EQ(content, read(expected_directory() / name)) << name;
    for (const fs::directory_entry &entry : fs::directory_iterator(expected_directory()))
        EXPECT_TRUE(made.contains(entry.path().filename())) << entry << " is made no more";
}

} // namespace
} // namespace enshu::debrief
