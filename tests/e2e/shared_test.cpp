// Guests that share the RAM of one (`memory: shared`), on real QEMU and without the daemon.
//
// All is done once, in SetUpTestSuite; each test looks at one thing that must be true of it.
#include "orchestrator/process/process.h"
#include "tests/e2e/stage.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <numeric>
#include <thread>
#include <vector>

namespace enshu::e2e {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using plan::MemoryMode;

/// What a process costs the machine: what it shares with others counts by its part.
double pss_mib(pid_t process) {
    std::ifstream stream(fmt::format("/proc/{}/smaps_rollup", process));
    for (std::string word; stream >> word;) {
        if (double kib = 0; word == "Pss:" && stream >> kib) {
            return kib / 1024;
        }
    }
    throw std::runtime_error(fmt::format("nothing tells the memory of process {}", process));
}

double median(std::vector<double> figures) {
    std::sort(figures.begin(), figures.end());
    return figures.at(figures.size() / 2);
}

std::string spread(std::vector<double> figures, const char *unit) {
    std::sort(figures.begin(), figures.end());
    return fmt::format("{:.3f} {} ({:.3f} to {:.3f}, {} times)", median(figures), unit,
                       figures.front(), figures.back(), figures.size());
}

std::string digest_of(const fs::path &file) {
    return process::run_checked({"sha256sum", file.string()}).substr(0, 64);
}

struct Seen {
    std::vector<double> shared_seconds; ///< of a thaw until the guest has answered
    std::vector<double> copied_seconds;
    std::vector<double> shared_mib; ///< of clones that have idled for a minute
    std::vector<double> copied_mib;
    std::vector<std::string> marks; ///< what was written before the freezing, as each clone has it
    std::string written_here, seen_there;
    std::string cable_pulled, cable_in;
    std::string after_checkpoint; ///< what a guest thawed from one has
    bool checkpoint_has_ram_beside = true;
    std::string after_reboot;
    std::string ram_before, ram_after; ///< digests of the template's RAM
    std::vector<std::string> left;
};

std::optional<Seen> seen;
std::string trouble; ///< why there is nothing to look at

constexpr unsigned shared_template = 1;
constexpr unsigned copied_template = 2;
constexpr unsigned clones[] = {3, 4, 5};
constexpr unsigned copy = 6;
constexpr unsigned teams = 6;

class Play {
  public:
    Seen run() {
        freeze(shared_template, MemoryMode::Shared);
        freeze(copied_template, MemoryMode::Copied);
        seen_.ram_before = digest_of(provision::ram_beside(memory_of(shared_template)));
        compare_speed();
        live();
        look_at_memory();
        take_checkpoint();
        reboot();
        seen_.ram_after = digest_of(provision::ram_beside(memory_of(shared_template)));
        for (unsigned team = 1; team <= teams; ++team) {
            stage_.remove(team);
        }
        seen_.left = stage_.leftovers();
        return std::move(seen_);
    }

  private:
    fs::path memory_of(unsigned team) const {
        return stage_.state() / fmt::format("t{}.memory", team);
    }

    void freeze(unsigned team, MemoryMode mode) {
        stage_.build(team, stage_.image_disk());
        stage_.enter(team, [&] { stage_.hypervisor().start(spec_of(team, mode)); });
        stage_.wait_for_agent(team);
        stage_.run(team, "echo frozen >/run/mark; echo frozen >/var/mark; sync");
        std::this_thread::sleep_for(5s); // what it had to do after its start
        stage_.hypervisor().suspend(stage_.uuid(team));
        stage_.hypervisor().save(stage_.uuid(team), memory_of(team));
    }

    provision::GuestSpec spec_of(unsigned team, MemoryMode mode) const {
        provision::GuestSpec spec = stage_.spec(team);
        spec.guest.memory_mode = mode;
        return spec;
    }

    /// How long until it has answered.
    double clone(unsigned team, unsigned from, MemoryMode mode) {
        stage_.build(team, stage_.spec(from).disk);
        const auto begin = std::chrono::steady_clock::now();
        stage_.enter(team, [&] { stage_.hypervisor().thaw(spec_of(team, mode), memory_of(from)); });
        stage_.hypervisor().resume(stage_.uuid(team));
        stage_.wait_for_agent(team);
        seen_.marks.push_back(stage_.run(team, "cat /run/mark /var/mark"));
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    }

    void compare_speed() {
        for (int round = 0; round < 7; ++round) {
            seen_.copied_seconds.push_back(clone(copy, copied_template, MemoryMode::Copied));
            stage_.destroy(copy);
            seen_.shared_seconds.push_back(clone(copy, shared_template, MemoryMode::Shared));
            stage_.destroy(copy);
        }
    }

    void live() {
        for (const unsigned team : clones) {
            clone(team, shared_template, MemoryMode::Shared);
        }
        seen_.written_here = stage_.run(3, "echo mine >/run/mark; cat /run/mark");
        seen_.seen_there = stage_.run(4, "cat /run/mark");
        const char *carrier = "ip link set eth0 up; sleep 1; cat /sys/class/net/eth0/carrier";
        stage_.hypervisor().set_cables(stage_.uuid(4), false);
        seen_.cable_pulled = stage_.run(4, carrier);
        stage_.hypervisor().set_cables(stage_.uuid(4), true);
        seen_.cable_in = stage_.run(4, carrier);
    }

    void look_at_memory() {
        std::this_thread::sleep_for(60s);
        for (const unsigned team : clones) {
            seen_.shared_mib.push_back(pss_mib(stage_.qemu_of(team)));
        }
        // Not all at the same time: it shares nothing but QEMU's own code.
        stage_.destroy(5);
        clone(copy, copied_template, MemoryMode::Copied);
        std::this_thread::sleep_for(60s);
        seen_.copied_mib.push_back(pss_mib(stage_.qemu_of(copy)));
        stage_.destroy(copy);
    }

    void take_checkpoint() {
        const fs::path memory = stage_.state() / "checkpoint.memory";
        const fs::path disk = stage_.state() / "checkpoint.qcow2";
        stage_.run(3, "echo checkpoint >/run/mark; echo checkpoint >/var/mark; sync");
        stage_.hypervisor().suspend(stage_.uuid(3));
        stage_.hypervisor().checkpoint(stage_.uuid(3), memory, disk);
        stage_.hypervisor().resume(stage_.uuid(3));
        stage_.run(3, "echo later >/run/mark; echo later >/var/mark; sync");
        stage_.destroy(3);
        provision::GuestSpec spec = spec_of(3, MemoryMode::Shared);
        process::run_checked({"qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b",
                              spec.disk.string(), (stage_.state() / "t3b.qcow2").string()});
        spec.disk = stage_.state() / "t3b.qcow2";
        stage_.enter(3, [&] { stage_.hypervisor().thaw(spec, memory); });
        stage_.hypervisor().resume(stage_.uuid(3));
        stage_.wait_for_agent(3);
        seen_.after_checkpoint = stage_.run(3, "cat /run/mark /var/mark");
        seen_.checkpoint_has_ram_beside = fs::exists(provision::ram_beside(memory));
    }

    void reboot() {
        stage_.run(4, "(sleep 1; systemctl reboot --force) >/dev/null 2>&1 &");
        std::this_thread::sleep_for(3s);
        const auto end = std::chrono::steady_clock::now() + 120s;
        while (seen_.after_reboot.empty() && std::chrono::steady_clock::now() < end) {
            try {
                seen_.after_reboot = stage_.run(4, "cat /var/mark; cat /run/mark 2>&1 || true");
            } catch (const inject::GuestError &) { // not yet
                std::this_thread::sleep_for(500ms);
            }
        }
    }

    Stage stage_{"e2e-shared", teams};
    Seen seen_;
};

class Shared : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        try {
            seen = Play().run();
            fmt::print("until it has answered: shared {}, copied {}\n",
                       spread(seen->shared_seconds, "s"), spread(seen->copied_seconds, "s"));
            fmt::print("memory after a minute: shared {}, copied {}\n",
                       spread(seen->shared_mib, "MiB"), spread(seen->copied_mib, "MiB"));
        } catch (const std::exception &error) {
            trouble = error.what();
        }
    }
    void SetUp() override { ASSERT_TRUE(seen) << trouble; }
};

TEST_F(Shared, ClonesGoOnFromWhereTheTemplateWasFrozen) {
    for (const std::string &mark : seen->marks) {
        EXPECT_EQ(mark, "frozen\nfrozen\n");
    }
}

TEST_F(Shared, WhatOneWritesIsNotSeenInAnother) {
    EXPECT_EQ(seen->written_here, "mine\n");
    EXPECT_EQ(seen->seen_there, "frozen\n");
}

TEST_F(Shared, NobodyWritesToTheTemplate) {
    EXPECT_EQ(seen->ram_after, seen->ram_before);
}

TEST_F(Shared, CablesOfACloneCanBePulled) {
    EXPECT_EQ(seen->cable_pulled, "0\n");
    EXPECT_EQ(seen->cable_in, "1\n");
}

TEST_F(Shared, TakesFarLessMemory) { // how much less, and how fast, tests/bench says
    EXPECT_LT(median(seen->shared_mib), median(seen->copied_mib) * 2 / 3);
}

TEST_F(Shared, ACheckpointOfACloneHoldsAllOfItsMemory) {
    EXPECT_FALSE(seen->checkpoint_has_ram_beside);
    EXPECT_EQ(seen->after_checkpoint, "checkpoint\ncheckpoint\n");
}

TEST_F(Shared, ACloneCanBeRebooted) {
    EXPECT_TRUE(seen->after_reboot.starts_with("frozen\n")) << seen->after_reboot;
    EXPECT_EQ(seen->after_reboot.find("frozen\nfrozen"), std::string::npos)
        << "it was not started anew";
}

TEST_F(Shared, NothingIsLeftOfAClone) {
    EXPECT_TRUE(seen->left.empty()) << seen->left.front();
}

} // namespace
} // namespace enshu::e2e
