// The log as proof over a real socket.
#include "orchestrator/rpc/log_service.h"

#include "orchestrator/event/kinds.h"
#include "orchestrator/proof/export.h"
#include "orchestrator/proof/words.h"
#include "tests/support/temp_directory.h"

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <fstream>

namespace enshu::rpc {
namespace {

namespace fs = std::filesystem;

class LogServiceTest : public testing::Test {
  protected:
    LogServiceTest() {
        grpc::ServerBuilder builder;
        builder.AddListeningPort("unix:" + (directory.path() / "s").string(),
                                 grpc::InsecureServerCredentials());
        builder.RegisterService(&service);
        server = builder.BuildAndStart();
        stub = v1::Log::NewStub(grpc::CreateChannel("unix:" + (directory.path() / "s").string(),
                                                    grpc::InsecureChannelCredentials()));
    }
    void live(const std::string &exercise, int events, std::size_t padding = 0) {
        store.add_exercise({exercise, "/a", {}, "RUNNING"}, std::string(64, 'a'));
        for (int i = 0; i < events; ++i) {
            event::Event event;
            event.exercise = exercise;
            event.kind = i == 0 ? event::kind::exercise_state : event::kind::contact;
            event.detail = {{"padding", std::string(padding, 'x')}};
            store.append(event);
        }
    }
    grpc::Status verify(const std::string &exercise, v1::LogReport &report) {
        v1::VerifyRequest request;
        request.set_exercise(exercise);
        grpc::ClientContext context;
        return stub->Verify(&context, request, &report);
    }
    grpc::Status export_into(const fs::path &into, const std::string &exercise) {
        v1::ExportRequest request;
        request.set_exercise(exercise);
        grpc::ClientContext context;
        const auto reader = stub->Export(&context, request);
        fs::create_directories(into);
        std::ofstream stream;
        for (v1::ExportChunk chunk; reader->Read(&chunk);) {
            if (!chunk.file().empty()) {
                stream.close();
                stream.open(into / chunk.file(), std::ios::binary);
            }
            stream << chunk.data();
        }
        return reader->Finish();
    }

    test::TempDirectory directory;
    store::Store store{directory.path() / "store"};
    LogService service{store};
    std::unique_ptr<grpc::Server> server;
    std::unique_ptr<v1::Log::Stub> stub;
};

TEST_F(LogServiceTest, SaysThatALogIsWholeAndShowsItsSeals) {
    live("city", 5);
    v1::LogReport report;
    ASSERT_TRUE(verify("", report).ok());
    EXPECT_TRUE(report.whole());
    EXPECT_EQ(report.exercise(), "city");
    EXPECT_EQ(report.events(), 5U);
    EXPECT_EQ(report.scenario_sha256(), std::string(64, 'a'));
    ASSERT_EQ(report.seals_size(), 1);
    EXPECT_EQ(report.seals(0).fingerprint().size(), 24U);
    EXPECT_EQ(report.key().size(), 64U);
}

TEST_F(LogServiceTest, ExportsWhatProvesItselfWithoutUs) {
    live("city", 2'500, 300);
    const fs::path into = directory.path() / "city-log";
    ASSERT_TRUE(export_into(into, "city").ok());
    const proof::Report report = proof::verify_export(into);
    EXPECT_TRUE(report.whole()) << proof::describe(*report.finding).en;
    EXPECT_EQ(report.entries, 2'500U);
    EXPECT_EQ(report.seals.back().number, 2'500U) << "it is sealed to its end";
    for (const char *file : {"VERIFY.md", "VERIFY.ja.md", "verify.py"})
        EXPECT_GT(fs::file_size(into / file), 1'000U) << file;
}

TEST_F(LogServiceTest, KnowsWhatWasTornDown) {
    live("city", 2);
    live("town", 3);
    v1::LogReport report;
    EXPECT_EQ(verify("", report).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    store.set_exercise_state("city", "TORN_DOWN");
    ASSERT_TRUE(verify("city", report).ok());
    EXPECT_EQ(report.events(), 2U);
    ASSERT_TRUE(verify("", report).ok());
    EXPECT_EQ(report.exercise(), "town") << "the only one that stands";
    store.set_exercise_state("town", "TORN_DOWN");
    ASSERT_TRUE(verify("", report).ok());
    EXPECT_EQ(report.exercise(), "town") << "the last one";
}

TEST_F(LogServiceTest, RefusesInWordsWhatIsNotThere) {
    v1::LogReport report;
    EXPECT_EQ(verify("", report).error_code(), grpc::StatusCode::NOT_FOUND);
    const grpc::Status unknown = verify("city", report);
    EXPECT_EQ(unknown.error_code(), grpc::StatusCode::NOT_FOUND);
    EXPECT_NE(unknown.error_message().find("`city`"), std::string::npos);
    EXPECT_EQ(export_into(directory.path() / "x", "city").error_code(),
              grpc::StatusCode::NOT_FOUND);
}

} // namespace
} // namespace enshu::rpc
