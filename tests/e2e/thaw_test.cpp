// One guest frozen and thawed as many, on real QEMU and without the daemon.
//
// It is done once, in SetUpTestSuite; each test looks at one thing that must be true of it.
#include "orchestrator/fabric/namespace_fabric.h"
#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/event_loop.h"
#include "orchestrator/libvirt/hide_kvm.h"
#include "orchestrator/libvirt/libvirt_hypervisor.h"
#include "orchestrator/process/process.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <unistd.h>

namespace enshu::libvirt {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Seconds = std::chrono::duration<double>;

std::string contents_of(const fs::path &file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

double seconds_of(const std::function<void()> &act) {
    const auto begin = std::chrono::steady_clock::now();
    act();
    return Seconds(std::chrono::steady_clock::now() - begin).count();
}

/// In a thread of its own, because entering a network namespace is for good.
void in_thread(const std::function<void()> &act) {
    std::exception_ptr failure;
    std::thread([&] {
        try {
            act();
        } catch (...) {
            failure = std::current_exception();
        }
    }).join();
    if (failure) {
        std::rethrow_exception(failure);
    }
}

/// Smallest, middle and largest, for people.
std::string spread(std::vector<double> figures) {
    std::sort(figures.begin(), figures.end());
    return fmt::format("{:.3f} s ({:.3f} to {:.3f}, {} times)", figures[figures.size() / 2],
                       figures.front(), figures.back(), figures.size());
}

double median(std::vector<double> figures) {
    std::sort(figures.begin(), figures.end());
    return figures.at(figures.size() / 2);
}

/// A hypervisor with a state directory of its own, and teams of one guest.
class Stage {
  public:
    Stage() : state_("/var/lib/enshu/e2e-thaw") {
        const char *given = std::getenv("ENSHU_GUEST_IMAGE");
        if (given == nullptr) {
            throw std::runtime_error("ENSHU_GUEST_IMAGE is not set: run by `./enshu test e2e`");
        }
        image_ = given;
        if (!fs::create_directories(state_)) {
            throw std::runtime_error(state_.string() + " is there already: left by an earlier run");
        }
        accelerator_ = find_accelerator().accelerator;
        if (accelerator_ == Accelerator::Tcg) {
            hide_kvm(state_);
        }
        // The guests' disk: with nothing on it they start without being set up, and their agent
        // answers all the same.
        std::ofstream(state_ / "seed").close();
        fs::resize_file(state_ / "seed", 1 << 20);
        events_.emplace();
        connection_ = std::make_shared<Connection>(
            connect("qemu:///embed?root=" + (state_ / "hv").string(), state_));
        hypervisor_.emplace(connection_, accelerator_);
    }
    ~Stage() {
        for (unsigned team = 1; team <= teams; ++team) {
            try {
                remove(team);
            } catch (const std::exception &error) {
                ADD_FAILURE() << error.what();
            }
        }
        hypervisor_.reset();
        connection_.reset();
        events_.reset();
        fs::remove_all(state_);
    }
    Stage(const Stage &) = delete;
    Stage &operator=(const Stage &) = delete;

    static constexpr unsigned teams = 4;

    plan::RangePlan range(unsigned team) const {
        plan::RangePlan range;
        range.exercise = "e2e-thaw";
        range.team = team;
        range.network_namespace = fmt::format("enshu-e2e-thaw-t{}", team);
        range.bridges = {{"office", "enshu1"}};
        return range;
    }

    provision::GuestSpec spec(unsigned team) const {
        provision::GuestSpec spec;
        spec.guest.host = "pc";
        spec.guest.name = fmt::format("e2e-thaw-t{}-pc", team);
        spec.guest.uuid = fmt::format("60169720-503a-54c7-be67-7f0de47a0d{:02}", team);
        spec.guest.memory_mib = 192;
        spec.guest.nics = {{"office", "enshu1", "tap1", "52:54:00:00:00:01", {}, 24}};
        spec.exercise = "e2e-thaw";
        spec.team = team;
        spec.kernel = image_ / "vmlinuz";
        spec.initrd = image_ / "initrd";
        spec.command_line = contents_of(image_ / "cmdline");
        while (!spec.command_line.empty() && spec.command_line.back() == '\n') {
            spec.command_line.pop_back();
        }
        const std::string base = (state_ / fmt::format("t{}", team)).string();
        spec.disk = base + ".qcow2";
        spec.seed = state_ / "seed";
        spec.actor_socket = base + ".actor";
        spec.console_log = base + ".log";
        return spec;
    }

    static void overlay(const fs::path &backing, const fs::path &disk) {
        process::run_checked({"qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b",
                              backing.string(), disk.string()});
    }

    void build(unsigned team, const fs::path &backing) {
        fabric_.build(range(team));
        fs::remove(spec(team).disk);
        overlay(backing, spec(team).disk);
    }
    void start(unsigned team) {
        in_thread([&] {
            fabric_.enter(range(team));
            hypervisor_->start(spec(team));
        });
    }
    void thaw(unsigned team, const fs::path &memory) {
        in_thread([&] {
            fabric_.enter(range(team));
            hypervisor_->thaw(spec(team), memory);
        });
    }
    void enter(unsigned team, const std::function<void()> &act) {
        in_thread([&] {
            fabric_.enter(range(team));
            act();
        });
    }
    void wait_for_agent(unsigned team) {
        if (!hypervisor_->wait_for_agent(spec(team).guest.uuid, 240s, [] { return false; })) {
            throw std::runtime_error("no agent:\n" + contents_of(spec(team).console_log));
        }
    }
    std::string run(unsigned team, const std::string &command) {
        return hypervisor_->open_agent(spec(team).guest.uuid)
            ->run({"/bin/sh", "-c", command}, "", 30s)
            .output;
    }
    void remove(unsigned team) {
        destroy(team);
        fabric_.destroy(range(team));
    }
    void destroy(unsigned team) { hypervisor_->destroy(spec(team).guest.uuid); }

    /// The process that runs a team's guest; 0: there is none.
    pid_t qemu_of(unsigned team) const {
        const std::string mark = "guest=" + spec(team).guest.name + ",";
        for (const fs::directory_entry &entry : fs::directory_iterator("/proc")) {
            const std::string arguments = contents_of(entry.path() / "cmdline");
            if (arguments.starts_with("/usr/bin/qemu") &&
                arguments.find(mark) != std::string::npos) {
                return std::stoi(entry.path().filename());
            }
        }
        return 0;
    }

    /// Found without asking libvirt.
    std::vector<std::string> leftovers() {
        std::vector<std::string> found = fabric_.leftovers("e2e-thaw");
        for (unsigned team = 1; team <= teams; ++team) {
            if (qemu_of(team) != 0) {
                found.push_back("QEMU of " + spec(team).guest.name);
            }
        }
        for (const fs::directory_entry &entry : fs::directory_iterator(state_)) {
            for (const char *ending : {".fifo", ".thaw", ".part"}) {
                if (entry.path().extension() == ending) {
                    found.push_back(entry.path());
                }
            }
        }
        return found;
    }

    std::string uuid(unsigned team) const { return spec(team).guest.uuid; }
    fs::path memory() const { return state_ / "pc.memory"; }
    bool accelerated() const { return accelerator_ == Accelerator::Kvm; }
    LibvirtHypervisor &hypervisor() { return *hypervisor_; }
    virConnectPtr connection() const { return connection_->handle.get(); }
    const fs::path &state() const { return state_; }
    fs::path image_disk() const { return image_ / "disk.qcow2"; }

  private:
    fs::path state_;
    fs::path image_;
    Accelerator accelerator_ = Accelerator::Tcg;
    fabric::NamespaceFabric fabric_;
    std::optional<EventLoop> events_;
    std::shared_ptr<Connection> connection_;
    std::optional<LibvirtHypervisor> hypervisor_;
};

struct Figures {
    double cold_boot = 0;
    double save = 0;
    double checkpoint = 0;
    std::vector<double> thaw; ///< the call
    std::vector<double> thaw_until_agent;
    std::vector<double> by_hand; ///< libvirt's own restore of the same image
    std::vector<double> empty;   ///< a QEMU without disks and devices
};

struct Seen {
    Figures figures;
    provision::Power after_thaw = provision::Power::Absent;
    std::string saved_memory_mode;
    bool saved_guest_is_there = true;
    std::map<unsigned, std::string> marks; ///< team → what its clone has on its disk
    std::map<unsigned, std::string> names; ///< team → what libvirt says of its clone
    unsigned copies_before = 0;
    unsigned copies_when_forced = 0;
    std::string mark_when_forced;
    provision::Power after_checkpoint = provision::Power::Absent;
    std::string written_after_checkpoint; ///< in the guest that went on
    std::string found_in_the_checkpoint;  ///< in the guest that went back
    std::string reached_before_and_after; ///< a file that was there before the checkpoint
    std::vector<std::pair<std::string, std::string>> ended;
    std::string killed; ///< UUID
    std::vector<std::string> left;
};

std::optional<Seen> seen;
std::string trouble; ///< why there is nothing to look at

/// What guests ended unasked, as it is told.
class Ends {
  public:
    void add(const std::string &uuid, const std::string &why) {
        const std::lock_guard lock(mutex_);
        ended_.emplace_back(uuid, why);
        changed_.notify_all();
    }
    std::vector<std::pair<std::string, std::string>> after_the_first() {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, 10s, [&] { return !ended_.empty(); });
        changed_.wait_for(lock, 1s, [&] { return ended_.size() > 1; }); // there shall be no other
        return ended_;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::pair<std::string, std::string>> ended_;
};

constexpr auto empty_uuid = "60169720-503a-54c7-be67-7f0de47a0d99";

double start_empty(Stage &stage) {
    const std::string xml = fmt::format(
        "<domain type='{}'><name>e2e-thaw-empty</name><uuid>{}</uuid><memory "
        "unit='MiB'>192</memory>"
        "<os><type arch='x86_64' machine='pc'>hvm</type></os><devices>"
        "<controller type='usb' model='none'/><memballoon model='none'/></devices></domain>",
        stage.accelerated() ? "kvm" : "qemu", empty_uuid);
    const double took = seconds_of([&] {
        const Domain domain{
            require(virDomainCreateXML(stage.connection(), xml.c_str(), VIR_DOMAIN_START_PAUSED),
                    "start an empty QEMU")};
    });
    stage.hypervisor().destroy(empty_uuid);
    return took;
}

void boot_and_save(Stage &stage, Seen &s) {
    stage.build(1, stage.image_disk());
    s.figures.cold_boot = seconds_of([&] {
        stage.start(1);
        stage.wait_for_agent(1);
    });
    stage.run(1, "echo frozen >/root/mark; sync");
    stage.hypervisor().suspend(stage.uuid(1));
    s.figures.save = seconds_of([&] { stage.hypervisor().save(stage.uuid(1), stage.memory()); });
    s.saved_guest_is_there = stage.hypervisor().exists(stage.uuid(1));
    s.saved_memory_mode =
        fmt::format("{:o}", static_cast<unsigned>(fs::status(stage.memory()).permissions()));
}

/// One after the other, as the others are measured: three at a time would measure the processors.
void measure(Stage &stage, Seen &s) {
    Figures &figures = s.figures;
    for (int round = 0; round < 7; ++round) {
        stage.build(2, stage.spec(1).disk);
        const auto begin = std::chrono::steady_clock::now();
        figures.thaw.push_back(seconds_of([&] { stage.thaw(2, stage.memory()); }));
        s.after_thaw = stage.hypervisor().power(stage.uuid(2));
        stage.hypervisor().resume(stage.uuid(2));
        stage.wait_for_agent(2);
        figures.thaw_until_agent.push_back(
            Seconds(std::chrono::steady_clock::now() - begin).count());
        stage.destroy(2);
        stage.enter(1, [&] {
            figures.by_hand.push_back(seconds_of([&] {
                require(virDomainRestoreFlags(stage.connection(), stage.memory().c_str(), nullptr,
                                              VIR_DOMAIN_SAVE_PAUSED),
                        "restore by hand");
            }));
        });
        stage.destroy(1);
        figures.empty.push_back(start_empty(stage));
    }
}

void thaw_three(Stage &stage, Seen &s) {
    for (unsigned team = 2; team <= 4; ++team) {
        stage.build(team, stage.spec(1).disk);
        stage.thaw(team, stage.memory());
        stage.thaw(team, stage.memory()); // one that is there is left alone
    }
    for (unsigned team = 2; team <= 4; ++team) {
        stage.hypervisor().resume(stage.uuid(team));
    }
    for (unsigned team = 2; team <= 4; ++team) {
        stage.wait_for_agent(team);
        s.marks[team] = stage.run(team, "cat /root/mark");
    }
    for (const provision::FoundGuest &guest : stage.hypervisor().list()) {
        s.names[guest.team] = guest.exercise + " " + guest.name + " " + guest.uuid;
    }
    s.copies_before = stage.hypervisor().thawed_from_copies();
    stage.destroy(4);
}

/// A directory where the FIFO should be cannot be taken away.
void thaw_without_fifo(Stage &stage, Seen &s) {
    const fs::path in_the_way = stage.spec(4).disk.string() + ".fifo";
    fs::create_directories(in_the_way);
    stage.build(4, stage.spec(1).disk);
    stage.thaw(4, stage.memory());
    stage.hypervisor().resume(stage.uuid(4));
    stage.wait_for_agent(4);
    s.mark_when_forced = stage.run(4, "cat /root/mark");
    s.copies_when_forced = stage.hypervisor().thawed_from_copies() - s.copies_before;
    stage.destroy(4);
    fs::remove(in_the_way);
}

void go_back_to_a_checkpoint(Stage &stage, Seen &s) {
    LibvirtHypervisor &hypervisor = stage.hypervisor();
    const fs::path memory = stage.state() / "checkpoint.memory";
    const fs::path disk = stage.state() / "t2-after.qcow2";
    stage.run(2, "echo early >/root/early");
    hypervisor.suspend(stage.uuid(2));
    s.figures.checkpoint = seconds_of([&] { hypervisor.checkpoint(stage.uuid(2), memory, disk); });
    s.after_checkpoint = hypervisor.power(stage.uuid(2));
    hypervisor.resume(stage.uuid(2));
    stage.run(2, "echo late >/root/late; sync");
    s.written_after_checkpoint = stage.run(2, "cat /root/early /root/late");
    stage.destroy(2);
    // The disk as it was then is what the guest wrote to until then.
    const fs::path frozen = stage.state() / "checkpoint.qcow2";
    fs::rename(stage.spec(2).disk, frozen);
    stage.build(2, frozen);
    stage.thaw(2, memory);
    hypervisor.resume(stage.uuid(2));
    stage.wait_for_agent(2);
    s.reached_before_and_after = stage.run(2, "cat /root/mark /root/early");
    s.found_in_the_checkpoint = stage.run(2, "ls /root/late 2>/dev/null; echo looked");
}

void play() {
    Seen s;
    {
        Ends ends;
        Stage stage;
        stage.hypervisor().on_guest_ended(
            [&](const std::string &uuid, const std::string &why) { ends.add(uuid, why); });
        boot_and_save(stage, s);
        measure(stage, s);
        thaw_three(stage, s);
        thaw_without_fifo(stage, s);
        go_back_to_a_checkpoint(stage, s);
        s.killed = stage.uuid(3);
        kill(stage.qemu_of(3), SIGKILL);
        s.ended = ends.after_the_first();
        for (unsigned team = 1; team <= Stage::teams; ++team) {
            stage.remove(team);
        }
        s.left = stage.leftovers();
        fmt::print("{}\n", stage.hypervisor().form());
    }
    seen = std::move(s);
}

class Thaw : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        try {
            play();
        } catch (const std::exception &error) {
            trouble = error.what();
        }
    }
    void SetUp() override { ASSERT_TRUE(seen) << trouble; }
};

TEST_F(Thaw, keeps_the_saved_memory_from_being_written_again) {
    EXPECT_EQ(seen->saved_memory_mode, "444");
    EXPECT_FALSE(seen->saved_guest_is_there);
}

TEST_F(Thaw, makes_guests_of_other_names_from_one_memory) {
    EXPECT_EQ(seen->after_thaw, provision::Power::Suspended);
    for (unsigned team = 2; team <= 4; ++team) {
        EXPECT_EQ(seen->marks[team], "frozen\n");
        EXPECT_EQ(seen->names[team],
                  fmt::format("e2e-thaw e2e-thaw-t{0}-pc 60169720-503a-54c7-be67-7f0de47a0d{0:02}",
                              team));
    }
}

TEST_F(Thaw, takes_the_way_through_a_fifo) {
    EXPECT_EQ(seen->copies_before, 0U);
}

TEST_F(Thaw, works_from_a_copy_where_there_can_be_no_fifo) {
    EXPECT_EQ(seen->copies_when_forced, 1U);
    EXPECT_EQ(seen->mark_when_forced, "frozen\n");
}

TEST_F(Thaw, goes_back_to_a_checkpoint) {
    EXPECT_EQ(seen->after_checkpoint, provision::Power::Suspended);
    EXPECT_EQ(seen->written_after_checkpoint, "early\nlate\n");
    EXPECT_EQ(seen->reached_before_and_after, "frozen\nearly\n");
    EXPECT_EQ(seen->found_in_the_checkpoint, "looked\n");
}

TEST_F(Thaw, tells_of_a_guest_that_was_killed_and_of_no_other) {
    ASSERT_EQ(seen->ended.size(), 1U);
    EXPECT_EQ(seen->ended[0].first, seen->killed);
    EXPECT_EQ(seen->ended[0].second, "ended because its QEMU process did");
}

TEST_F(Thaw, leaves_nothing) {
    EXPECT_EQ(seen->left, std::vector<std::string>{});
}

// Loose enough for a machine that does other things as well; tests/bench says it exactly.
TEST_F(Thaw, is_far_quicker_than_booting) {
    const Figures &figures = seen->figures;
    fmt::print("cold boot until the agent answers: {:.2f} s\nsaving: {:.2f} s\n"
               "checkpoint: {:.2f} s\nthawing: {}\nthawing until the agent answers: {}\n"
               "restoring by hand: {}\nstarting an empty QEMU: {}\n",
               figures.cold_boot, figures.save, figures.checkpoint, spread(figures.thaw),
               spread(figures.thaw_until_agent), spread(figures.by_hand), spread(figures.empty));
    EXPECT_LT(median(figures.thaw_until_agent), figures.cold_boot / 10);
    EXPECT_LT(median(figures.thaw), 2 * median(figures.by_hand));
}

} // namespace
} // namespace enshu::libvirt
