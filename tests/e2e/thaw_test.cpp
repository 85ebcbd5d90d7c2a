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
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
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
        const Accelerator accelerator = find_accelerator().accelerator;
        if (accelerator == Accelerator::Tcg) {
            hide_kvm(state_);
        }
        // The guests' disk: with nothing on it they start without being set up, and their agent
        // answers all the same.
        std::ofstream(state_ / "seed").close();
        fs::resize_file(state_ / "seed", 1 << 20);
        events_.emplace();
        connection_ = std::make_shared<Connection>(
            connect("qemu:///embed?root=" + (state_ / "hv").string(), state_));
        hypervisor_.emplace(connection_, accelerator);
    }
    ~Stage() {
        for (unsigned team = 1; team <= teams; ++team) {
            try {
                hypervisor_->destroy(spec(team).guest.uuid);
                fabric_.destroy(range(team));
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

    static constexpr unsigned teams = 9;

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

    LibvirtHypervisor &hypervisor() { return *hypervisor_; }
    virConnectPtr connection() const { return connection_->handle.get(); }
    const fs::path &state() const { return state_; }
    fs::path image_disk() const { return image_ / "disk.qcow2"; }

  private:
    fs::path state_;
    fs::path image_;
    fabric::NamespaceFabric fabric_;
    std::optional<EventLoop> events_;
    std::shared_ptr<Connection> connection_;
    std::optional<LibvirtHypervisor> hypervisor_;
};

struct Seen {
    double cold_boot = 0;
    double save = 0;
    std::vector<double> thaw;
    std::vector<double> thaw_until_agent;
    std::vector<double> by_hand;
    std::vector<double> empty;
};

std::optional<Seen> seen;
std::string trouble; ///< why there is nothing to look at

void play() {
    Seen s;
    Stage stage;
    LibvirtHypervisor &hypervisor = stage.hypervisor();
    const fs::path memory = stage.state() / "pc.memory";
    stage.build(1, stage.image_disk());
    s.cold_boot = seconds_of([&] {
        stage.start(1);
        stage.wait_for_agent(1);
    });
    fmt::print("cold boot {:.2f}\n", s.cold_boot);
    stage.run(1, "echo marked >/root/mark; sync");
    hypervisor.suspend(stage.spec(1).guest.uuid);
    s.save = seconds_of([&] { hypervisor.save(stage.spec(1).guest.uuid, memory); });
    fmt::print("save {:.2f}, {} bytes\n", s.save, fs::file_size(memory));
    for (int round = 0; round < 5; ++round) {
        for (unsigned team = 2; team <= 4; ++team) {
            stage.build(team, stage.spec(1).disk);
            double thawed = 0;
            s.thaw_until_agent.push_back(seconds_of([&] {
                thawed = seconds_of([&] { stage.thaw(team, memory); });
                hypervisor.resume(stage.spec(team).guest.uuid);
                stage.wait_for_agent(team);
            }));
            s.thaw.push_back(thawed);
            fmt::print("{}", stage.run(team, "cat /root/mark"));
        }
        for (unsigned team = 2; team <= 4; ++team) {
            stage.destroy(team);
        }
        s.by_hand.push_back(seconds_of([&] {
            stage.enter(1, [&] {
                require(virDomainRestoreFlags(stage.connection(), memory.c_str(), nullptr,
                                              VIR_DOMAIN_SAVE_PAUSED),
                        "restore by hand");
            });
        }));
        stage.destroy(1);
        const std::string empty =
            "<domain "
            "type='qemu'><name>empty</name><uuid>60169720-503a-54c7-be67-7f0de47a0e00</uuid>"
            "<memory unit='MiB'>192</memory><os><type arch='x86_64' machine='pc'>hvm</type></os>"
            "<devices><controller type='usb' model='none'/><memballoon "
            "model='none'/></devices></domain>";
        s.empty.push_back(seconds_of([&] {
            const Domain domain{require(
                virDomainCreateXML(stage.connection(), empty.c_str(), VIR_DOMAIN_START_PAUSED),
                "start an empty QEMU")};
        }));
        hypervisor.destroy("60169720-503a-54c7-be67-7f0de47a0e00");
    }
    fmt::print("thaw {}\nthaw until agent {}\nby hand {}\nempty {}\n", spread(s.thaw),
               spread(s.thaw_until_agent), spread(s.by_hand), spread(s.empty));
    fmt::print("copies {}\n{}\n", hypervisor.thawed_from_copies(), hypervisor.form());
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

TEST_F(Thaw, is_an_order_of_magnitude_quicker_than_booting) {
    EXPECT_LT(median(seen->thaw_until_agent), seen->cold_boot / 25);
}

} // namespace
} // namespace enshu::libvirt
