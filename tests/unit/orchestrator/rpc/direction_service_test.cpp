// Controllers' acts over the API: who they are, what they are refused, and the MSEL as it stands.
#include "tests/unit/orchestrator/rpc/served.h"

#include "enshu/v1/direction.grpc.pb.h"

namespace enshu::rpc {
namespace {

class DirectionServiceTest : public ServiceTest {
  protected:
    DirectionServiceTest()
        : direction(v1::Direction::NewStub(
              grpc::CreateChannel("unix:" + socket.string(), grpc::InsecureChannelCredentials()))) {
    }

    void run() {
        ASSERT_TRUE(create().ok());
        ASSERT_TRUE(reaches(v1::EXERCISE_STATE_STANDBY)) << status().reason();
        ASSERT_TRUE(act(&v1::Exercises::Stub::Start).ok());
    }
    template <typename Method, typename Request>
    grpc::Status direct(Method method, const Request &request,
                        const std::vector<std::string> &as = {}) {
        grpc::ClientContext context;
        for (const std::string &name : as)
            context.AddMetadata("enshu-as", name);
        v1::ActResponse response;
        return (direction.get()->*method)(&context, request, &response);
    }
    static v1::ItemRequest item(const char *id, unsigned team = 0, const char *reason = "x") {
        v1::ItemRequest request;
        request.set_id(id);
        request.set_team(team);
        request.set_reason(reason);
        return request;
    }
    v1::Msel msel(unsigned team = 0) {
        v1::GetMselRequest request;
        request.set_exercise("first-light"); // also once it is torn down
        request.set_team(team);
        v1::Msel response;
        grpc::ClientContext context;
        const grpc::Status status = direction->GetMsel(&context, request, &response);
        EXPECT_TRUE(status.ok()) << status.error_message();
        return response;
    }
    static v1::MselItem find(const v1::Msel &msel, unsigned team, const std::string &id) {
        for (const v1::TeamMsel &one : msel.teams())
            for (const v1::MselItem &each : one.items())
                if (one.team() == team && each.id() == id)
                    return each;
        return {};
    }
    v1::Scoreboard board(bool live) {
        v1::GetScoreboardRequest request;
        request.set_exercise("first-light");
        request.set_live(live);
        v1::Scoreboard response;
        grpc::ClientContext context;
        EXPECT_TRUE(stub->GetScoreboard(&context, request, &response).ok());
        return response;
    }
    std::vector<event::Event> logged(const std::string &kind) {
        std::vector<event::Event> found;
        for (const event::Event &event : event::read_all(*store, "first-light"))
            if (event.kind == kind)
                found.push_back(event);
        return found;
    }

    std::unique_ptr<v1::Direction::Stub> direction;
};

TEST_F(DirectionServiceTest, TheLogSaysWhichControllerActed) {
    ASSERT_NO_FATAL_FAILURE(run());
    ASSERT_TRUE(direct(&v1::Direction::Stub::Hold, item("soc-call")).ok());
    ASSERT_TRUE(direct(&v1::Direction::Stub::Release, item("soc-call"), {"bob"}).ok());
    EXPECT_EQ(logged("item.held").at(0).actor, "controller:root");
    EXPECT_EQ(logged("item.released").at(0).actor, "controller:bob");
    {
        grpc::ClientContext context;
        context.AddMetadata("enshu-as", "eve");
        v1::ActRequest request;
        request.set_reason("lunch");
        v1::ActResponse response;
        ASSERT_TRUE(stub->Pause(&context, request, &response).ok());
        EXPECT_EQ(logged("exercise.state").back().actor, "controller:eve");
    }
    for (const std::vector<std::string> &no_name :
         std::vector<std::vector<std::string>>{{"Bob"},
                                               {"bob:root"},
                                               {""},
                                               {"1bob"},
                                               {std::string(32, 'b')},
                                               {"bob", "eve"},
                                               {"b b"}}) {
        const grpc::Status refused = direct(&v1::Direction::Stub::Skip, item("soc-call"), no_name);
        EXPECT_EQ(refused.error_code(), StatusCode::INVALID_ARGUMENT) << no_name[0];
    }
    EXPECT_TRUE(logged("item.skipped").empty());
}

TEST_F(DirectionServiceTest, TheSecondControllerIsToldWhatTheFirstHasDone) {
    ASSERT_NO_FATAL_FAILURE(run());
    const grpc::Status no_reason =
        direct(&v1::Direction::Stub::Skip, item("soc-call", 0, ""), {"bob"});
    EXPECT_EQ(no_reason.error_code(), StatusCode::INVALID_ARGUMENT);
    EXPECT_NE(no_reason.error_message().find("for a reason: say it"), std::string::npos);
    ASSERT_TRUE(direct(&v1::Direction::Stub::Skip, item("soc-call", 2), {"bob"}).ok());
    const grpc::Status second = direct(&v1::Direction::Stub::Hold, item("soc-call", 2), {"eve"});
    EXPECT_EQ(second.error_code(), StatusCode::FAILED_PRECONDITION);
    EXPECT_NE(second.error_message().find("already skipped at 0:0"), std::string::npos);
    EXPECT_NE(second.error_message().find("by controller:bob: x"), std::string::npos);
    EXPECT_EQ(direct(&v1::Direction::Stub::Hold, item("nothing")).error_code(),
              StatusCode::NOT_FOUND);
    EXPECT_EQ(direct(&v1::Direction::Stub::Hold, item("soc-call", 7)).error_code(),
              StatusCode::NOT_FOUND);
}

TEST_F(DirectionServiceTest, TheMselShowsWhatWasDoneToWhichTeam) {
    ASSERT_NO_FATAL_FAILURE(run());
    v1::DelayRequest delay;
    delay.set_id("phish");
    delay.set_team(1);
    delay.set_reason("x");
    EXPECT_EQ(direct(&v1::Direction::Stub::Delay, delay).error_code(),
              StatusCode::INVALID_ARGUMENT);
    delay.set_by_ms(60'000);
    ASSERT_TRUE(direct(&v1::Direction::Stub::Delay, delay).ok());
    v1::EditRequest edit;
    edit.set_id("soc-call");
    edit.set_reason("x");
    edit.mutable_text()->set_ja("別の文");
    edit.mutable_text()->set_en("Another text");
    ASSERT_TRUE(direct(&v1::Direction::Stub::Edit, edit).ok());
    ASSERT_TRUE(direct(&v1::Direction::Stub::Skip, item("beacon", 2), {"bob"}).ok());

    const v1::Msel all = msel();
    ASSERT_EQ(all.teams_size(), 2);
    EXPECT_EQ(all.speed(), 1);
    EXPECT_EQ(find(all, 1, "phish").due_ms() - find(all, 2, "phish").due_ms(), 60'000);
    EXPECT_EQ(find(all, 1, "phish").state(), v1::MSEL_STATE_DUE);
    EXPECT_EQ(find(all, 1, "soc-call").text().en(), "Another text");
    EXPECT_TRUE(find(all, 1, "soc-call").edited());
    EXPECT_EQ(find(all, 1, "beacon").state(), v1::MSEL_STATE_WAITING);
    EXPECT_EQ(find(all, 2, "beacon").state(), v1::MSEL_STATE_SKIPPED);
    EXPECT_EQ(find(all, 2, "beacon").by(), "controller:bob");
    EXPECT_EQ(find(all, 2, "exfil").state(), v1::MSEL_STATE_IMPOSSIBLE);
    EXPECT_EQ(find(all, 2, "exfil").because(), "beacon");
    EXPECT_EQ(all.teams(0).lost_size(), 0);
    ASSERT_GT(all.teams(1).lost_size(), 0);
    EXPECT_NE(all.teams(1).lost(0).reason().en().find("not measurable"), std::string::npos);
    ASSERT_EQ(msel(2).teams_size(), 1);
    EXPECT_EQ(msel(2).teams(0).team(), 2U);
    v1::GetMselRequest wrong;
    wrong.set_team(3);
    v1::Msel none;
    grpc::ClientContext context;
    EXPECT_EQ(direction->GetMsel(&context, wrong, &none).error_code(), StatusCode::NOT_FOUND);

    // The next daemon says the same, and so does the log alone when nothing of it is left.
    stop();
    start();
    direction = v1::Direction::NewStub(
        grpc::CreateChannel("unix:" + socket.string(), grpc::InsecureChannelCredentials()));
    ASSERT_TRUE(reaches(v1::EXERCISE_STATE_PAUSED)) << status().reason();
    const auto same = [&](const v1::Msel &now) {
        for (int team = 0; team < 2; ++team)
            for (int i = 0; i < all.teams(team).items_size(); ++i)
                EXPECT_EQ(now.teams(team).items(i).SerializeAsString(),
                          all.teams(team).items(i).SerializeAsString());
    };
    same(msel());
    ASSERT_TRUE(act(&v1::Exercises::Stub::Destroy, "first-light").ok());
    ASSERT_TRUE(reaches(v1::EXERCISE_STATE_TORN_DOWN)) << status().reason();
    same(msel());
}

TEST_F(DirectionServiceTest, AHiddenScoreboardIsThereForControllersAlone) {
    ASSERT_NO_FATAL_FAILURE(run());
    EXPECT_EQ(board(false).shown(), "live");
    v1::ShowScoreboardRequest request;
    request.set_reason("the last half hour");
    EXPECT_EQ(direct(&v1::Direction::Stub::ShowScoreboard, request).error_code(),
              StatusCode::INVALID_ARGUMENT);
    request.set_mode(v1::SCOREBOARD_MODE_HIDDEN);
    ASSERT_TRUE(direct(&v1::Direction::Stub::ShowScoreboard, request).ok());
    EXPECT_EQ(board(false).shown(), "hidden");
    EXPECT_EQ(board(false).teams_size(), 0);
    EXPECT_EQ(board(true).teams_size(), 2);
    request.set_mode(v1::SCOREBOARD_MODE_FROZEN);
    ASSERT_TRUE(direct(&v1::Direction::Stub::ShowScoreboard, request).ok());
    const std::int64_t frozen_at = board(false).exercise_ms();
    EXPECT_EQ(frozen_at, logged("scoreboard.shown").back().exercise_ms);
    EXPECT_EQ(board(false).teams_size(), 2);
    ASSERT_TRUE(act(&v1::Exercises::Stub::Destroy, "first-light").ok());
    ASSERT_TRUE(reaches(v1::EXERCISE_STATE_TORN_DOWN)) << status().reason();
    EXPECT_EQ(board(false).exercise_ms(), frozen_at) << "from the log alone";
    EXPECT_EQ(board(false).shown(), "frozen");
    EXPECT_EQ(board(true).shown(), "live");
}

TEST_F(DirectionServiceTest, NotesAndSpeedAreInTheLog) {
    ASSERT_NO_FATAL_FAILURE(run());
    v1::NoteRequest note;
    note.set_team(2);
    note.set_text("quick");
    note.set_objective("which-pc");
    note.set_at_ms(0);
    ASSERT_TRUE(direct(&v1::Direction::Stub::Note, note, {"bob"}).ok());
    EXPECT_EQ(logged("note.made").at(0).actor, "controller:bob");
    EXPECT_EQ(logged("note.made").at(0).detail["at_ms"], 0);
    v1::SetSpeedRequest speed;
    speed.set_factor(2);
    speed.set_reason("they are quick");
    ASSERT_TRUE(direct(&v1::Direction::Stub::SetSpeed, speed).ok());
    EXPECT_EQ(msel().speed(), 2);
    speed.set_factor(10);
    EXPECT_EQ(direct(&v1::Direction::Stub::SetSpeed, speed).error_code(),
              StatusCode::INVALID_ARGUMENT);
}

} // namespace
} // namespace enshu::rpc
