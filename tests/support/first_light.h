// A scenario like scenarios/first-light, made in code: one lure, one beacon, one file at stake.
#pragma once

#include "scenario-dsl/model/scenario.h"

#include <filesystem>
#include <fstream>

namespace enshu::test {

using namespace std::chrono_literals;

inline dsl::Ipv4 address(const char *text) {
    return *dsl::parse_ipv4(text);
}

inline dsl::Trigger at(dsl::Milliseconds moment) {
    dsl::Trigger trigger;
    trigger.at = moment;
    return trigger;
}

inline dsl::Trigger after(const char *id, dsl::Milliseconds shortest, dsl::Milliseconds longest) {
    dsl::Trigger trigger;
    trigger.after = id;
    trigger.delay = {shortest, longest};
    return trigger;
}

inline dsl::Trigger after(const char *id, dsl::Milliseconds delay) {
    return after(id, delay, delay);
}

inline dsl::Organization small_municipality() {
    dsl::Organization city;
    city.name = {"日出市役所", "Hinode City Hall"};
    city.domain = "city.hinode.example";
    city.zones = {{"internet", *dsl::parse_cidr("198.51.100.0/24"), true, {"internet", "internet"}},
                  {"dmz", *dsl::parse_cidr("203.0.113.0/24"), false, {"dmz", "dmz"}},
                  {"office", *dsl::parse_cidr("192.168.20.0/24"), false, {"office", "office"}}};
    city.people = {
        {"suzuki", {"鈴木 花子", "Suzuki Hanako"}, {"総務課", "General affairs"}, "suzuki"},
        {"soc", {"SOC", "SOC"}, {}, ""}};
    dsl::Host fw;
    fw.id = "fw";
    fw.role = dsl::HostRole::Router;
    fw.interfaces = {{"internet", address("198.51.100.1")},
                     {"dmz", address("203.0.113.1")},
                     {"office", address("192.168.20.1")}};
    dsl::Host gate;
    gate.id = "gate";
    gate.role = dsl::HostRole::Server;
    gate.interfaces = {{"dmz", address("203.0.113.25")}};
    gate.services = {{dsl::ServiceKind::Smtp}, {dsl::ServiceKind::Imap}, {dsl::ServiceKind::Proxy}};
    dsl::Host pc;
    pc.id = "pc-suzuki";
    pc.role = dsl::HostRole::Workstation;
    pc.interfaces = {{"office", address("192.168.20.101")}};
    pc.user = "suzuki";
    pc.proxy = "gate";
    dsl::Host attacker;
    attacker.id = "attacker";
    attacker.role = dsl::HostRole::Attacker;
    attacker.interfaces = {{"internet", address("198.51.100.66")}};
    attacker.hidden = true;
    city.hosts = {fw, gate, pc, attacker};
    return city;
}

/// Writes the lure into `directory`.
inline dsl::Scenario first_light(const std::filesystem::path &directory) {
    dsl::Scenario scenario;
    scenario.id = "first-light";
    scenario.title = {"はじめの一歩", "First light"};
    scenario.duration = 20min;
    scenario.organization = small_municipality();
    scenario.directory = directory;
    const auto lure = directory / "estimate.txt";
    std::ofstream(lure) << "お見積書 an estimate\n";

    const auto step = [&](const char *id, dsl::Trigger trigger, dsl::Verb verb,
                          const char *technique) {
        dsl::Step made;
        made.id = id;
        made.trigger = std::move(trigger);
        made.verb = std::move(verb);
        made.techniques = {technique};
        scenario.attack.push_back(std::move(made));
    };
    step("phish", at(3min),
         dsl::SendMail{.from_host = "attacker",
                       .from_address = "taro@supplier.example",
                       .envelope = {},
                       .to = "suzuki",
                       .subject = "【ご確認】お見積書の送付について",
                       .body = {"鈴木様", "Dear Ms Suzuki"},
                       .attachment = lure,
                       .link = {}},
         "T1566.001");
    step("open", after("phish", 60s, 90s), dsl::OpenAttachment{"pc-suzuki", "phish"}, "T1204.002");
    step("beacon", after("open", 5s),
         dsl::Beacon{.on = "pc-suzuki",
                     .to = "attacker",
                     .via = "gate",
                     .path = "/news/update",
                     .domain = {},
                     .every = {4s, 7s}},
         "T1071.001");
    step("exfil", after("beacon", 200s),
         dsl::HttpUpload{.on = "pc-suzuki",
                         .through = {},
                         .to = "attacker",
                         .via = "gate",
                         .what = "/home/suzuki/Documents/residents.csv"},
         "T1041");
    scenario.attack.back().needs = "beacon";
    dsl::Inject call;
    call.id = "soc-call";
    call.trigger = after("beacon", 40s);
    call.from = "soc";
    call.text = {"不審な通信です。", "Suspicious traffic."};
    dsl::Inject mayor;
    mayor.id = "mayor-asks";
    mayor.trigger = after("soc-call", 90s);
    mayor.from = "mayor";
    mayor.unless = dsl::Condition{dsl::Condition::Kind::Submitted, "first-report"};
    mayor.text = {"何が起きた？", "What happened?"};
    scenario.injects = {call, mayor};

    scenario.phases = {"detect", "contain", "respond"};
    dsl::Objective which;
    which.id = "which-pc";
    which.phase = "detect";
    which.points = 40;
    which.within = dsl::Deadline{4min, "soc-call"};
    which.measure =
        dsl::Answer{{"どの端末か", "Which machine?"}, {"pc-suzuki", "192.168.20.101"}, 3};
    dsl::Objective isolate;
    isolate.id = "isolate-pc";
    isolate.phase = "contain";
    isolate.points = 100;
    isolate.within = dsl::Deadline{4min, "soc-call"};
    isolate.measure = dsl::ContactLost{"beacon", 40s};
    dsl::Objective report;
    report.id = "first-report";
    report.phase = "respond";
    report.points = 60;
    report.within = dsl::Deadline{5min, "soc-call"};
    report.measure = dsl::Report{"first-report"};
    dsl::Objective records;
    records.id = "keep-records";
    records.phase = "contain";
    records.points = -80;
    records.measure = dsl::FileArrived{"exfil"};
    scenario.objectives = {which, isolate, report, records};
    scenario.forms = {{"first-report", {{"what", {"何が", "What"}}, {"done", {"措置", "Done"}}}}};
    return scenario;
}

inline dsl::Walkthrough knowing_team(bool unplugs = true) {
    dsl::Walkthrough acts;
    const auto act = [&](dsl::Milliseconds delay, dsl::TeamAct what) {
        acts.push_back({.trigger = after("soc-call", delay), .act = std::move(what)});
    };
    act(15s, dsl::RunCommand{"gate", "grep update /var/log/squid/access.log"});
    act(30s, dsl::GiveAnswer{"which-pc", "ＰＣ-Suzuki "});
    act(75s, dsl::SubmitForm{"first-report", {{"what", "pc-suzuki"}}});
    if (unplugs)
        act(45s, dsl::SetCable{"pc-suzuki", false});
    return acts;
}

} // namespace enshu::test
