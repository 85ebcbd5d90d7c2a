#include "orchestrator/handbook/drawings.h"

#include "orchestrator/handbook/organization_layout.h"
#include "scenario-dsl/load_scenario.h"

#include <gtest/gtest.h>
#include <pugixml.hpp>

#include <algorithm>

namespace enshu::handbook {
namespace {

dsl::Scenario first_light() {
    auto loaded = dsl::load_scenario(SCENARIOS_DIRECTORY "/first-light");
    return loaded.scenario.value();
}

pugi::xml_document parsed(const std::string &svg) {
    pugi::xml_document document;
    EXPECT_TRUE(document.load_string(svg.c_str()));
    return document;
}

long count(const std::string &text, std::string_view what) {
    long found = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++found;
    return found;
}

std::vector<std::string> texts(const pugi::xml_document &document) {
    std::vector<std::string> all;
    for (const auto node : document.child("svg").children("text"))
        all.emplace_back(node.text().get());
    return all;
}

bool holds(const std::vector<std::string> &all, std::string_view text) {
    return std::ranges::find(all, text) != all.end();
}

TEST(OrganizationDrawing, ShowsZonesHostsRulesAndTheAttack) {
    const std::string svg = organization_svg(first_light(), dsl::Language::Ja);
    const auto document = parsed(svg);
    const auto all = texts(document);
    for (const char *text : {"インターネット接続系", "pc-suzuki", "203.0.113.25", "attacker"})
        EXPECT_TRUE(holds(all, text)) << text;
    EXPECT_EQ(count(svg, "url(#flow)"), 3) << "one arrow for each rule";
    // attacker → gate, pc → gate, gate → attacker: steps that go the same way share an arrow.
    EXPECT_EQ(count(svg, "url(#attack)"), 3);
    for (const char *number : {"1", "2", "3", "4"})
        EXPECT_TRUE(holds(all, number)) << number;
}

TEST(OrganizationDrawing, HidesTheAttackFromTrainees) {
    const std::string svg = organization_svg(first_light(), dsl::Language::En, false);
    EXPECT_EQ(svg.find("attacker"), std::string::npos);
    EXPECT_EQ(svg.find("198.51.100.66"), std::string::npos);
    EXPECT_EQ(count(svg, "url(#attack)\""), 0);
    EXPECT_NE(svg.find("pc-suzuki"), std::string::npos);
}

TEST(OrganizationDrawing, WritesTextsSoThatTheyStayTexts) {
    dsl::Scenario scenario = first_light();
    scenario.organization.zones.front().label = {"<script>&\"", "<script>&\""};
    const auto document = parsed(organization_svg(scenario, dsl::Language::En));
    EXPECT_TRUE(holds(texts(document), "<script>&\""));
    EXPECT_FALSE(document.child("svg").child("script"));
}

TEST(OrganizationLayout, KeepsZonesAndHostsApart) {
    dsl::Organization city = first_light().organization;
    for (int zone = 0; zone < 9; ++zone) {
        const std::string id = "zone-" + std::to_string(zone);
        city.zones.push_back(
            {.id = id, .cidr = {{0x0a000000u + (unsigned(zone) << 16)}, 16}, .label = {id, id}});
        for (int i = 0; i < 3 * zone; ++i) {
            dsl::Host host;
            host.id = id + "-" + std::to_string(i);
            host.role = dsl::HostRole::Server;
            host.interfaces = {{id, {}}};
            city.hosts.push_back(std::move(host));
        }
    }
    const OrganizationLayout layout = lay_out(city);
    const auto apart = [](const Box &a, const Box &b) {
        return a.right() <= b.x || b.right() <= a.x || a.bottom() <= b.y || b.bottom() <= a.y;
    };
    const auto all_apart = [&](const std::map<std::string, Box> &boxes) {
        for (const auto &[id, box] : boxes)
            for (const auto &[other, its_box] : boxes)
                if (id != other && !apart(box, its_box))
                    ADD_FAILURE() << id << " and " << other << " overlap";
    };
    all_apart(layout.zones);
    all_apart(layout.hosts);
    for (const dsl::Host &host : city.hosts) {
        const Box &card = layout.hosts.at(host.id);
        EXPECT_LE(card.right(), layout.width);
        EXPECT_LE(card.bottom(), layout.height);
    }
}

TEST(TimelineDrawing, ShowsEveryStepInjectAndObjective) {
    const dsl::Scenario scenario = first_light();
    const auto all = texts(parsed(timeline_svg(scenario, dsl::Language::En)));
    for (const dsl::Step &step : scenario.attack)
        EXPECT_TRUE(holds(all, step.id)) << step.id;
    for (const dsl::Inject &inject : scenario.injects)
        EXPECT_TRUE(holds(all, inject.id)) << inject.id;
    for (const dsl::Objective &objective : scenario.objectives)
        EXPECT_TRUE(holds(all, objective.id)) << objective.id;
    EXPECT_TRUE(holds(all, "4:00–4:30")) << "the attachment is opened 60 to 90 s after 3:00";
    EXPECT_TRUE(holds(all, "3:00"));
}

TEST(Drawings, AreTheSameEachTime) {
    const dsl::Scenario scenario = first_light();
    EXPECT_EQ(organization_svg(scenario, dsl::Language::Ja),
              organization_svg(scenario, dsl::Language::Ja));
    EXPECT_NE(organization_svg(scenario, dsl::Language::Ja),
              organization_svg(scenario, dsl::Language::En));
}

} // namespace
} // namespace enshu::handbook
