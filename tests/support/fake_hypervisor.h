// A hypervisor and a fabric without machines that behave like them: guests boot, answer their
// agents, can be suspended and unplugged, and fail in the ways real ones do. A guest's acts are
// played by a FakeRange.
#pragma once

#include "orchestrator/fabric/fabric.h"
#include "orchestrator/provision/hypervisor.h"
#include "tests/support/fake_probe_port.h"
#include "tests/support/fake_range.h"

#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <utility>

namespace enshu::test {

/// Where the calling thread is, as setns() would have it.
inline std::string &namespace_of_this_thread() {
    thread_local std::string name;
    return name;
}

class FakeFabric : public fabric::Fabric {
  public:
    void build(const plan::RangePlan &range) override {
        const std::lock_guard lock(mutex_);
        if (refuse_build_ == range.network_namespace)
            throw std::runtime_error("no more network namespaces");
        built_.insert(range.network_namespace);
    }
    void destroy(const plan::RangePlan &range) override {
        const std::lock_guard lock(mutex_);
        if (refuse_destroy_.contains(range.network_namespace))
            throw std::runtime_error("the device is busy");
        built_.erase(range.network_namespace);
    }
    void enter(const plan::RangePlan &range) override {
        const std::lock_guard lock(mutex_);
        if (!built_.contains(range.network_namespace))
            throw std::runtime_error("no such network namespace");
        namespace_of_this_thread() = range.network_namespace;
    }
    std::vector<std::string> leftovers(const std::string &exercise) override {
        const std::lock_guard lock(mutex_);
        const std::string prefix = "enshu-" + exercise + "-t";
        std::vector<std::string> found;
        for (const std::string &name : built_)
            if (name.starts_with(prefix) &&
                name.find_first_not_of("0123456789", prefix.size()) == std::string::npos)
                found.push_back("network namespace " + name);
        return found;
    }
    std::vector<fabric::Breach> reconcile() override {
        const std::lock_guard lock(mutex_);
        return std::exchange(breaches_, {});
    }
    std::vector<fabric::Dropped> dropped(const plan::RangePlan &range) override {
        const std::lock_guard lock(mutex_);
        if (!built_.contains(range.network_namespace))
            throw std::runtime_error("no such network namespace");
        return dropped_[range.network_namespace];
    }
    std::unique_ptr<fabric::ProbePort> open_probe(const plan::RangePlan &range,
                                                  const std::string &zone) override {
        const auto identity = fabric::probe_identity(range, zone);
        if (!identity)
            throw std::runtime_error("no probe in this zone");
        auto cable = std::make_shared<FakeCable>();
        const std::lock_guard lock(mutex_);
        cables_[range.network_namespace + "/" + zone] = cable;
        return std::make_unique<FakeProbePort>(*identity, cable);
    }

    /// The next reconcile() finds this, once.
    void breach(const fabric::Breach &breach) {
        const std::lock_guard lock(mutex_);
        breaches_.push_back(breach);
    }
    void dropped(const std::string &name, std::vector<fabric::Dropped> dropped) {
        const std::lock_guard lock(mutex_);
        dropped_[name] = std::move(dropped);
    }
    /// The latest one into NAMESPACE/ZONE; none: nobody has opened one.
    std::shared_ptr<FakeCable> cable(const std::string &zone) {
        const std::lock_guard lock(mutex_);
        return cables_[zone];
    }
    void refuse_build(const std::string &name) {
        const std::lock_guard lock(mutex_);
        refuse_build_ = name;
    }
    void refuse_destroy(const std::string &name, bool refuses = true) {
        const std::lock_guard lock(mutex_);
        if (refuses)
            refuse_destroy_.insert(name);
        else
            refuse_destroy_.erase(name);
    }
    std::set<std::string> built() const {
        const std::lock_guard lock(mutex_);
        return built_;
    }

  private:
    mutable std::mutex mutex_;
    std::set<std::string> built_;
    std::set<std::string> refuse_destroy_;
    std::string refuse_build_;
    std::vector<fabric::Breach> breaches_;
    std::map<std::string, std::vector<fabric::Dropped>> dropped_;
    std::map<std::string, std::shared_ptr<FakeCable>> cables_;
};

class FakeHypervisor : public provision::Hypervisor {
  public:
    struct Guest {
        provision::GuestSpec spec;
        std::string network_namespace;
        bool suspended = false;
        bool plugged = true;
    };

    void start(const provision::GuestSpec &spec) override {
        const std::lock_guard lock(mutex_);
        if (refuse_start_.contains(spec.guest.name))
            throw std::runtime_error("cannot start " + spec.guest.name + ": out of memory");
        if (guests_.contains(spec.guest.uuid))
            return;
        guests_[spec.guest.uuid] = {spec, namespace_of_this_thread(), false, true};
        started_.push_back(spec.guest.name);
        booting_.insert(spec.guest.uuid);
        most_booting_ = std::max(most_booting_, booting_.size());
        auto &range = ranges_[spec.exercise + "/" + std::to_string(spec.team)];
        if (!range)
            range = std::make_unique<FakeRange>(hosts);
    }
    void destroy(const std::string &uuid) override {
        const std::lock_guard lock(mutex_);
        const auto guest = guests_.find(uuid);
        if (guest == guests_.end())
            return;
        if (refuse_destroy_.contains(guest->second.spec.guest.name))
            throw std::runtime_error("the monitor does not answer");
        destroyed_.push_back(guest->second.spec.guest.name);
        guests_.erase(guest);
        changed_.notify_all();
    }
    bool exists(const std::string &uuid) override {
        const std::lock_guard lock(mutex_);
        if (unreachable_)
            throw std::runtime_error("the hypervisor cannot be asked");
        return guests_.contains(uuid);
    }
    provision::Power power(const std::string &uuid) override {
        if (!exists(uuid))
            return provision::Power::Absent;
        const std::lock_guard lock(mutex_);
        return guests_.at(uuid).suspended ? provision::Power::Suspended : provision::Power::Running;
    }
    std::filesystem::path disk(const std::string &uuid) override {
        const std::lock_guard lock(mutex_);
        return guests_.at(uuid).spec.disk;
    }
    void save(const std::string &uuid, const std::filesystem::path &memory) override {
        const std::lock_guard lock(mutex_);
        require_suspended(uuid);
        std::ofstream(memory) << guests_.at(uuid).spec.guest.host;
        guests_.erase(uuid);
    }
    void thaw(const provision::GuestSpec &spec, const std::filesystem::path &memory) override {
        if (!std::filesystem::exists(memory))
            throw std::runtime_error("there is no " + memory.string());
        start(spec);
        const std::lock_guard lock(mutex_);
        guests_.at(spec.guest.uuid).suspended = true;
        thawed_.push_back(spec.guest.name);
    }
    void checkpoint(const std::string &uuid, const std::filesystem::path &memory,
                    const std::filesystem::path &disk) override {
        const std::lock_guard lock(mutex_);
        require_suspended(uuid);
        if (refuse_checkpoint_.contains(guests_.at(uuid).spec.guest.name))
            throw std::runtime_error("the disk is full");
        std::ofstream(memory) << guests_.at(uuid).spec.guest.host;
        std::ofstream(disk).flush();
        guests_.at(uuid).spec.disk = disk;
    }
    void dump_memory(const std::string &uuid, const std::filesystem::path &file) override {
        const std::lock_guard lock(mutex_);
        if (!guests_.contains(uuid))
            throw std::runtime_error("the virtual machine " + uuid + " is gone");
        std::ofstream(file) << "memory of " << guests_.at(uuid).spec.guest.host;
    }
    std::string form() const override { return "fake machines"; }
    void on_guest_ended(OnEnded ended) override { ended_ = std::move(ended); }
    void suspend(const std::string &uuid) override { change(uuid, &Guest::suspended, true); }
    void resume(const std::string &uuid) override { change(uuid, &Guest::suspended, false); }
    void set_cables(const std::string &uuid, bool plugged) override {
        change(uuid, &Guest::plugged, plugged);
        const std::lock_guard lock(mutex_);
        const provision::GuestSpec &spec = guests_.at(uuid).spec;
        range_of(spec).set_cable(spec.guest.host, plugged);
    }
    bool wait_for_agent(const std::string &uuid, std::chrono::milliseconds deadline,
                        const std::function<bool()> &cancelled) override {
        std::unique_lock lock(mutex_);
        const std::string name = guests_.at(uuid).spec.guest.name;
        const auto now = std::chrono::steady_clock::now();
        const auto answers_at = now + boot_time;
        while (std::chrono::steady_clock::now() < now + deadline && !cancelled()) {
            if (!never_answers_.contains(name) && std::chrono::steady_clock::now() >= answers_at) {
                booting_.erase(uuid);
                return true;
            }
            changed_.wait_for(lock, std::chrono::milliseconds(2));
        }
        booting_.erase(uuid);
        return false;
    }
    std::unique_ptr<inject::GuestChannel> open_agent(const std::string &uuid) override {
        const std::lock_guard lock(mutex_);
        const provision::GuestSpec spec = guests_.at(uuid).spec;
        return std::make_unique<Agent>(*this, spec);
    }
    fabric::Descriptor open_actor(const std::string &, const std::filesystem::path &) override {
        return {};
    }
    std::vector<provision::FoundGuest> list() override {
        const std::lock_guard lock(mutex_);
        std::vector<provision::FoundGuest> found;
        for (const auto &[uuid, guest] : guests_)
            found.push_back({guest.spec.exercise, guest.spec.team, guest.spec.guest.name, uuid});
        return found;
    }

    // ---- what a test sets before, and does meanwhile; guests are named as their domains ----
    std::vector<std::string> hosts = {"fw", "gate", "pc-suzuki", "attacker", "outside"};
    std::chrono::milliseconds boot_time{0};

    void refuse_checkpoint(const std::string &name) { insert(refuse_checkpoint_, name); }
    void refuse_start(const std::string &name) { insert(refuse_start_, name); }
    void allow_start(const std::string &name) {
        const std::lock_guard lock(mutex_);
        refuse_start_.erase(name);
    }
    void refuse_destroy(const std::string &name) { insert(refuse_destroy_, name); }
    void allow_destroy(const std::string &name) {
        const std::lock_guard lock(mutex_);
        refuse_destroy_.erase(name);
    }
    void never_answer(const std::string &name) { insert(never_answers_, name); }
    void answer_again(const std::string &name) {
        const std::lock_guard lock(mutex_);
        never_answers_.erase(name);
        changed_.notify_all();
    }
    void set_unreachable(bool unreachable) {
        const std::lock_guard lock(mutex_);
        unreachable_ = unreachable;
    }
    /// What the guest's check says, time after time; the last one for ever. Exit code 0 is healthy.
    void set_checks(const std::string &name, std::vector<inject::RunResult> results) {
        const std::lock_guard lock(mutex_);
        std::reverse(results.begin(), results.end());
        checks_[name] = std::move(results);
    }
    /// As when somebody else ends it.
    void lose(const std::string &name) {
        std::string uuid;
        {
            const std::lock_guard lock(mutex_);
            for (const auto &[its_uuid, guest] : guests_)
                if (guest.spec.guest.name == name)
                    uuid = its_uuid;
            guests_.erase(uuid);
        }
        if (ended_ && !uuid.empty())
            ended_(uuid, "crashed");
    }

    std::vector<std::string> started() const { return copy(started_); }
    std::vector<std::string> thawed() const { return copy(thawed_); }
    std::vector<std::string> destroyed() const { return copy(destroyed_); }
    std::size_t most_booting() const { return copy(most_booting_); }
    std::map<std::string, Guest> guests() const { return copy(guests_); }
    std::vector<std::chrono::milliseconds> check_deadlines() const {
        return copy(check_deadlines_);
    }

  private:
    class Agent : public inject::GuestChannel {
      public:
        Agent(FakeHypervisor &hypervisor, provision::GuestSpec spec)
            : hypervisor_(hypervisor), spec_(std::move(spec)) {}
        inject::RunResult run(const std::vector<std::string> &argv, const std::string &input,
                              std::chrono::milliseconds deadline) override {
            if (argv.size() > 1 && argv[1] == "/usr/lib/enshu/awaken") {
                if (argv.back() != "check")
                    return {0, "awake ok\n", "", false};
                inject::RunResult result = hypervisor_.check(spec_.guest.name, deadline);
                result.output.insert(0, "awake ok\n");
                return result;
            }
            if (argv.size() > 1 && argv[1] == "poweroff") {
                hypervisor_.lose(spec_.guest.name);
                return {0, "", "", false};
            }
            if (argv.back().find("/usr/lib/enshu/check") != std::string::npos)
                return hypervisor_.check(spec_.guest.name, deadline);
            return channel().run(argv, input, deadline);
        }
        std::string read(const std::string &path, std::chrono::milliseconds deadline) override {
            return channel().read(path, deadline);
        }
        void write(const std::string &path, const std::string &content,
                   std::chrono::milliseconds deadline) override {
            channel().write(path, content, deadline);
        }

      private:
        inject::GuestChannel &channel() {
            const std::lock_guard lock(hypervisor_.mutex_);
            return hypervisor_.range_of(spec_).guest(spec_.guest.host);
        }
        FakeHypervisor &hypervisor_;
        provision::GuestSpec spec_;
    };

    template <typename T>
    T copy(const T &value) const {
        const std::lock_guard lock(mutex_);
        return value;
    }
    void insert(std::set<std::string> &names, const std::string &name) {
        const std::lock_guard lock(mutex_);
        names.insert(name);
    }
    void change(const std::string &uuid, bool Guest::*member, bool value) {
        const std::lock_guard lock(mutex_);
        if (!guests_.contains(uuid))
            throw std::runtime_error("the virtual machine " + uuid + " is gone");
        guests_.at(uuid).*member = value;
    }
    void require_suspended(const std::string &uuid) {
        if (!guests_.contains(uuid) || !guests_.at(uuid).suspended)
            throw std::runtime_error("the virtual machine " + uuid + " is not suspended");
    }
    FakeRange &range_of(const provision::GuestSpec &spec) {
        return *ranges_.at(spec.exercise + "/" + std::to_string(spec.team));
    }
    inject::RunResult check(const std::string &name, std::chrono::milliseconds deadline) {
        const std::lock_guard lock(mutex_);
        check_deadlines_.push_back(deadline);
        auto &results = checks_[name];
        if (results.empty())
            return {0, "setup ok\n", "", false};
        inject::RunResult result = results.back();
        if (results.size() > 1)
            results.pop_back();
        return result;
    }

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, Guest> guests_; ///< by UUID
    std::map<std::string, std::unique_ptr<FakeRange>> ranges_;
    std::map<std::string, std::vector<inject::RunResult>> checks_; ///< the next one last
    std::set<std::string> refuse_start_, refuse_checkpoint_, refuse_destroy_, never_answers_,
        booting_;
    std::size_t most_booting_ = 0;
    std::vector<std::string> started_, thawed_, destroyed_;
    OnEnded ended_;
    std::vector<std::chrono::milliseconds> check_deadlines_;
    bool unreachable_ = false;
};

} // namespace enshu::test
