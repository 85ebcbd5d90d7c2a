#include "tests/gui/support/scenes.h"

#include <chrono>

namespace enshu::gui::test {

namespace {

void set(v1::Text &text, const std::string &ja, const std::string &en) {
    text.set_ja(ja);
    text.set_en(en);
}

void add_zone(v1::Topology &topology, const std::string &id, const std::string &cidr,
              const std::string &ja, const std::string &en, bool outside = false) {
    auto &zone = *topology.add_zones();
    zone.set_id(id);
    zone.set_cidr(cidr);
    zone.set_outside(outside);
    set(*zone.mutable_label(), ja, en);
}

v1::Host &add_host(v1::Topology &topology, const std::string &id, const std::string &role,
                   const std::vector<std::pair<std::string, std::string>> &at,
                   const std::vector<std::string> &services = {}) {
    auto &host = *topology.add_hosts();
    host.set_id(id);
    host.set_role(role);
    for (const auto &[zone, address] : at) {
        auto &interface = *host.add_interfaces();
        interface.set_zone(zone);
        interface.set_address(address);
    }
    for (const auto &service : services)
        host.add_services(service);
    return host;
}

v1::Topology small_city() {
    v1::Topology topology;
    set(*topology.mutable_organization(), "日出市役所", "Hinode City Hall");
    add_zone(topology, "internet", "198.51.100.0/24", "インターネット", "Internet", true);
    add_zone(topology, "dmz", "203.0.113.0/24", "DMZ", "DMZ");
    add_zone(topology, "office", "192.168.20.0/24", "インターネット接続系",
             "Internet layer (office)");
    add_host(topology, "fw", "router",
             {{"internet", "198.51.100.1"}, {"dmz", "203.0.113.1"}, {"office", "192.168.20.1"}});
    add_host(topology, "gate", "server", {{"dmz", "203.0.113.25"}},
             {"smtp", "imap", "proxy", "dns"});
    add_host(topology, "pc-suzuki", "workstation", {{"office", "192.168.20.101"}});
    add_host(topology, "attacker", "attacker", {{"internet", "198.51.100.66"}}).set_hidden(true);
    return topology;
}

void add_hosts(v1::ExerciseStatus &status, const v1::Topology &topology, v1::HostState state) {
    for (unsigned team = 1; team <= status.teams(); ++team)
        for (const auto &host : topology.hosts()) {
            auto &one = *status.add_hosts();
            one.set_team(team);
            one.set_host(host.id());
            one.set_state(state);
        }
}

v1::HostStatus &host_of(v1::ExerciseStatus &status, unsigned team, const std::string &host) {
    for (auto &one : *status.mutable_hosts())
        if (one.team() == team && one.host() == host)
            return one;
    throw std::logic_error("no host " + host);
}

/// Writes a log; wall time follows exercise time.
class Log {
  public:
    explicit Log(Scene &scene) : scene_(scene) {}

    std::uint64_t add(std::int64_t seconds, unsigned team, const std::string &kind,
                      const std::string &subject, const std::string &ja, const std::string &en,
                      const std::string &detail = "{}", const std::string &actor = "system") {
        v1::Event event;
        event.set_seq(scene_.events.empty() ? 1 : scene_.events.back().seq() + 1);
        event.set_exercise(scene_.status.exercise());
        event.set_team(team);
        event.set_kind(kind);
        event.set_subject(subject);
        event.set_actor(actor);
        event.set_exercise_ms(seconds * 1000);
        event.set_wall_unix_ms(begin_ + seconds * 1000);
        set(*event.mutable_text(), ja, en);
        event.set_detail_json(detail);
        scene_.events.push_back(event);
        return event.seq();
    }

  private:
    Scene &scene_;
    std::int64_t begin_ = 1'790'000'000'000;
};

v1::ObjectiveResult &add_objective(v1::TeamScore &team, const std::string &id,
                                   const std::string &phase, int possible,
                                   const std::string &rule_ja, const std::string &rule_en) {
    auto &one = *team.add_objectives();
    one.set_objective(id);
    one.set_phase(phase);
    one.set_possible(possible);
    one.set_state(v1::OBJECTIVE_STATE_WAITING);
    one.set_at_ms(-1);
    set(*one.mutable_rule(), rule_ja, rule_en);
    return one;
}

v1::Scoreboard fresh_scores(unsigned teams) {
    v1::Scoreboard board;
    board.set_possible(260);
    for (unsigned number = 1; number <= teams; ++number) {
        auto &team = *board.add_teams();
        team.set_team(number);
        add_objective(team, "which-host", "detect", 40,
                      "不審な通信をしている端末の名前を答える。3回まで。",
                      "Answer which machine makes the suspicious connections. Three tries.");
        add_objective(
            team, "first-report", "respond", 60,
            "SOCの電話から20分以内に第一報を提出する。遅れると半分。",
            "Submit the first report within 20 minutes of the SOC's call; half of it when late.");
        add_objective(
            team, "isolate-pc", "contain", 100,
            "攻撃者側がビーコンを90秒間受信しないこと。SOCの電話から30分以内。",
            "The attacker's side hears no beacon for 90 s, within 30 minutes of the SOC's call.");
        add_objective(team, "keep-file", "contain", 60, "住民情報ファイルが攻撃者に届かないこと。",
                      "The residents' file does not arrive at the attacker.");
    }
    return board;
}

void decide(v1::Scoreboard &board, unsigned team, int objective, v1::ObjectiveState state,
            int points, std::int64_t at_s, const std::string &ja, const std::string &en,
            const std::vector<std::uint64_t> &seqs) {
    auto &score = *board.mutable_teams(static_cast<int>(team) - 1);
    auto &one = *score.mutable_objectives(objective);
    one.set_state(state);
    one.set_points(points);
    one.set_at_ms(at_s * 1000);
    set(*one.mutable_evidence(), ja, en);
    for (auto seq : seqs)
        one.add_evidence_seq(seq);
    score.set_points(score.points() + points);
}

Scene base(v1::ExerciseState state) {
    Scene scene;
    scene.status.set_exercise("first-light");
    scene.status.set_scenario("first-light");
    set(*scene.status.mutable_title(), "はじめの光：不審なメールと通信",
        "First light: a mail and a signal");
    scene.status.set_state(state);
    scene.status.set_duration_ms(40 * 60 * 1000);
    scene.status.set_teams(2);
    scene.topology = small_city();
    scene.scoreboard = fresh_scores(2);
    return scene;
}

void tell_building(Log &log) {
    log.add(0, 0, "exercise.state", "", "状態：構築中", "State: building",
            R"({"from":"ready","to":"cloning"})", "controller:root");
    for (unsigned team : {1U, 2U}) {
        const auto n = std::to_string(team);
        log.add(0, team, "range.note", "", "チーム" + n + "のネットワークを作成",
                "Networks of team " + n + " made");
        for (const char *host : {"fw", "gate", "pc-suzuki", "attacker"})
            log.add(0, team, "host.state", host, std::string(host) + "：正常",
                    std::string(host) + ": healthy", R"({"state":"healthy"})");
    }
    log.add(0, 0, "exercise.state", "", "状態：待機（すべての端末が応答）",
            "State: standby, every host answers", R"({"from":"cloning","to":"standby"})");
}

} // namespace

Scene nothing() {
    return {};
}

Scene first_light_standby() {
    Scene scene = base(v1::EXERCISE_STATE_STANDBY);
    add_hosts(scene.status, scene.topology, v1::HOST_STATE_HEALTHY);
    Log log(scene);
    tell_building(log);
    return scene;
}

Scene first_light_building() {
    Scene scene = base(v1::EXERCISE_STATE_CLONING);
    add_hosts(scene.status, scene.topology, v1::HOST_STATE_PLANNED);
    host_of(scene.status, 1, "fw").set_state(v1::HOST_STATE_HEALTHY);
    auto &gate = host_of(scene.status, 1, "gate");
    gate.set_state(v1::HOST_STATE_SETTLING);
    gate.set_doing("waiting for smtp, proxy");
    auto &pc = host_of(scene.status, 1, "pc-suzuki");
    pc.set_state(v1::HOST_STATE_BOOTING);
    pc.set_doing("waiting for the agent");
    auto &attacker = host_of(scene.status, 1, "attacker");
    attacker.set_state(v1::HOST_STATE_BROKEN);
    attacker.set_doing("no agent within 300 s");
    Log log(scene);
    log.add(0, 0, "exercise.state", "", "状態：構築中", "State: building");
    log.add(0, 1, "host.state", "fw", "fw：正常", "fw: healthy");
    return scene;
}

Scene first_light() {
    Scene scene = base(v1::EXERCISE_STATE_RUNNING);
    add_hosts(scene.status, scene.topology, v1::HOST_STATE_HEALTHY);
    host_of(scene.status, 1, "pc-suzuki").set_state(v1::HOST_STATE_UNPLUGGED);
    scene.status.set_clock_running(true);
    scene.status.set_exercise_ms(1'745'000);
    Log log(scene);
    tell_building(log);
    log.add(0, 0, "exercise.state", "", "状態：実行中", "State: running", "{}", "controller:root");
    for (unsigned team : {1U, 2U}) {
        log.add(60, team, "step.started", "phish", "手順 phish：標的型メールを送信",
                "Step phish: a mail is sent",
                R"({"verb":"send-mail","host":"attacker","technique":["T1566.001"]})");
        log.add(62, team, "step.delivered", "phish", "手順 phish：鈴木の受信箱に届いた",
                "Step phish: delivered into suzuki's mailbox",
                R"({"verb":"send-mail","host":"attacker"})");
        log.add(180, team, "step.delivered", "open", "手順 open：鈴木が添付ファイルを開いた",
                "Step open: suzuki opened the attachment",
                R"({"verb":"open-attachment","host":"pc-suzuki"})");
        log.add(185, team, "step.started", "beacon", "手順 beacon：pc-suzuki から通信開始",
                "Step beacon: pc-suzuki begins to call out",
                R"({"verb":"beacon","host":"pc-suzuki","technique":["T1071.001"]})");
    }
    log.add(190, 0, "clock.skipped", "", "時計を 4:00 進めた（端末の動作なし）",
            "Clock advanced by 4:00, no guest was involved", R"({"by_ms":240000})");
    std::uint64_t first_contact = 0;
    for (int i = 0; i < 14; ++i)
        for (unsigned team : {1U, 2U}) {
            const auto seq =
                log.add(430 + 30 * i + team * 4, team, "contact", "beacon",
                        "攻撃者がビーコンを受信（" + std::to_string(i + 1) + "回目）",
                        "The attacker heard the beacon (no. " + std::to_string(i + 1) + ")",
                        R"({"count":)" + std::to_string(i + 1) + "}");
            if (!first_contact)
                first_contact = seq;
        }
    for (unsigned team : {1U, 2U})
        log.add(870, team, "inject.delivered", "soc-call",
                "電話：県SOC「不審な通信を検知しました」",
                "Phone: the prefectural SOC “We see suspicious traffic from you.”",
                R"({"from":"soc","channel":"phone"})");
    log.add(930, 1, "command.run", "gate", "gate で実行：grep -c news /var/log/squid/access.log",
            "On gate: grep -c news /var/log/squid/access.log", R"({"exit_code":0,"output":"14\n"})",
            "walkthrough");
    const auto answer = log.add(985, 1, "answer.given", "which-host", "回答「pc-suzuki」：正解",
                                "Answer “pc-suzuki”: accepted",
                                R"({"text":"pc-suzuki","accepted":true})", "walkthrough");
    log.add(985, 1, "objective.decided", "which-host", "which-host：達成、40点",
            "which-host: done, 40 points", R"({"state":"done","points":40})");
    const auto cable =
        log.add(1080, 1, "cable.set", "pc-suzuki", "pc-suzuki のケーブルを抜いた",
                "pc-suzuki: the cable was pulled", R"({"plugged":false})", "walkthrough");
    log.add(1080, 1, "host.state", "pc-suzuki", "pc-suzuki：抜線", "pc-suzuki: unplugged",
            R"({"state":"unplugged"})");
    const auto lost =
        log.add(1170, 1, "contact.lost", "beacon", "攻撃者は90秒間ビーコンを受信していない",
                "The attacker has heard no beacon for 90 s",
                R"({"last_contact_ms":1074000,"silent_ms":96000})");
    log.add(1170, 1, "objective.decided", "isolate-pc", "isolate-pc：達成、100点",
            "isolate-pc: done, 100 points", R"({"state":"done","points":100})");
    const auto report =
        log.add(1260, 1, "form.submitted", "first-report", "第一報を提出", "First report submitted",
                R"({"fields":{"what":"pc-suzuki"}})", "walkthrough");
    log.add(1260, 1, "objective.decided", "first-report", "first-report：達成、60点",
            "first-report: done, 60 points", R"({"state":"done","points":60})");
    for (int i = 0; i < 12; ++i)
        log.add(1290 + 30 * i, 2, "contact", "beacon",
                "攻撃者がビーコンを受信（" + std::to_string(i + 15) + "回目）",
                "The attacker heard the beacon (no. " + std::to_string(i + 15) + ")",
                R"({"count":)" + std::to_string(i + 15) + "}");
    const auto spared = log.add(
        1680, 1, "step.spared", "exfil", "手順 exfil：通信が切れているため実行されない",
        "Step exfil: spared, the contact is cut", R"({"verb":"http-upload","host":"pc-suzuki"})");
    log.add(1680, 1, "objective.decided", "keep-file", "keep-file：回避、60点",
            "keep-file: avoided, 60 points", R"({"state":"avoided","points":60})");
    const auto file =
        log.add(1692, 2, "file.arrived", "exfil", "住民情報ファイルが攻撃者に届いた（48 KiB）",
                "The residents' file arrived at the attacker (48 KiB)",
                R"({"sha256":"9f2c","bytes":49152})");
    log.add(1692, 2, "objective.decided", "keep-file", "keep-file：減点、−40点",
            "keep-file: penalty, −40 points", R"({"state":"penalty","points":-40})");
    log.add(1733, 2, "contact", "beacon", "攻撃者がビーコンを受信（27回目）",
            "The attacker heard the beacon (no. 27)", R"({"count":27})");

    auto &board = scene.scoreboard;
    board.set_exercise_ms(1'745'000);
    decide(board, 1, 0, v1::OBJECTIVE_STATE_DONE, 40, 985, "「pc-suzuki」と回答、1回目で正解。",
           "Answered “pc-suzuki”, right at the first try.", {answer});
    decide(board, 1, 1, v1::OBJECTIVE_STATE_DONE, 60, 1260, "電話の6分30秒後に提出。",
           "Submitted 6 min 30 s after the call.", {report});
    decide(board, 1, 2, v1::OBJECTIVE_STATE_DONE, 100, 1170,
           "最後の受信は 0:17:54、その後96秒間なし。ケーブルを抜いたのは 0:18:00。",
           "Last heard at 0:17:54, then nothing for 96 s. The cable was pulled at 0:18:00.",
           {first_contact, cable, lost});
    decide(board, 1, 3, v1::OBJECTIVE_STATE_AVOIDED, 60, 1680, "持ち出しは実行されなかった。",
           "The upload did not take place.", {spared});
    decide(board, 2, 3, v1::OBJECTIVE_STATE_PENALTY, -40, 1692,
           "48 KiB のファイルが攻撃者に届いた（SHA-256 一致）。",
           "A file of 48 KiB arrived at the attacker; its SHA-256 is the residents' file's.",
           {file});
    return scene;
}

Scene large() {
    Scene scene = base(v1::EXERCISE_STATE_RUNNING);
    scene.status.set_teams(40);
    scene.status.set_clock_running(true);
    scene.status.set_exercise_ms(5'400'000);
    scene.status.set_duration_ms(3 * 3600 * 1000);
    scene.accelerator = "kvm";
    auto &topology = scene.topology;
    add_zone(topology, "lgwan", "192.168.30.0/24", "LGWAN接続系", "LGWAN layer");
    add_zone(topology, "mynumber", "192.168.40.0/24", "マイナンバー利用事務系", "My-Number layer");
    add_host(topology, "www", "server", {{"dmz", "203.0.113.10"}}, {"web"});
    add_host(topology, "visitor", "attacker", {{"internet", "198.51.100.80"}}).set_hidden(true);
    const std::pair<const char *, const char *> zones[] = {
        {"office", "192.168.20."}, {"lgwan", "192.168.30."}, {"mynumber", "192.168.40."}};
    for (int i = 0; topology.hosts_size() < 50; ++i) {
        const auto &[zone, prefix] = zones[i % 3];
        const auto number = std::to_string(10 + i);
        if (i % 5 == 0)
            add_host(topology, "srv-" + number, "server", {{zone, prefix + number}}, {"smb"});
        else
            add_host(topology, "pc-" + number, "workstation", {{zone, prefix + number}});
    }
    for (const auto &[zone, prefix] : {zones[1], zones[2]}) {
        auto &interface = *topology.mutable_hosts(0)->add_interfaces();
        interface.set_zone(zone);
        interface.set_address(std::string(prefix) + "1");
    }
    add_hosts(scene.status, topology, v1::HOST_STATE_HEALTHY);
    for (unsigned team = 1; team <= 40; team += 3)
        host_of(scene.status, team, "pc-suzuki").set_state(v1::HOST_STATE_UNPLUGGED);
    host_of(scene.status, 7, "www").set_state(v1::HOST_STATE_BROKEN);
    scene.scoreboard = fresh_scores(40);
    Log log(scene);
    for (unsigned team = 1; team <= 40; ++team) {
        log.add(100, team, "step.started", "beacon", "手順 beacon：開始", "Step beacon: started",
                R"({"verb":"beacon","host":"pc-suzuki"})");
        log.add(5390, team, "contact", "beacon", "攻撃者がビーコンを受信",
                "The attacker heard the beacon", R"({"count":1})");
        const int points = static_cast<int>(team * 37 % 5) * 20;
        log.add(600 + 40 * team, team, "objective.decided", "first-report", "第一報：採点",
                "First report: scored",
                R"({"state":"done","points":)" + std::to_string(points) + "}");
        decide(scene.scoreboard, team, 1, v1::OBJECTIVE_STATE_LATE, points, 600 + 40 * team,
               "遅れて提出。", "Submitted late.", {});
    }
    return scene;
}

} // namespace enshu::gui::test
