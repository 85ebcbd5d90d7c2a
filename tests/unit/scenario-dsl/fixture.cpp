#include "fixture.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace enshu::dsl::test {
namespace {

constexpr std::string_view small_organization = R"(enshu: 1
name: Hinode
kind: municipality
domain: city.hinode.example
zones:
  internet: { cidr: 198.51.100.0/24, outside: true }
  dmz: { cidr: 203.0.113.0/24 }
  office: { cidr: 192.168.20.0/24, label: { ja: 庁内, en: Office } }
people:
  suzuki: { name: { ja: 鈴木, en: Suzuki }, account: suzuki }
  soc: { name: SOC }
hosts:
  fw: { role: router, at: { internet: .1, dmz: .1, office: .1 } }
  gate: { role: server, at: { dmz: .25 }, services: { smtp: {}, imap: {}, proxy: {} }, names: [ www ], memory: 256MiB }
  pc: { role: workstation, at: { office: .101 }, user: suzuki, proxy: gate }
policy:
  on: fw
  allow:
    - internet -> dmz/gate: tcp/25
    - any -> dmz: tcp/143, tcp/3128
    - dmz/gate -> internet: tcp/80
)";

constexpr std::string_view small_scenario = R"(enshu: 1
id: small
title: Small
organization: organization
level: introductory
duration: 1h
hosts:
  attacker: { role: attacker, at: { internet: .66 }, hidden: true }
attack:
  - id: phish
    at: 3m
    do: send-mail
    from: { host: attacker, address: taro@supplier.example }
    to: suzuki
    subject: 見積書
    body: 本文
    attachment: lure.txt
    technique: [ T1566.001, T1204 ]
  - { id: open, after: phish, delay: 60s..90s, do: open-attachment, on: pc }
  - { id: beacon, after: open, delay: 5s, do: beacon, on: pc, to: attacker, via: gate, path: /news, every: 4s..7s }
  - { id: exfil, after: beacon, delay: 200s, needs: beacon, do: http-upload, on: pc, to: attacker, what: /home/suzuki/Downloads/lure.txt }
injects:
  - id: soc-call
    after: beacon
    delay: 40s
    unless: { submitted: report }
    from: soc
    channel: phone
    text: Look at it
    expects: [ which, isolate ]
phases: [ detect, contain ]
objectives:
  - { id: which, phase: detect, points: 40, within: 4m of soc-call, measure: { answer: { ask: Which, accept: [ pc, 192.168.20.101 ] } } }
  - { id: isolate, title: Isolate, phase: contain, points: 100, within: 30m, late: { lose: 10, every: 5m }, measure: { contact-lost: { step: beacon, for: 40s } } }
  - { id: tell, phase: contain, points: 60, within: 5m of soc-call, late: half, measure: { report: report } }
  - { id: keep, phase: contain, points: -80, measure: { file-arrived: { step: exfil } } }
forms:
  report:
    - { field: what, ask: What }
)";

void replace(std::string &text, std::string_view before, std::string_view after) {
    const auto at = text.find(before);
    if (at == std::string::npos)
        throw std::runtime_error("the scenario does not hold: " + std::string{before});
    text.replace(at, before.size(), after);
}

} // namespace

TemporaryDirectory::TemporaryDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "enshu-unit-XXXXXX").string();
    if (!mkdtemp(pattern.data()))
        throw std::runtime_error("cannot make a temporary directory");
    path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
    std::filesystem::remove_all(path_);
}

void write(const std::filesystem::path &file, std::string_view text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream{file, std::ios::binary} << text;
}

SmallScenario::SmallScenario() : scenario(small_scenario), organization(small_organization) {
    write(directory.path() / "lure.txt", "harmless");
}

SmallScenario &SmallScenario::in_scenario(std::string_view before, std::string_view after) {
    replace(scenario, before, after);
    return *this;
}

SmallScenario &SmallScenario::in_organization(std::string_view before, std::string_view after) {
    replace(organization, before, after);
    return *this;
}

LoadResult SmallScenario::load() const {
    write(directory.path() / "scenario.yaml", scenario);
    write(directory.path() / "organization" / "organization.yaml", organization);
    return load_scenario(directory.path());
}

namespace {

void replace_in(const std::filesystem::path &file, std::string_view before,
                std::string_view after) {
    std::ifstream stream{file, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{stream}, {}};
    replace(text, before, after);
    write(file, text);
}

} // namespace

EveryVerb::EveryVerb() {
    std::filesystem::copy(EVERY_VERB, directory.path(), std::filesystem::copy_options::recursive);
}

EveryVerb &EveryVerb::in_scenario(std::string_view before, std::string_view after) {
    replace_in(directory.path() / "exercise" / "scenario.yaml", before, after);
    return *this;
}

EveryVerb &EveryVerb::in_organization(std::string_view before, std::string_view after) {
    replace_in(directory.path() / "city" / "organization.yaml", before, after);
    return *this;
}

LoadResult EveryVerb::load() const {
    return load_scenario(directory.path() / "exercise");
}

Places places(const Diagnostics &diagnostics) {
    Places result;
    for (const Diagnostic &diagnostic : diagnostics) {
        const Position position = diagnostic.place.source->position(diagnostic.place.range.begin);
        result.push_back(std::string{name(diagnostic.kind)} + "@" + std::to_string(position.line) +
                         ":" + std::to_string(position.column));
    }
    return result;
}

Marks marks(const Diagnostics &diagnostics) {
    Marks result;
    for (const Diagnostic &diagnostic : diagnostics) {
        const auto [begin, end] = diagnostic.place.range;
        result.push_back(std::string{name(diagnostic.kind)} + ": " +
                         std::string{diagnostic.place.source->text().substr(begin, end - begin)});
    }
    return result;
}

} // namespace enshu::dsl::test
