// Two machines apart from this one, with our connections to them, for the tests of suite Sites.
#pragma once

#include "libvirtd_apart.h"

#include "orchestrator/libvirt/event_loop.h"
#include "orchestrator/libvirt/remote_site.h"
#include "orchestrator/provision/guest_image.h"
#include "tests/support/temp_directory.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace enshu::e2e {

using namespace libvirt;

namespace fs = std::filesystem;
using namespace std::chrono_literals;

inline double seconds_of(const std::function<void()> &act) {
    const auto begin = std::chrono::steady_clock::now();
    act();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

inline bool comes_true(std::chrono::seconds deadline, const std::function<bool()> &question) {
    for (const auto end = std::chrono::steady_clock::now() + deadline;
         std::chrono::steady_clock::now() < end;) {
        if (question()) {
            return true;
        }
        std::this_thread::sleep_for(50ms);
    }
    return false;
}

inline std::string content_of(const fs::path &file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// What a site's guests said when they ended.
struct Ends {
    std::mutex mutex;
    std::map<std::string, std::string> why;

    std::string of(const std::string &uuid) {
        const std::lock_guard lock(mutex);
        return why.contains(uuid) ? why[uuid] : "";
    }
};

/// One other machine and our connection to it.
struct Place {
    explicit Place(const std::string &name)
        : machine(fs::temp_directory_path() / ("enshu-e2e-sites-" + name)),
          site(name, machine.uri(), 0s, [this](bool up, const std::string &) {
              const std::lock_guard lock(mutex);
              told.push_back(up);
          }) {
        site.connection().handle.wait_until_open(10s);
        site.site().hypervisor.on_guest_ended(
            [this](const std::string &uuid, const std::string &why) {
                const std::lock_guard lock(ends.mutex);
                ends.why[uuid] = why;
            });
    }

    std::vector<bool> heard() {
        const std::lock_guard lock(mutex);
        return told;
    }

    std::mutex mutex;
    std::vector<bool> told;
    Ends ends;
    LibvirtdApart machine;
    RemoteSite site;
};

class Sites : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        events.emplace();
        a.emplace("a");
        b.emplace("b");
    }
    static void TearDownTestSuite() {
        for (auto *place : {&a, &b}) {
            for (const auto &guest : (*place)->site.site().hypervisor.list()) {
                (*place)->site.site().hypervisor.destroy(guest.uuid);
            }
            place->reset();
        }
        events.reset();
    }

    /// A file of 32 MiB with something at both ends and nothing between.
    fs::path sparse_file() {
        fs::path file = directory.path() / "sparse";
        std::ofstream stream(file, std::ios::binary);
        stream << "the beginning";
        stream.seekp((32 << 20) - 7);
        stream << "the end";
        return file;
    }

    test::TempDirectory directory;
    static std::optional<EventLoop> events;
    static std::optional<Place> a;
    static std::optional<Place> b;
};
/// A guest of the common image without a network: what it starts from on one site.
class FrozenGuest {
  public:
    FrozenGuest(const fs::path &image, const fs::path &scratch)
        : image_(provision::open_guest_image(image)), blank_(scratch / "blank") {
        std::ofstream(blank_).close();
        fs::resize_file(blank_, 1 << 20);
    }

    provision::GuestSpec spec(Place &place, unsigned team) {
        provision::SiteFiles &files = place.site.site().files;
        provision::GuestSpec spec;
        spec.exercise = "e2e-sites";
        spec.team = team;
        spec.guest.host = "pc";
        spec.guest.name = fmt::format("e2e-sites-t{}-pc", team);
        spec.guest.uuid = fmt::format("60169720-503a-54c7-be67-7f0de47a0d{:02}", team);
        spec.guest.memory_mib = 192;
        spec.kernel = files.bring(image_.kernel, "image.vmlinuz", {}, {});
        spec.initrd = files.bring(image_.initrd, "image.initrd", {}, {});
        spec.command_line = image_.command_line;
        spec.seed = files.bring(blank_, "image.blank", {}, {});
        spec.console_log = files.make_console_log({spec.exercise, team, spec.guest.host});
        return spec;
    }
    fs::path disk_of_image(Place &place) {
        return place.site.site().files.bring(image_.disk, "image.disk.qcow2", {}, {});
    }

  private:
    provision::GuestImage image_;
    fs::path blank_;
};

} // namespace enshu::e2e
