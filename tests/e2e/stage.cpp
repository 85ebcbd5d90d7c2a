#include "tests/e2e/stage.h"

#include "orchestrator/libvirt/hide_kvm.h"
#include "orchestrator/process/process.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace enshu::e2e {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

std::string contents_of(const fs::path &file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace

Stage::Stage(std::string exercise, unsigned teams)
    : exercise_(std::move(exercise)), teams_(teams),
      state_(fs::path("/var/lib/enshu") / exercise_) {
    const char *given = std::getenv("ENSHU_GUEST_IMAGE");
    if (given == nullptr) {
        throw std::runtime_error(
            "ENSHU_GUEST_IMAGE is not set: run these tests by `./enshu test e2e`");
    }
    image_ = given;
    if (!fs::create_directories(state_)) {
        throw std::runtime_error(
            fmt::format("{} is there already: an earlier run left it", state_.string()));
    }
    accelerator_ = libvirt::find_accelerator().accelerator;
    if (accelerator_ == libvirt::Accelerator::Tcg) {
        libvirt::hide_kvm(state_);
    }
    // With nothing on it the guests start without being set up, and their agent answers all the
    // same.
    std::ofstream(state_ / "seed").close();
    fs::resize_file(state_ / "seed", 1 << 20);
    events_.emplace();
    connection_ = std::make_shared<libvirt::Connection>(
        libvirt::connect("qemu:///embed?root=" + (state_ / "hv").string(), state_));
    hypervisor_.emplace(connection_, accelerator_);
}

Stage::~Stage() {
    for (unsigned team = 1; team <= teams_; ++team) {
        try {
            remove(team);
        } catch (const std::exception &error) {
            fmt::print(stderr, "team {} is left: {}\n", team, error.what());
        }
    }
    hypervisor_.reset();
    connection_.reset();
    events_.reset();
    std::error_code ignored;
    fs::remove_all(state_, ignored);
}

plan::RangePlan Stage::range(unsigned team) const {
    plan::RangePlan range;
    range.exercise = exercise_;
    range.team = team;
    range.network_namespace = plan::namespace_name(exercise_, team);
    range.bridges = {{"office", "enshu1"}};
    return range;
}

provision::GuestSpec Stage::spec(unsigned team) const {
    provision::GuestSpec spec;
    spec.guest.host = "pc";
    spec.guest.name = fmt::format("{}-t{}-pc", exercise_, team);
    spec.guest.uuid = fmt::format("60169720-503a-54c7-be67-7f0de47a0d{:02}", team);
    spec.guest.memory_mib = 192;
    spec.guest.nics = {{"office", "enshu1", "enshutap1", "52:54:00:00:00:01", {}, 24}};
    spec.exercise = exercise_;
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

void Stage::build(unsigned team, const fs::path &backing) {
    fabric_.build(range(team));
    const fs::path disk = spec(team).disk;
    fs::remove(disk);
    process::run_checked({"qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b",
                          backing.string(), disk.string()});
}

void Stage::enter(unsigned team, const std::function<void()> &act) {
    std::exception_ptr failure;
    // Entering a network namespace is for good.
    std::thread([&] {
        try {
            fabric_.enter(range(team));
            act();
        } catch (...) {
            failure = std::current_exception();
        }
    }).join();
    if (failure) {
        std::rethrow_exception(failure);
    }
}

void Stage::start(unsigned team) {
    enter(team, [&] { hypervisor_->start(spec(team)); });
}

void Stage::thaw(unsigned team, const fs::path &memory) {
    enter(team, [&] { hypervisor_->thaw(spec(team), memory); });
}

void Stage::wait_for_agent(unsigned team) {
    if (!hypervisor_->wait_for_agent(uuid(team), 240s, [] { return false; })) {
        throw std::runtime_error("no agent answers:\n" + contents_of(spec(team).console_log));
    }
}

std::string Stage::run(unsigned team, const std::string &command) {
    return hypervisor_->open_agent(uuid(team))->run({"/bin/sh", "-c", command}, "", 30s).output;
}

void Stage::remove(unsigned team) {
    destroy(team);
    fabric_.destroy(range(team));
}

pid_t Stage::qemu_of(unsigned team) const {
    const std::string mark = "guest=" + spec(team).guest.name + ",";
    for (const fs::directory_entry &entry : fs::directory_iterator("/proc")) {
        const std::string arguments = contents_of(entry.path() / "cmdline");
        if (arguments.starts_with("/usr/bin/qemu") && arguments.find(mark) != std::string::npos) {
            return std::stoi(entry.path().filename());
        }
    }
    return 0;
}

std::vector<std::string> Stage::leftovers() {
    std::vector<std::string> found = fabric_.leftovers(exercise_);
    for (unsigned team = 1; team <= teams_; ++team) {
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

} // namespace enshu::e2e
