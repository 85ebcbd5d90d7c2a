// A range without machines that behaves like one: mail that is sent can be opened, a beacon is
// heard while its cable is in, a file arrives, a guest can hang or be gone, and all of that can be
// kept and put back.
#pragma once

#include "injector/key.h"
#include "orchestrator/exercise/range_control.h"
#include "scenario-dsl/source/digest.h"
#include "tests/support/base64.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace enshu::test {

class FakeRange : public exercise::RangeControl {
  public:
    explicit FakeRange(std::vector<std::string> hosts) {
        for (const std::string &host : hosts)
            guests_[host] = std::make_unique<Guest>(*this, host);
    }

    inject::GuestChannel &guest(const std::string &host) override { return *guests_.at(host); }
    void set_cable(const std::string &host, bool plugged) override {
        const std::lock_guard lock(mutex_);
        if (plugged)
            unplugged_.erase(host);
        else
            unplugged_.insert(host);
    }
    void take_evidence(const exercise::CaptureOrder &order) override {
        happen();
        const std::lock_guard lock(mutex_);
        if (refuses_to_keep_)
            throw std::runtime_error("no space left on the disk");
        taken_[order.id] = order.host + order.path;
    }
    exercise::Captured keep_evidence(const exercise::CaptureOrder &order) override {
        const std::lock_guard lock(mutex_);
        const std::string &content = taken_.at(order.id);
        return {dsl::sha256_hex(content), static_cast<std::int64_t>(content.size()), "raw", 0, 0};
    }
    void shut_down(const std::string &host) override {
        const std::lock_guard lock(mutex_);
        off_.insert(host);
        std::erase_if(now_.beacons, [&](const auto &entry) { return entry.second.host == host; });
    }
    void power_on(const std::string &host) override {
        const std::lock_guard lock(mutex_);
        off_.erase(host);
    }
    void put_back(const std::string &host, const std::string &checkpoint) override {
        happen();
        const std::lock_guard lock(mutex_);
        if (refuses_to_keep_)
            throw std::runtime_error("no space left on the disk");
        const auto kept =
            std::ranges::find(kept_, checkpoint,
                              [](const auto &entry) -> const std::string & { return entry.first; });
        if (!checkpoint.empty() && kept == kept_.end())
            throw exercise::ExerciseError(exercise::ExerciseError::Code::NotFound,
                                          "no checkpoint `" + checkpoint + "`");
        const Content &then = checkpoint.empty() ? golden_ : kept->second;
        const auto touches = [&](const std::string &one) { return host.empty() || one == host; };
        std::erase_if(now_.beacons, [&](const auto &entry) { return touches(entry.second.host); });
        for (const auto &[unit, beacon] : then.beacons)
            if (touches(beacon.host))
                now_.beacons[unit] = beacon;
        std::erase_if(now_.staff, [&](const auto &entry) { return touches(entry.second); });
        for (const auto &[unit, on] : then.staff)
            if (touches(on))
                now_.staff[unit] = on;
        if (touches("gate"))
            now_.mailbox = then.mailbox;
        now_.closed = then.closed;
        for (auto *hosts : {&off_, &hanging_, &lost_})
            std::erase_if(*hosts, touches);
        released_.notify_all();
    }
    dsl::Milliseconds checkpoint(const std::string &name) override {
        happen();
        const std::lock_guard lock(mutex_);
        if (refuses_to_keep_)
            throw std::runtime_error("no space left on the disk");
        acts_met_ += running_;
        std::erase_if(kept_, [&](const auto &entry) { return entry.first == name; });
        kept_.emplace_back(name, now_);
        return stands_for_;
    }
    std::vector<std::string> checkpoints() const override {
        const std::lock_guard lock(mutex_);
        std::vector<std::string> names;
        for (const auto &[name, content] : kept_)
            names.push_back(name);
        return names;
    }
    exercise::ProbeAnswer probe(const exercise::Probe &probe) override {
        const std::lock_guard lock(mutex_);
        ++probes_;
        if (const auto *available = std::get_if<dsl::Available>(&probe))
            return !off_.contains(available->host);
        const auto *blocked = std::get_if<dsl::Blocked>(&probe);
        const std::string &host = blocked ? blocked->from : std::get<dsl::GuestState>(probe).host;
        if (off_.contains(host) || unplugged_.contains(host))
            throw std::runtime_error("`" + host + "` is off or unplugged");
        return blocked ? !now_.closed : now_.closed;
    }
    void suspend() override {
        const std::lock_guard lock(mutex_);
        if (refuses_to_stop_)
            throw std::runtime_error("the monitor does not answer");
        suspended_ = true;
    }
    void resume() override {
        const std::lock_guard lock(mutex_);
        suspended_ = false;
    }

    // ---- what a test does to it ----
    /// From now on every run() on this host waits until release(), and then fails.
    void hang(const std::string &host) {
        const std::lock_guard lock(mutex_);
        hanging_.insert(host);
    }
    void release() {
        const std::lock_guard lock(mutex_);
        hanging_.clear();
        released_.notify_all();
    }
    void lose(const std::string &host) {
        const std::lock_guard lock(mutex_);
        lost_.insert(host);
    }
    void refuse_to_stop(bool refuses) {
        const std::lock_guard lock(mutex_);
        refuses_to_stop_ = refuses;
    }
    /// Neither can anything be kept or put back.
    void refuse_to_keep(bool refuses) {
        const std::lock_guard lock(mutex_);
        refuses_to_keep_ = refuses;
    }
    /// What a checkpoint says of how long the machines stood.
    void stand_for(dsl::Milliseconds time) {
        const std::lock_guard lock(mutex_);
        stands_for_ = time;
    }
    /// What else happens while a checkpoint is taken or machines are put back.
    void meanwhile(std::function<void()> act) {
        const std::lock_guard lock(mutex_);
        meanwhile_ = std::move(act);
    }
    /// Acts in guests that a checkpoint met.
    int acts_met() const {
        const std::lock_guard lock(mutex_);
        return acts_met_;
    }
    /// From now on every connection is closed and every state of a guest holds, as after a command
    /// that calls nft.
    void close(bool closed = true) {
        const std::lock_guard lock(mutex_);
        now_.closed = closed;
    }
    int probes() const {
        const std::lock_guard lock(mutex_);
        return probes_;
    }
    bool suspended() const {
        const std::lock_guard lock(mutex_);
        return suspended_;
    }
    /// As when the lease runs out.
    void end_beacons() {
        const std::lock_guard lock(mutex_);
        now_.beacons.clear();
        now_.staff.clear();
    }
    /// Hosts where somebody of the emulated staff works.
    std::vector<std::string> staffed() const {
        const std::lock_guard lock(mutex_);
        std::vector<std::string> hosts;
        for (const auto &[unit, host] : now_.staff)
            hosts.push_back(host);
        return hosts;
    }
    std::size_t beacons() const {
        const std::lock_guard lock(mutex_);
        return now_.beacons.size();
    }
    std::vector<std::string> commands() const {
        const std::lock_guard lock(mutex_);
        return commands_;
    }

    /// What the attacker's host has to say since the last call, `by` later.
    std::vector<std::string> lines(std::chrono::milliseconds by) {
        const std::lock_guard lock(mutex_);
        std::vector<std::string> lines;
        lines.swap(collected_);
        if (suspended_)
            return lines;
        for (auto &[unit, beacon] : now_.beacons) {
            beacon.since += by;
            if (beacon.since < beacon.every || unplugged_.contains(beacon.host))
                continue;
            beacon.since = std::chrono::milliseconds(0);
            const inject::Tag tag{beacon.run, ++beacon.counter, ++moments_};
            lines.push_back(nlohmann::json{{"event", "contact"},
                                           {"path", beacon.path},
                                           {"from", "203.0.113.25"},
                                           {"tag", inject::make_tag(tag, beacon.key, beacon.path)}}
                                .dump());
        }
        return lines;
    }

  private:
    void happen() {
        std::function<void()> act;
        {
            const std::lock_guard lock(mutex_);
            act = meanwhile_;
        }
        if (act)
            act();
    }

    struct Beacon {
        std::string host;
        std::string path;
        std::chrono::milliseconds every{0};
        std::chrono::milliseconds since{0};
        std::string key = {};
        std::uint32_t run = 0;
        std::uint32_t counter = 0;
    };
    /// Of the machines.
    struct Content {
        std::map<std::string, std::string> mailbox;
        std::map<std::string, Beacon> beacons;
        std::map<std::string, std::string> staff; ///< unit → host
        bool closed = false;
    };

    class Guest : public inject::GuestChannel {
      public:
        Guest(FakeRange &range, std::string host) : range_(range), host_(std::move(host)) {}
        inject::RunResult run(const std::vector<std::string> &argv, const std::string &input,
                              std::chrono::milliseconds) override {
            return range_.run(host_, argv, input);
        }
        std::string read(const std::string &path, std::chrono::milliseconds) override {
            const std::lock_guard lock(range_.mutex_);
            return files_.at(path);
        }
        void write(const std::string &path, const std::string &content,
                   std::chrono::milliseconds) override {
            const std::lock_guard lock(range_.mutex_);
            files_[path] = content;
        }
        std::map<std::string, std::string> files_;

      private:
        FakeRange &range_;
        std::string host_;
    };

    static std::string option(const std::vector<std::string> &argv, const std::string &name) {
        const auto found = std::find(argv.begin(), argv.end(), name);
        return found == argv.end() ? "" : *(found + 1);
    }
    static std::string path_of(const std::string &url) {
        return url.substr(url.find('/', std::string("http://").size()));
    }
    static bool has(const std::vector<std::string> &argv, const std::string &word) {
        return std::find(argv.begin(), argv.end(), word) != argv.end();
    }

    /// The content of a message's last part.
    static std::string attachment_of(const std::string &message) {
        const auto body = message.rfind("\r\n\r\n");
        const auto end = message.find("\r\n--", body);
        return decode_base64(message.substr(body, end - body));
    }

    /// `input`: a key on its first line, or a script, which counts as a part of the command.
    inject::RunResult run(const std::string &host, const std::vector<std::string> &argv,
                          const std::string &input) {
        using inject::GuestError;
        const std::string handed = input.substr(0, input.find('\n'));
        std::unique_lock lock(mutex_);
        std::string line = host + ":";
        for (const std::string &word : argv)
            line += " " + word;
        commands_.push_back(has(argv, "-s") ? line + "\n" + input : line);
        const Running running(*this);
        if (suspended_)
            throw GuestError(GuestError::Code::TimedOut, "`" + host + "` stands still");
        if (hanging_.contains(host)) {
            released_.wait(lock, [&] { return !hanging_.contains(host); });
            throw GuestError(GuestError::Code::TimedOut, "`" + host + "` did not answer in time");
        }
        if (lost_.contains(host))
            throw GuestError(GuestError::Code::Unreachable, "`" + host + "` does not answer");
        if (argv[0] == "/usr/bin/date")
            return {0, "1795230000\n", "", false};
        if (argv[0] == "/usr/bin/curl")
            return send(host, argv);
        if (argv[0] == "/usr/bin/grep")
            return grep(argv);
        if (argv[0] == "/usr/lib/enshu/open-attachment")
            return open(argv);
        if (argv[0] == "/usr/bin/install") {
            keys_[argv.back()] = handed;
            return {0, "", "", false};
        }
        if (argv[0] == "/usr/bin/systemd-run")
            return start(host, argv);
        if (argv[0] == "/usr/bin/systemctl") {
            const std::string unit = argv[2].substr(0, argv[2].find(".service"));
            return {now_.beacons.erase(unit) + now_.staff.erase(unit) > 0 ? 0 : 5, "", "", false};
        }
        if (argv[0] == "/usr/bin/pkill")
            return {1, "", "", false};
        if (argv[0] == "/usr/bin/rm") {
            if (argv.back().find("/Maildir/") != std::string::npos)
                now_.mailbox.clear();
            return {0, "", "", false};
        }
        if (has(argv, "upload"))
            return upload(host, argv, handed);
        if (argv[0] == "/usr/bin/setpriv")
            return {0, "", "", false};
        if (argv[0] == "/bin/sh") {
            now_.closed = now_.closed || argv.back().find("nft") != std::string::npos;
            return {0, "3\n", "", false};
        }
        return {127, "", "no such program", false};
    }
    inject::RunResult send(const std::string &host, const std::vector<std::string> &argv) {
        const std::string message = guests_.at(host)->files_.at(option(argv, "--upload-file"));
        const auto begin = message.find("Message-ID: <") + 13;
        now_.mailbox[message.substr(begin, message.find('>', begin) - begin)] = message;
        return {0, "", "", false};
    }
    inject::RunResult grep(const std::vector<std::string> &argv) {
        std::string id = option(argv, "-e").substr(13);
        id.pop_back();
        if (!now_.mailbox.contains(id))
            return {2, "", "", false};
        return {0, "/home/suzuki/Maildir/new/1.gate\n", "", false};
    }
    inject::RunResult open(const std::vector<std::string> &argv) {
        const auto mail = now_.mailbox.find(option(argv, "--message-id"));
        if (mail == now_.mailbox.end())
            return {4, "", "open-attachment: no mail with that id\n", false};
        const std::string content = attachment_of(mail->second);
        return {0,
                nlohmann::json{{"file", "/home/suzuki/Downloads/estimate.txt"},
                               {"sha256", dsl::sha256_hex(content)},
                               {"bytes", content.size()}}
                        .dump() +
                    "\n",
                "", false};
    }
    inject::RunResult start(const std::string &host, const std::vector<std::string> &argv) {
        const std::string unit = argv[4].substr(std::string("--unit=").size());
        if (now_.beacons.contains(unit) || now_.staff.contains(unit))
            return {1, "", "Failed to start transient service unit: Unit already exists.\n", false};
        if (has(argv, "staff")) {
            now_.staff[unit] = host;
            return {0, "", "", false};
        }
        now_.beacons[unit] = {host,
                              path_of(option(argv, "--url")),
                              std::chrono::milliseconds(std::stoi(option(argv, "--max-ms"))),
                              std::chrono::milliseconds(0),
                              keys_[option(argv, "--key")],
                              ++runs_,
                              0};
        return {0, "", "", false};
    }
    inject::RunResult upload(const std::string &host, const std::vector<std::string> &argv,
                             const std::string &key) {
        if (unplugged_.contains(host))
            return {4, "", "actor: connect: No route to host\n", false};
        const std::string sha256 = dsl::sha256_hex("residents");
        collected_.push_back(nlohmann::json{
            {"event", "file"},
            {"path", path_of(option(argv, "--url"))},
            {"tag",
             inject::make_tag({++runs_, 1, ++moments_}, key, path_of(option(argv, "--url")))},
            {"bytes", 9},
            {"sha256", sha256},
            {"from",
             "203.0.113.25"}}.dump());
        return {0, nlohmann::json{{"bytes", 9}, {"sha256", sha256}, {"status", 200}}.dump() + "\n",
                "", false};
    }

    /// Under the lock at both its ends.
    struct Running {
        explicit Running(FakeRange &of) : range(of) { ++range.running_; }
        ~Running() { --range.running_; }
        FakeRange &range;
    };

    mutable std::mutex mutex_;
    std::condition_variable released_;
    std::map<std::string, std::unique_ptr<Guest>> guests_;
    const Content golden_;
    Content now_;
    std::vector<std::pair<std::string, Content>> kept_;
    std::function<void()> meanwhile_;
    dsl::Milliseconds stands_for_{0};
    int running_ = 0;
    int acts_met_ = 0;
    std::map<std::string, std::string> taken_; ///< as evidence, by id
    std::vector<std::string> collected_;
    std::map<std::string, std::string> keys_; ///< by the file they lie in
    std::uint32_t runs_ = 0;
    std::uint64_t moments_ = 0; ///< what clocks show
    std::vector<std::string> commands_;
    std::set<std::string> unplugged_, hanging_, lost_, off_;
    int probes_ = 0;
    bool suspended_ = false;
    bool refuses_to_stop_ = false;
    bool refuses_to_keep_ = false;
};

} // namespace enshu::test
