#include "tests/bench/city_of.h"

#include <fmt/format.h>

#include <fstream>

namespace enshu::bench {
namespace {

constexpr int hosts_per_zone = 200;

/// `.N` of a /16 means the last number only, so addresses are written out.
std::string address(int zone, int host) {
    return fmt::format("10.{}.{}.{}", 10 + zone, host / 200, 10 + host % 200);
}

std::string zones(int count) {
    std::string text = "zones:\n  internet: { cidr: 198.51.100.0/24, outside: true }\n"
                       "  dmz: { cidr: 203.0.113.0/24 }\n";
    for (int zone = 0; zone < count; ++zone)
        text += fmt::format("  office-{0}: {{ cidr: 10.{1}.0.0/16, label: {{ ja: 執務室{0}, "
                            "en: Office {0} }} }}\n",
                            zone, 10 + zone);
    return text;
}

} // namespace

City city_of(int hosts) {
    // A zone is a /16 and takes more hosts where there are many, so that the router's zones stay
    // within what it may have.
    const int zones_count = std::min(20, (hosts + hosts_per_zone - 1) / hosts_per_zone);
    std::string organization = "enshu: 1\nname: { ja: 大きな市, en: A large city }\n"
                               "kind: municipality\ndomain: city.hinode.example\n\n";
    organization += zones(zones_count) + "\npeople:\n  soc: { name: { ja: 県SOC, en: SOC } }\n";
    for (int i = 0; i < hosts; i += 3)
        organization += fmt::format(
            "  clerk-{0}: {{ name: {{ ja: 職員{0}, en: Clerk {0} }}, account: clerk-{0} }}\n", i);
    organization += "\nhosts:\n  fw: { role: router, at: { internet: .1, dmz: .1";
    for (int zone = 0; zone < zones_count; ++zone)
        organization += fmt::format(", office-{}: 10.{}.0.1", zone, 10 + zone);
    organization += " } }\n  gate: { role: server, at: { dmz: .25 }, services: { smtp: {}, imap: "
                    "{}, proxy: {}, dns: {}, syslog: {} } }\n";
    std::string rules;
    for (int zone = 0; zone < zones_count; ++zone)
        rules += fmt::format(
            "    - office-{} -> dmz/gate: tcp/25, tcp/143, tcp/3128, udp/53, udp/514\n", zone);
    for (int i = 0; i < hosts; ++i) {
        const int zone = i % zones_count;
        const std::string at =
            fmt::format("at: {{ office-{}: {} }}", zone, address(zone, i / zones_count));
        if (i % 3 == 0)
            organization += fmt::format(
                "  pc-{0}: {{ role: workstation, {1}, user: clerk-{0}, proxy: gate }}\n", i, at);
        else
            organization += fmt::format(
                "  server-{}: {{ role: server, {}, services: {{ web: {{}} }} }}\n", i, at);
        if (i % 3 == 1)
            rules += fmt::format("    - dmz/gate -> office-{}/server-{}: tcp/80\n", zone, i);
    }
    organization += "\npolicy:\n  on: fw\n  allow:\n    - internet -> dmz/gate: tcp/25\n"
                    "    - dmz/gate -> internet: tcp/80, tcp/443, udp/53\n" +
                    rules;

    std::string scenario =
        "enshu: 1\nid: large-city\ntitle: { ja: 大きな演習, en: A large exercise }\n"
        "organization: organization\nduration: 3h\n\n"
        "hosts:\n  attacker: { role: attacker, at: { internet: .66 }, hidden: true }\n\nattack:\n";
    std::string injects = "\ninjects:\n";
    std::string objectives = "\nphases: [ contain ]\n\nobjectives:\n";
    for (int i = 0; i < hosts; i += 3) {
        scenario += fmt::format(
            "  - id: phish-{0}\n    at: {1}m\n    do: send-mail\n"
            "    from: {{ host: attacker, address: \"taro@supplier.example\" }}\n"
            "    to: clerk-{0}\n    subject: 【ご確認】お見積書の送付について\n"
            "    attachment: files/lure.txt\n    technique: T1566.001\n"
            "  - id: open-{0}\n    after: phish-{0}\n    delay: 1m..2m\n"
            "    do: open-attachment\n    on: pc-{0}\n"
            "  - id: beacon-{0}\n    after: open-{0}\n    do: beacon\n    on: pc-{0}\n"
            "    to: attacker\n    via: gate\n    path: /news/{0}\n    every: 20s..40s\n"
            "    technique: [ T1071.001 ]\n",
            i, 3 + i % 60);
        if (i % 9 == 0) {
            injects += fmt::format(
                "  - id: call-{0}\n    after: beacon-{0}\n    delay: 10m\n    from: soc\n"
                "    channel: phone\n    text:\n      ja: "
                "端末{0}の通信が不審です。ご確認ください。\n"
                "      en: Machine {0} makes suspicious contacts. Please look at it.\n"
                "    expects: [ isolate-{0} ]\n",
                i);
            objectives +=
                fmt::format("  - id: isolate-{0}\n    phase: contain\n    points: 10\n"
                            "    within: 30m of call-{0}\n    late: {{ lose: 1, every: 5m }}\n"
                            "    measure: {{ contact-lost: {{ step: beacon-{0}, for: 90s }} }}\n",
                            i);
        }
    }
    return {scenario + injects + objectives, organization};
}

std::filesystem::path write_city(const City &city, const std::filesystem::path &directory) {
    std::filesystem::create_directories(directory / "organization");
    std::filesystem::create_directories(directory / "files");
    std::ofstream(directory / "scenario.yaml") << city.scenario;
    std::ofstream(directory / "organization/organization.yaml") << city.organization;
    std::ofstream(directory / "files/lure.txt") << "harmless\n";
    return directory;
}

} // namespace enshu::bench
