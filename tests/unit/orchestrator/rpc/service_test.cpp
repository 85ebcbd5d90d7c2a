// The API over a real socket, with machines that are fakes: what a client sees of an exercise's
// whole life.
#include "tests/unit/orchestrator/rpc/served.h"

#include <future>
#include <sys/stat.h>

namespace enshu::rpc {
namespace {

TEST_F(ServiceTest, AnExerciseGoesFromNothingToNothing) {
    ASSERT_TRUE(create().ok());
    ASSERT_TRUE(reaches(v1::EXERCISE_STATE_STANDBY)) << status().reason();
    EXPECT_EQ(status().hosts_size(), 10);
    ASSERT_TRUE(act(&v1::Exercises::Stub::Start).ok());
    EXPECT_EQ(status().state(), v1::EXERCISE_STATE_RUNNING);
    EXPECT_EQ(act(&v1::Exercises::Stub::Start).error_code(), StatusCode::FAILED_PRECONDITION);
    ASSERT_TRUE(act(&v1::Exercises::Stub::Pause).ok());
    EXPECT_EQ(status().state(), v1::EXERCISE_STATE_PAUSED);
    ASSERT_TRUE(act(&v1::Exercises::Stub::Resume).ok());

    // Two who click at once destroy once.
    auto other = std::async(std::launch::async,
                            [&] { return act(&v1::Exercises::Stub::Destroy, "first-light"); });
    EXPECT_TRUE(act(&v1::Exercises::Stub::Destroy, "first-light").ok());
    EXPECT_TRUE(other.get().ok());
    ASSERT_TRUE(reaches(v1::EXERCISE_STATE_TORN_DOWN)) << status().reason();
    EXPECT_TRUE(hypervisor.list().empty());
    EXPECT_TRUE(fabric.leftovers("first-light").empty());
    EXPECT_FALSE(std::filesystem::exists(directory.path() / "x" / "first-light"));

    // A watch from the beginning tells everything, in order, and ends by itself.
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + 10s);
    v1::WatchEventsRequest request;
    request.set_exercise("first-light");
    const auto reader = stub->WatchEvents(&context, request);
    v1::EventBatch batch;
    std::uint64_t last = 0;
    int torn_down = 0;
    while (reader->Read(&batch)) {
        for (const v1::Event &event : batch.events()) {
            EXPECT_GT(event.seq(), last);
            last = event.seq();
            EXPECT_FALSE(event.text().ja().empty()) << event.kind();
            EXPECT_FALSE(event.text().en().empty()) << event.kind();
            torn_down +=
                event.detail_json().find("\"to\":\"TORN_DOWN\"") != std::string::npos ? 1 : 0;
        }
    }
    EXPECT_TRUE(reader->Finish().ok());
    EXPECT_EQ(last, status().last_seq());
    EXPECT_EQ(torn_down, 1);
}

TEST_F(ServiceTest, OneTeamIsPausedAndGoesOnAlone) {
    ASSERT_TRUE(create().ok());
    ASSERT_TRUE(reaches(v1::EXERCISE_STATE_STANDBY)) << status().reason();
    ASSERT_TRUE(act(&v1::Exercises::Stub::Start).ok());
    const auto of_team_2 = [&](auto method) { return act(method, "", 2, "lunch"); };
    ASSERT_TRUE(of_team_2(&v1::Exercises::Stub::Pause).ok());
    const v1::ExerciseStatus now = status();
    EXPECT_EQ(now.state(), v1::EXERCISE_STATE_RUNNING);
    ASSERT_EQ(now.team_status_size(), 2);
    EXPECT_FALSE(now.team_status(0).paused());
    EXPECT_TRUE(now.team_status(1).paused());
    EXPECT_EQ(now.team_status(1).reason(), "lunch");
    EXPECT_EQ(of_team_2(&v1::Exercises::Stub::Pause).error_code(), StatusCode::FAILED_PRECONDITION);
    ASSERT_TRUE(of_team_2(&v1::Exercises::Stub::Resume).ok());
    EXPECT_FALSE(status().team_status(1).paused());
}

TEST_F(ServiceTest, WhatCannotBePutBackIsRefusedInWords) {
    ASSERT_TRUE(create().ok());
    ASSERT_TRUE(reaches(v1::EXERCISE_STATE_STANDBY)) << status().reason();
    const auto put_back = [&](const char *host, const char *checkpoint) {
        v1::PutBackRequest request;
        request.set_team(2);
        request.set_host(host);
        request.set_checkpoint(checkpoint);
        v1::PutBackResponse response;
        grpc::ClientContext context;
        return stub->PutBack(&context, request, &response);
    };
    ASSERT_TRUE(act(&v1::Exercises::Stub::Start).ok());
    EXPECT_EQ(put_back("nothing", "").error_code(), StatusCode::NOT_FOUND);
    const grpc::Status unknown = put_back("", "before-lunch");
    EXPECT_EQ(unknown.error_code(), StatusCode::NOT_FOUND);
    EXPECT_NE(unknown.error_message().find("no checkpoint `before-lunch`"), std::string::npos);
    v1::ListCheckpointsResponse list;
    grpc::ClientContext context;
    EXPECT_TRUE(stub->ListCheckpoints(&context, {}, &list).ok());
    v1::CheckpointRequest bad;
    bad.set_name("Before lunch");
    v1::CheckpointResponse made;
    grpc::ClientContext other;
    EXPECT_EQ(stub->Checkpoint(&other, bad, &made).error_code(), StatusCode::INVALID_ARGUMENT);
}

TEST_F(ServiceTest, WhatCannotBeIsRefusedInWords) {
    EXPECT_EQ(act(&v1::Exercises::Stub::Start).error_code(), StatusCode::NOT_FOUND);
    const grpc::Status no_scenario = create("/nonexistent");
    EXPECT_EQ(no_scenario.error_code(), StatusCode::INVALID_ARGUMENT);
    EXPECT_NE(no_scenario.error_message().find("scenario.yaml"), std::string::npos);
    EXPECT_EQ(create(first_light, 0).error_code(), StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(create(first_light, 41).error_code(), StatusCode::INVALID_ARGUMENT);
    ASSERT_TRUE(create().ok());
    const grpc::Status again = create();
    EXPECT_EQ(again.error_code(), StatusCode::FAILED_PRECONDITION);
    EXPECT_NE(again.error_message().find("--name"), std::string::npos) << again.error_message();
}

TEST_F(ServiceTest, TheServerStopsThoughAWatchIsOpen) {
    ASSERT_TRUE(create().ok());
    grpc::ClientContext context;
    v1::WatchEventsRequest request;
    const auto reader = stub->WatchEvents(&context, request);
    v1::EventBatch batch;
    ASSERT_TRUE(reader->Read(&batch));
    std::thread drain([&] {
        while (reader->Read(&batch)) {
        }
    });
    const auto begin = Clock::now();
    server.reset();
    EXPECT_LT(Clock::now() - begin, 5s);
    drain.join();
    EXPECT_EQ(reader->Finish().error_code(), StatusCode::UNAVAILABLE)
        << "a client must know to come again";
}

TEST_F(ServiceTest, TheServerStopsThoughAWatcherDoesNotRead) {
    ASSERT_TRUE(create().ok());
    event::Event large;
    large.exercise = "first-light";
    large.kind = "range.note";
    large.detail = {{"text_ja", std::string(60'000, 'x')}, {"text_en", "x"}};
    for (int i = 0; i < 200; ++i)
        store->append(large);
    grpc::ClientContext context;
    v1::WatchEventsRequest request;
    const auto reader = stub->WatchEvents(&context, request);
    std::this_thread::sleep_for(
        500ms); // what may be on its way is: the daemon waits for the reader
    const auto begin = Clock::now();
    server.reset();
    EXPECT_LT(Clock::now() - begin, 5s);
    v1::EventBatch batch;
    while (reader->Read(&batch)) {
    }
    EXPECT_FALSE(reader->Finish().ok());
}

TEST_F(ServiceTest, TheSocketIsRootsAloneAndGoesWithTheServer) {
    struct stat info {};
    ASSERT_EQ(stat(socket.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600U);
    EXPECT_TRUE(std::filesystem::exists(socket.string() + ".pid"));
    stop();
    EXPECT_FALSE(std::filesystem::exists(socket));
    EXPECT_FALSE(std::filesystem::exists(socket.string() + ".pid"));
}

TEST_F(ServiceTest, ASecondServerIsRefusedAndTheFirstGoesOn) {
    try {
        const Server second(*daemon, socket);
        FAIL() << "two answer";
    } catch (const std::runtime_error &error) {
        EXPECT_EQ(std::string(error.what()), "another daemon answers at " + socket.string());
    }
    EXPECT_EQ(act(&v1::Exercises::Stub::Start).error_code(), StatusCode::NOT_FOUND);
}

TEST_F(ServiceTest, ARestartedDaemonFindsARunningExercisePausedAndGoesOn) {
    ASSERT_TRUE(create().ok());
    ASSERT_TRUE(reaches(v1::EXERCISE_STATE_STANDBY)) << status().reason();
    ASSERT_TRUE(act(&v1::Exercises::Stub::Start).ok());
    stop();
    start();
    EXPECT_EQ(status().state(), v1::EXERCISE_STATE_PAUSED);
    EXPECT_EQ(status().hosts_size(), 10);
    ASSERT_TRUE(act(&v1::Exercises::Stub::Resume).ok());
    EXPECT_EQ(status().state(), v1::EXERCISE_STATE_RUNNING);
    ASSERT_TRUE(act(&v1::Exercises::Stub::Destroy).ok());
    ASSERT_TRUE(reaches(v1::EXERCISE_STATE_TORN_DOWN)) << status().reason();
}

TEST_F(ServiceTest, AGuestThatIsGoneAfterARestartIsNamedAndTheRestCanBeTakenDown) {
    ASSERT_TRUE(create().ok());
    ASSERT_TRUE(reaches(v1::EXERCISE_STATE_STANDBY)) << status().reason();
    stop();
    hypervisor.destroy(hypervisor.list().front().uuid);
    start();
    EXPECT_EQ(status().state(), v1::EXERCISE_STATE_STANDBY);
    int broken = 0;
    const v1::ExerciseStatus now = status();
    for (const v1::HostStatus &host : now.hosts())
        broken += host.state() == v1::HOST_STATE_BROKEN && host.doing() == "it no longer runs";
    EXPECT_EQ(broken, 1);
    const grpc::Status refused = act(&v1::Exercises::Stub::Start);
    EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
    EXPECT_NE(refused.error_message().find("not every machine is well"), std::string::npos);
    ASSERT_TRUE(act(&v1::Exercises::Stub::Destroy).ok());
    ASSERT_TRUE(reaches(v1::EXERCISE_STATE_TORN_DOWN)) << status().reason();
    EXPECT_TRUE(hypervisor.list().empty());
}

TEST_F(ServiceTest, AScenarioThatIsEditedDuringTheExerciseChangesNothing) {
    const std::filesystem::path copy = directory.path() / "scenarios";
    std::filesystem::copy(ENSHU_SOURCE "/scenarios", copy,
                          std::filesystem::copy_options::recursive);
    ASSERT_TRUE(create((copy / "first-light").string()).ok());
    ASSERT_TRUE(reaches(v1::EXERCISE_STATE_STANDBY)) << status().reason();
    std::filesystem::remove_all(copy);
    stop();
    start();
    EXPECT_EQ(status().state(), v1::EXERCISE_STATE_STANDBY) << status().reason();
}

} // namespace
} // namespace enshu::rpc
