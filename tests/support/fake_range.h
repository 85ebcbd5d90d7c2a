// A range without machines that behaves like one: mail that is sent can be opened, a beacon is
// heard while its cable is in, a file arrives, and a guest can hang or be gone.
#pragma once

#include "orchestrator/exercise/range_control.h"
#include "scenario-dsl/source/digest.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <condition_variable>
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
    exercise::Captured capture(const std::string &host, dsl::EvidenceKind,
                               const std::string &path) override {
        const std::string content = host + path;
        return {dsl::sha256_hex(content), static_cast<std::int64_t>(content.size())};
    }
    void shut_down(const std::string &host) override {
        const std::lock_guard lock(mutex_);
        off_.insert(host);
        std::erase_if(beacons_, [&](const auto &entry) { return entry.second.host == host; });
    }
    void put_back(const std::string &host, const std::string & /*checkpoint*/) override {
        shut_down(host);
        const std::lock_guard lock(mutex_);
        off_.erase(host);
    }
    bool probe(const exercise::Probe &probe) override {
        const std::lock_guard lock(mutex_);
        ++probes_;
        if (const auto *available = std::get_if<dsl::Available>(&probe))
            return !off_.contains(available->host);
        const auto *blocked = std::get_if<dsl::Blocked>(&probe);
        const std::string &host = blocked ? blocked->from : std::get<dsl::GuestState>(probe).host;
        if (off_.contains(host) || unplugged_.contains(host))
            throw std::runtime_error("`" + host + "` is off or unplugged");
        return blocked ? !closed_ : closed_;
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
    /// From now on every connection is closed and every state of a guest holds, as after a command
    /// that calls nft.
    void close(bool closed = true) {
        const std::lock_guard lock(mutex_);
        closed_ = closed;
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
        beacons_.clear();
    }
    std::size_t beacons() const {
        const std::lock_guard lock(mutex_);
        return beacons_.size();
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
        for (auto &[unit, beacon] : beacons_) {
            beacon.since += by;
            if (beacon.since < beacon.every || unplugged_.contains(beacon.host))
                continue;
            beacon.since = std::chrono::milliseconds(0);
            lines.push_back(nlohmann::json{
                {"event", "contact"}, {"path", beacon.path}, {"from", "203.0.113.25"}}
                                .dump());
        }
        return lines;
    }

  private:
    struct Beacon {
        std::string host;
        std::string path;
        std::chrono::milliseconds every{0};
        std::chrono::milliseconds since{0};
    };

    class Guest : public inject::GuestChannel {
      public:
        Guest(FakeRange &range, std::string host) : range_(range), host_(std::move(host)) {}
        inject::RunResult run(const std::vector<std::string> &argv, const std::string &,
                              std::chrono::milliseconds) override {
            return range_.run(host_, argv);
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

    static std::string decode_base64(const std::string &text) {
        static const std::string digits =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        std::string data;
        unsigned bits = 0;
        int count = 0;
        for (const char c : text) {
            const auto value = digits.find(c);
            if (value == std::string::npos)
                continue;
            bits = bits << 6 | static_cast<unsigned>(value);
            if ((count += 6) >= 8)
                data += static_cast<char>(bits >> (count -= 8) & 0xFF);
        }
        return data;
    }
    /// The content of a message's last part.
    static std::string attachment_of(const std::string &message) {
        const auto body = message.rfind("\r\n\r\n");
        const auto end = message.find("\r\n--", body);
        return decode_base64(message.substr(body, end - body));
    }

    inject::RunResult run(const std::string &host, const std::vector<std::string> &argv) {
        using inject::GuestError;
        std::unique_lock lock(mutex_);
        std::string line = host + ":";
        for (const std::string &word : argv)
            line += " " + word;
        commands_.push_back(line);
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
        if (argv[0] == "/usr/bin/systemd-run")
            return start(host, argv);
        if (argv[0] == "/usr/bin/systemctl")
            return {beacons_.erase(argv[2].substr(0, argv[2].find(".service"))) > 0 ? 0 : 5, "", "",
                    false};
        if (argv[0] == "/usr/bin/rm") {
            if (argv.back().find("/Maildir/") != std::string::npos)
                mailbox_.clear();
            return {0, "", "", false};
        }
        if (has(argv, "upload"))
            return upload(host, argv);
        if (argv[0] == "/bin/sh") {
            closed_ = closed_ || argv.back().find("nft") != std::string::npos;
            return {0, "3\n", "", false};
        }
        return {127, "", "no such program", false};
    }
    inject::RunResult send(const std::string &host, const std::vector<std::string> &argv) {
        const std::string message = guests_.at(host)->files_.at(option(argv, "--upload-file"));
        const auto begin = message.find("Message-ID: <") + 13;
        mailbox_[message.substr(begin, message.find('>', begin) - begin)] = message;
        return {0, "", "", false};
    }
    inject::RunResult grep(const std::vector<std::string> &argv) {
        std::string id = option(argv, "-e").substr(13);
        id.pop_back();
        if (!mailbox_.contains(id))
            return {2, "", "", false};
        return {0, "/home/suzuki/Maildir/new/1.gate\n", "", false};
    }
    inject::RunResult open(const std::vector<std::string> &argv) {
        const auto mail = mailbox_.find(option(argv, "--message-id"));
        if (mail == mailbox_.end())
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
        if (beacons_.contains(unit))
            return {1, "", "Failed to start transient service unit: Unit already exists.\n", false};
        beacons_[unit] = {host, path_of(option(argv, "--url")),
                          std::chrono::milliseconds(std::stoi(option(argv, "--max-ms"))),
                          std::chrono::milliseconds(0)};
        return {0, "", "", false};
    }
    inject::RunResult upload(const std::string &host, const std::vector<std::string> &argv) {
        if (unplugged_.contains(host))
            return {4, "", "actor: connect: No route to host\n", false};
        const std::string sha256 = dsl::sha256_hex("residents");
        collected_.push_back(nlohmann::json{
            {"event", "file"},
            {"path", path_of(option(argv, "--url"))},
            {"bytes", 9},
            {"sha256", sha256},
            {"from",
             "203.0.113.25"}}.dump());
        return {0, nlohmann::json{{"bytes", 9}, {"sha256", sha256}, {"status", 200}}.dump() + "\n",
                "", false};
    }

    mutable std::mutex mutex_;
    std::condition_variable released_;
    std::map<std::string, std::unique_ptr<Guest>> guests_;
    std::map<std::string, std::string> mailbox_;
    std::map<std::string, Beacon> beacons_;
    std::vector<std::string> collected_;
    std::vector<std::string> commands_;
    std::set<std::string> unplugged_, hanging_, lost_, off_;
    bool closed_ = false;
    int probes_ = 0;
    bool suspended_ = false;
    bool refuses_to_stop_ = false;
};

} // namespace enshu::test
