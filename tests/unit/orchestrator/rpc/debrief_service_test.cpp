// Debriefs over a real socket, of an exercise that is in the store.
#include "enshu/v1/debrief.grpc.pb.h"
#include "orchestrator/rehearse/play.h"
#include "scenario-dsl/load_scenario.h"
#include "tests/unit/orchestrator/rpc/served.h"

#include <map>

namespace enshu::rpc {
namespace {

class DebriefServiceTest : public ServiceTest {
  protected:
    DebriefServiceTest() {
        daemon::Parameters parameters;
        parameters.seed = 7;
        store->add_exercise({"day", first_light, daemon::to_json(parameters), "DRAFT"});
        const auto loaded = dsl::load_scenario(first_light);
        for (event::Event event :
             rehearse::play(*loaded.scenario, &*loaded.walkthrough, 7).events) {
            event.exercise = "day";
            store->append(event);
        }
        store->set_exercise_state("day", "TORN_DOWN");
        debriefs = v1::Debriefs::NewStub(
            grpc::CreateChannel("unix:" + socket.string(), grpc::InsecureChannelCredentials()));
    }

    grpc::Status make(const v1::MakeDebriefRequest &request,
                      std::map<std::string, std::string> &made) {
        grpc::ClientContext context;
        context.set_deadline(std::chrono::system_clock::now() + 60s);
        const auto reader = debriefs->Make(&context, request);
        for (v1::DebriefPiece piece; reader->Read(&piece);) {
            EXPECT_LE(piece.data().size(), 256U * 1024);
            made[piece.file()] += piece.data();
        }
        return reader->Finish();
    }

    std::unique_ptr<v1::Debriefs::Stub> debriefs;
};

TEST_F(DebriefServiceTest, AFullDebriefComesThoughTheExerciseIsTornDown) {
    v1::MakeDebriefRequest request;
    request.set_language("ja");
    auto &trainee = *request.add_trainees();
    trainee.set_team(1);
    trainee.set_name("鈴木 花子");
    std::map<std::string, std::string> made;
    const grpc::Status status = make(request, made);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(made.size(), 9U);
    EXPECT_NE(made["index.html"].find("</html>"), std::string::npos);
    EXPECT_NE(made["certificates.html"].find("鈴木 花子"), std::string::npos);
    EXPECT_TRUE(made["debrief.xlsx"].starts_with("PK"));
}

TEST_F(DebriefServiceTest, WhatCannotBeIsRefusedInWords) {
    std::map<std::string, std::string> made;
    v1::MakeDebriefRequest request;
    EXPECT_EQ(make(request, made).error_code(), StatusCode::INVALID_ARGUMENT) << "no language";
    request.set_language("en");
    request.set_exercise("night");
    EXPECT_EQ(make(request, made).error_code(), StatusCode::NOT_FOUND);
    request.set_exercise("day");
    request.add_trainees()->set_team(2);
    EXPECT_NE(make(request, made).error_message().find("there are 1 teams"), std::string::npos);
    EXPECT_TRUE(made.empty());
}

TEST_F(DebriefServiceTest, ResultsAreListedByOrganisationAndForgotten) {
    const auto list = [&](const char *organization) {
        v1::ListResultsRequest request;
        request.set_organization(organization);
        v1::ListResultsResponse response;
        grpc::ClientContext context;
        EXPECT_TRUE(debriefs->ListResults(&context, request, &response).ok());
        return response;
    };
    ASSERT_EQ(list("").results_size(), 1);
    EXPECT_EQ(list("日出").results_size(), 1);
    EXPECT_EQ(list("elsewhere").results_size(), 0);
    const v1::ExerciseResult result = list("").results(0);
    EXPECT_EQ(result.teams(0).points(), 200);
    EXPECT_TRUE(result.teams(0).figures_ms().contains("detect"));
    EXPECT_FALSE(result.teams(0).figures_ms().contains("preserve"));
    v1::ForgetResultRequest request;
    request.set_id(result.id());
    v1::ForgetResultResponse response;
    grpc::ClientContext once;
    EXPECT_TRUE(debriefs->ForgetResult(&once, request, &response).ok());
    grpc::ClientContext twice;
    EXPECT_EQ(debriefs->ForgetResult(&twice, request, &response).error_code(),
              StatusCode::NOT_FOUND);
    EXPECT_EQ(list("").results_size(), 0);
}

} // namespace
} // namespace enshu::rpc
