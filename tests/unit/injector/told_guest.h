// Guests that say what a test has them say, and the small municipality in which the verbs in the
// middle of the attack are played against them.
#pragma once

#include "injector/actions/act.h"
#include "tests/support/first_light.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <deque>

namespace enshu::inject {

/// Answers in order what it was given; then with success and nothing.
class ToldGuest : public GuestChannel {
  public:
    RunResult run(const std::vector<std::string> &argv, const std::string &input,
                  std::chrono::milliseconds) override {
        std::string line;
        for (const std::string &word : argv)
            line += (line.empty() ? "" : " ") + word;
        commands.push_back(line);
        if (!input.empty())
            scripts.push_back(input);
        if (answers.empty())
            return {};
        const RunResult answer = answers.front();
        answers.pop_front();
        return answer;
    }
    std::string read(const std::string &, std::chrono::milliseconds) override { return ""; }
    void write(const std::string &, const std::string &, std::chrono::milliseconds) override {}

    std::deque<RunResult> answers;
    std::vector<std::string> commands;
    std::vector<std::string> scripts;
};

inline RunResult says(const std::string &output) {
    return {0, output, "", false};
}
inline RunResult ends(int code, const std::string &error = "") {
    return {code, "", error, false};
}
inline const RunResult wrong_password =
    ends(255, "maint@203.0.113.25: Permission denied (publickey,password).\r\n");
inline const RunResult keys_only =
    ends(255, "maint@203.0.113.25: Permission denied (publickey).\r\n");
inline const RunResult refused =
    ends(255, "ssh: connect to host 203.0.113.25 port 22: Connection refused\r\n");

class MovementTest : public testing::Test {
  protected:
    MovementTest() {
        dsl::Organization &city = scenario_.organization;
        for (dsl::Host &host : city.hosts)
            if (host.id == "gate") {
                host.services.push_back({dsl::ServiceKind::Web});
                host.services.push_back({dsl::ServiceKind::Smb, "shared"});
            }
    }

    template <typename Verb>
    const dsl::Step &add(const char *id, Verb verb) {
        dsl::Step step;
        step.id = id;
        step.verb = std::move(verb);
        scenario_.attack.push_back(std::move(step));
        return scenario_.attack.back();
    }
    const dsl::Step &add_login() {
        return add("login", dsl::SshLogin{.on = "pc-suzuki",
                                          .to = "gate",
                                          .user = "maint",
                                          .planted = "/home/suzuki/memo.txt"});
    }
    ActContext context(const char *step) {
        return {scenario_,
                *scenario_.find_step(step),
                1,
                [this](const std::string &host) -> GuestChannel & { return guests_[host]; },
                stop_.get_token(),
                dsl::Milliseconds(30),
                dsl::Milliseconds(1)};
    }
    nlohmann::json play(const char *step) { return perform(context(step)); }
    std::string failure(const char *step) {
        try {
            play(step);
        } catch (const ActFailed &error) {
            return error.what();
        }
        return "";
    }
    ToldGuest &pc() { return guests_["pc-suzuki"]; }
    ToldGuest &gate() { return guests_["gate"]; }

    test::TempDirectory directory_;
    dsl::Scenario scenario_ = test::first_light(directory_.path());
    std::map<std::string, ToldGuest> guests_;
    std::stop_source stop_;
};

} // namespace enshu::inject
