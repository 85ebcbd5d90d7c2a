#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/load_scenario.h"

#include <gtest/gtest.h>

#include <fstream>

namespace enshu::dsl {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

const fs::path first_light = fs::path{SCENARIOS_DIRECTORY} / "first-light";

TEST(FirstLight, LoadsWithoutAWord) {
    const LoadResult result = load_scenario(first_light);
    EXPECT_EQ(render(result.diagnostics), "");
    ASSERT_TRUE(result.scenario);
    EXPECT_EQ(result.scenario->attack.size(), 4u);
    EXPECT_EQ(result.scenario->injects.size(), 2u);
    EXPECT_EQ(result.scenario->objectives.size(), 4u);
}

TEST(FirstLight, SpeaksBothLanguages) {
    const LoadResult result = load_scenario(first_light);
    ASSERT_TRUE(result.scenario);
    const Scenario &scenario = *result.scenario;
    const auto both = [](const Text &text) {
        EXPECT_FALSE(text.empty());
        EXPECT_NE(text.ja, text.en) << text.ja;
    };
    both(scenario.title);
    both(scenario.briefing);
    both(scenario.organization.name);
    for (const Person &person : scenario.organization.people)
        both(person.name);
    for (const Inject &inject : scenario.injects)
        both(inject.text);
    for (const Objective &objective : scenario.objectives)
        both(objective.title);
    for (const Form &form : scenario.forms)
        for (const FormField &field : form.fields)
            both(field.ask);
}

TEST(FirstLight, HasAWalkthroughThatEarnsEverything) {
    const LoadResult result = load_scenario(first_light);
    ASSERT_TRUE(result.scenario);
    ASSERT_TRUE(result.walkthrough);
    bool answers = false, unplugs = false, reports = false;
    for (const WalkthroughItem &item : *result.walkthrough) {
        answers = answers || std::holds_alternative<GiveAnswer>(item.act);
        unplugs = unplugs || std::holds_alternative<SetCable>(item.act);
        if (const auto *submit = std::get_if<SubmitForm>(&item.act)) {
            reports = true;
            for (const FormField &field : result.scenario->find_form(submit->form)->fields)
                EXPECT_TRUE(submit->fields.contains(field.id)) << field.id;
        }
    }
    EXPECT_TRUE(answers && unplugs && reports);
}

TEST(FirstLight, LeavesTimeToContainBeforeTheFileGoes) {
    const LoadResult result = load_scenario(first_light);
    ASSERT_TRUE(result.scenario);
    const Trigger &exfil = result.scenario->find_step("exfil")->trigger;
    const Trigger &call = result.scenario->find_inject("soc-call")->trigger;
    ASSERT_EQ(exfil.after, call.after);
    EXPECT_GE(exfil.delay.shortest - call.delay.longest, 2min);
}

TEST(FirstLight, HasTheFileThatIsTakenAndMarksItFake) {
    const LoadResult result = load_scenario(first_light);
    ASSERT_TRUE(result.scenario);
    const auto &upload = std::get<HttpUpload>(result.scenario->find_step("exfil")->verb);
    const Host &pc = *result.scenario->organization.find_host(upload.on);
    const std::string account = result.scenario->organization.find_person(pc.user)->account;
    const fs::path file = fs::path{pc.documents} / fs::path{upload.what}.filename();
    EXPECT_EQ(upload.what, "/home/" + account + "/Documents/" + file.filename().string());
    std::ifstream stream{file};
    std::string header;
    ASSERT_TRUE(std::getline(stream, header));
    EXPECT_NE(header.find("FAKE"), std::string::npos);
}

} // namespace
} // namespace enshu::dsl
