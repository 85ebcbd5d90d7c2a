// What controllers and teams do over the API: what each act answers, and in which words it is
// refused.
#include "tests/unit/orchestrator/rpc/served.h"

#include "scenario-dsl/source/digest.h"

#include <fstream>
#include <functional>
#include <iterator>
#include <utility>
#include <vector>

namespace enshu::rpc {
namespace {

using Stub = v1::Exercises::Stub;

template <typename Request>
Request request_of(const std::string &exercise, unsigned team) {
    Request request;
    request.set_exercise(exercise);
    request.set_team(team);
    return request;
}

class Acts : public ServiceTest {
  protected:
    void stand_by() {
        const auto created = create(scenario());
        ASSERT_TRUE(created.ok()) << created.error_message();
        ASSERT_TRUE(reaches(v1::EXERCISE_STATE_STANDBY)) << status().reason();
    }
    void play() {
        stand_by();
        ASSERT_TRUE(act(&Stub::Start).ok());
    }
    /// First-light with an inject that waits for a controller, a hint, and a rubric.
    std::string scenario() {
        const auto copy = directory.path() / "scenarios";
        std::filesystem::copy(ENSHU_SOURCE "/scenarios", copy,
                              std::filesystem::copy_options::recursive);
        const auto file = copy / "first-light/scenario.yaml";
        std::ifstream stream(file);
        std::string text(std::istreambuf_iterator<char>(stream), {});
        const auto add = [&](const std::string &behind, const std::string &lines) {
            const auto at = text.find(behind);
            ASSERT_NE(at, std::string::npos) << behind;
            text.insert(at + behind.size(), lines);
        };
        add("injects:\n", "  - { id: nudge, manual: true, from: soc, channel: phone, "
                          "text: { ja: 記録を見ましたか, en: Seen the logs }, expects: [ which-pc ] }\n");
        add("        tries: 3\n",
            "    hints: [ { text: { ja: 記録にある, en: It is in the log }, cost: 5 } ]\n");
        add("What happened (machine, time, destination)?\" }\n",
            "      rubric:\n"
            "        - { points: 40, if: { ja: 端末名, en: The machine } }\n"
            "        - { points: 20, if: { ja: 時刻, en: The time } }\n");
        std::ofstream(file) << text;
        return file.parent_path().string();
    }

    grpc::Status fire(const std::string &exercise, unsigned team, const std::string &id = "nudge") {
        auto request = request_of<v1::FireRequest>(exercise, team);
        request.set_id(id);
        request.set_reason("stuck");
        return call(&Stub::Fire, request, acted);
    }
    grpc::Status grade(const std::string &exercise, unsigned team, std::vector<int> lines = {40, 0},
                       const std::string &form = "first-report",
                       const std::string &field = "what") {
        auto request = request_of<v1::GradeRequest>(exercise, team);
        request.set_form(form);
        (*request.mutable_fields())[field].mutable_lines()->Add(lines.begin(), lines.end());
        return call(&Stub::Grade, request, acted);
    }
    grpc::Status override_result(const std::string &exercise, unsigned team, int points = 20,
                                 const std::string &reason = "shown on paper",
                                 const std::string &objective = "which-pc") {
        auto request = request_of<v1::OverrideRequest>(exercise, team);
        request.set_objective(objective);
        request.set_points(points);
        request.set_reason(reason);
        return call(&Stub::Override, request, acted);
    }
    grpc::Status withdraw(const std::string &exercise, unsigned team,
                          const std::string &objective = "which-pc") {
        auto request = request_of<v1::OverrideRequest>(exercise, team);
        request.set_objective(objective);
        request.set_withdraw(true);
        return call(&Stub::Override, request, acted);
    }
    grpc::Status take_hint(const std::string &exercise, unsigned team,
                           const std::string &objective = "which-pc") {
        auto request = request_of<v1::TakeHintRequest>(exercise, team);
        request.set_objective(objective);
        return call(&Stub::TakeHint, request, hint);
    }
    grpc::Status set_power(const std::string &exercise, unsigned team, bool on = false,
                           const std::string &host = "pc-suzuki") {
        auto request = request_of<v1::SetPowerRequest>(exercise, team);
        request.set_host(host);
        request.set_on(on);
        return call(&Stub::SetPower, request, acted);
    }
    grpc::Status capture(const std::string &exercise, unsigned team,
                         v1::EvidenceKind kind = v1::EVIDENCE_KIND_MEMORY,
                         const std::string &path = "", const std::string &host = "pc-suzuki") {
        auto request = request_of<v1::CaptureRequest>(exercise, team);
        request.set_host(host);
        request.set_kind(kind);
        request.set_path(path);
        return call(&Stub::Capture, request, captured);
    }
    grpc::Status list(const std::string &exercise, unsigned team) {
        listed.Clear();
        return call(&Stub::ListEvidence, request_of<v1::ListEvidenceRequest>(exercise, team),
                    listed);
    }
    grpc::Status download(const std::string &exercise, const std::string &id,
                          std::int64_t from = 0) {
        v1::DownloadEvidenceRequest request;
        request.set_exercise(exercise);
        request.set_id(id);
        request.set_from_byte(from);
        grpc::ClientContext context;
        const auto reader = stub->DownloadEvidence(&context, request);
        downloaded = {};
        for (v1::EvidenceChunk chunk; reader->Read(&chunk);) {
            downloaded.bytes += chunk.data();
            downloaded.intact = downloaded.intact || chunk.intact();
        }
        return reader->Finish();
    }
    v1::ObjectiveResult result(const std::string &objective) {
        v1::Scoreboard board;
        EXPECT_TRUE(call(&Stub::GetScoreboard, v1::GetScoreboardRequest(), board).ok());
        for (const v1::ObjectiveResult &one : board.teams(0).objectives())
            if (one.objective() == objective)
                return one;
        ADD_FAILURE() << objective;
        return {};
    }
    /// Of a team that is there, each with what makes it succeed where it can.
    std::vector<std::pair<std::string, std::function<grpc::Status(const std::string &, unsigned)>>>
    all() {
        return {
            {"fire", [&](auto &exercise, unsigned team) { return fire(exercise, team); }},
            {"grade", [&](auto &exercise, unsigned team) { return grade(exercise, team); }},
            {"override",
             [&](auto &exercise, unsigned team) { return override_result(exercise, team); }},
            {"withdraw", [&](auto &exercise, unsigned team) { return withdraw(exercise, team); }},
            {"hint", [&](auto &exercise, unsigned team) { return take_hint(exercise, team); }},
            {"power", [&](auto &exercise, unsigned team) { return set_power(exercise, team); }},
            {"capture", [&](auto &exercise, unsigned team) { return capture(exercise, team); }}};
    }

    v1::ActResponse acted;
    v1::TakeHintResponse hint;
    v1::CaptureResponse captured;
    v1::ListEvidenceResponse listed;
    struct {
        std::string bytes;
        bool intact = false;
    } downloaded;
};

void expect_refused(const grpc::Status &answer, StatusCode code, const std::string &words) {
    EXPECT_EQ(answer.error_code(), code) << answer.error_message();
    EXPECT_NE(answer.error_message().find(words), std::string::npos) << answer.error_message();
}

TEST_F(Acts, NameAnExerciseAndATeamThatAreThere) {
    play();
    for (const auto &[name, act] : all()) {
        SCOPED_TRACE(name);
        expect_refused(act("nowhere", 1), StatusCode::NOT_FOUND, "nowhere");
        expect_refused(act("", 3), StatusCode::NOT_FOUND, "there is no team 3");
    }
    expect_refused(list("nowhere", 0), StatusCode::NOT_FOUND, "nowhere");
    expect_refused(list("", 3), StatusCode::NOT_FOUND, "there is no team 3");
    expect_refused(download("nowhere", "t1-1"), StatusCode::NOT_FOUND, "nowhere");
}

TEST_F(Acts, AreForAnExerciseThatRuns) {
    stand_by();
    for (const auto &[name, act] : all()) {
        SCOPED_TRACE(name);
        expect_refused(act("", 1), StatusCode::FAILED_PRECONDITION, "STANDBY");
    }
    EXPECT_TRUE(list("", 0).ok());
    EXPECT_EQ(listed.evidence_size(), 0);
}

TEST_F(Acts, LetAnItemHappenOnce) {
    play();
    expect_refused(fire("", 0, "nothing"), StatusCode::NOT_FOUND,
                   "there is no step or inject `nothing`");
    expect_refused(fire("", 0, "phish"), StatusCode::FAILED_PRECONDITION, "comes by itself");
    EXPECT_TRUE(fire("", 2).ok());
    EXPECT_GT(acted.seq(), 0U);
    expect_refused(fire("", 2), StatusCode::FAILED_PRECONDITION, "let happen before");
    EXPECT_TRUE(fire("", 0).ok()) << "the other team waits for it still";
}

TEST_F(Acts, GradeAReportByItsRubric) {
    play();
    expect_refused(grade("", 1), StatusCode::FAILED_PRECONDITION, "has not submitted");
    auto report = request_of<v1::SubmitFormRequest>("", 1);
    report.set_form("first-report");
    for (const char *field : {"what", "when", "done"})
        (*report.mutable_fields())[field] = "pc-suzuki";
    ASSERT_TRUE(call(&Stub::SubmitForm, report, acted).ok());
    expect_refused(grade("", 1, {40, 0}, "nothing"), StatusCode::NOT_FOUND, "no form `nothing`");
    expect_refused(grade("", 1, {40, 0}, "first-report", "who"), StatusCode::INVALID_ARGUMENT,
                   "no field `who`");
    expect_refused(grade("", 1, {1}, "first-report", "when"), StatusCode::INVALID_ARGUMENT,
                   "`when` of the form `first-report` has no rubric");
    expect_refused(grade("", 1, {40}), StatusCode::INVALID_ARGUMENT, "2 lines, not 1");
    expect_refused(grade("", 1, {40, 21}), StatusCode::INVALID_ARGUMENT, "0 to 20 points, not 21");
    EXPECT_TRUE(grade("", 1, {40, 5}).ok());
    EXPECT_EQ(result("first-report").points(), 45);
}

TEST_F(Acts, SetAResultByHandForAReasonAndWithdrawIt) {
    play();
    expect_refused(withdraw("", 1), StatusCode::FAILED_PRECONDITION, "was not set by hand");
    expect_refused(withdraw("", 1, "nothing"), StatusCode::NOT_FOUND, "no objective `nothing`");
    expect_refused(override_result("", 1, 20, ""), StatusCode::INVALID_ARGUMENT, "reason");
    expect_refused(override_result("", 1, 20, std::string(501, 'x')), StatusCode::INVALID_ARGUMENT,
                   "longer than 500 bytes");
    expect_refused(override_result("", 1, 41), StatusCode::INVALID_ARGUMENT, "0 to 40 points");
    expect_refused(override_result("", 1, 20, "so", "nothing"), StatusCode::NOT_FOUND,
                   "no objective `nothing`");
    EXPECT_TRUE(override_result("", 1).ok());
    EXPECT_EQ(result("which-pc").points(), 20);
    EXPECT_EQ(result("which-pc").state(), v1::OBJECTIVE_STATE_DONE);
    EXPECT_TRUE(withdraw("", 1).ok());
    EXPECT_EQ(result("which-pc").state(), v1::OBJECTIVE_STATE_WAITING);
}

TEST_F(Acts, GiveEachHintOnceForWhatItCosts) {
    play();
    expect_refused(take_hint("", 1, "nothing"), StatusCode::NOT_FOUND, "no objective `nothing`");
    expect_refused(take_hint("", 1, "isolate-pc"), StatusCode::FAILED_PRECONDITION,
                   "`isolate-pc` has no hints");
    EXPECT_TRUE(take_hint("", 1).ok());
    EXPECT_EQ(hint.number(), 1U);
    EXPECT_EQ(hint.cost(), 5);
    EXPECT_EQ(hint.text().en(), "It is in the log");
    EXPECT_EQ(hint.text().ja(), "記録にある");
    expect_refused(take_hint("", 1), StatusCode::FAILED_PRECONDITION, "no further hint");
    EXPECT_TRUE(take_hint("", 2).ok()) << "each team has its own";
}

TEST_F(Acts, SwitchAMachineOffAndOn) {
    play();
    expect_refused(set_power("", 1, false, "attacker"), StatusCode::NOT_FOUND,
                   "no host `attacker`");
    expect_refused(set_power("", 1, true), StatusCode::FAILED_PRECONDITION, "is on");
    const auto machines = hypervisor.list().size();
    EXPECT_TRUE(set_power("", 1, false).ok());
    EXPECT_EQ(hypervisor.list().size(), machines - 1);
    expect_refused(set_power("", 1, false), StatusCode::FAILED_PRECONDITION,
                   "`enshu power --team 1 pc-suzuki on` switches it on");
    expect_refused(capture("", 1), StatusCode::FAILED_PRECONDITION, "is off");
    const auto answer = set_power("", 1, true);
    EXPECT_TRUE(answer.ok()) << answer.error_message();
    EXPECT_EQ(hypervisor.list().size(), machines);
}

TEST_F(Acts, CaptureEvidenceThatCanBeListedAndFetched) {
    play();
    expect_refused(capture("", 1, v1::EVIDENCE_KIND_UNSPECIFIED), StatusCode::INVALID_ARGUMENT,
                   "memory, disk, log or file");
    expect_refused(capture("", 1, v1::EVIDENCE_KIND_MEMORY, "/etc/passwd"),
                   StatusCode::INVALID_ARGUMENT, "without a path");
    expect_refused(capture("", 1, v1::EVIDENCE_KIND_LOG, "auth.log"), StatusCode::INVALID_ARGUMENT,
                   "absolute path");
    expect_refused(capture("", 1, v1::EVIDENCE_KIND_MEMORY, "", "attacker"), StatusCode::NOT_FOUND,
                   "no host `attacker`");
    const std::string memory = "memory of pc-suzuki";
    const auto answer = capture("", 1);
    ASSERT_TRUE(answer.ok()) << answer.error_message();
    EXPECT_EQ(captured.id(), "t1-1");
    EXPECT_EQ(captured.sha256(), dsl::sha256_hex(memory));
    EXPECT_EQ(captured.bytes(), static_cast<std::int64_t>(memory.size()));

    EXPECT_TRUE(list("", 2).ok());
    EXPECT_EQ(listed.evidence_size(), 0) << "it is team 1's";
    expect_refused(download("", "t1-2"), StatusCode::NOT_FOUND, "there is no evidence `t1-2`");
    expect_refused(download("", "t1-1", 20), StatusCode::INVALID_ARGUMENT, "`t1-1` has 19 bytes");
    EXPECT_TRUE(download("", "t1-1").ok());
    EXPECT_EQ(downloaded.bytes, memory);
    EXPECT_TRUE(downloaded.intact);
    EXPECT_TRUE(download("", "t1-1", 10).ok());
    EXPECT_EQ(downloaded.bytes, "pc-suzuki");
    EXPECT_TRUE(downloaded.intact) << "the whole was read";

    EXPECT_TRUE(list("", 0).ok());
    ASSERT_EQ(listed.evidence_size(), 1);
    EXPECT_EQ(listed.evidence(0).id(), "t1-1");
    EXPECT_EQ(listed.evidence(0).host(), "pc-suzuki");
    EXPECT_EQ(listed.evidence(0).by(), "team");
    EXPECT_EQ(listed.evidence(0).custody_size(), 4) << "begun, captured, fetched twice";
}

} // namespace
} // namespace enshu::rpc
