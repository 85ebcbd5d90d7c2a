#include "tests/e2e/stage.h"

#include "orchestrator/libvirt/hide_kvm.h"
#include "orchestrator/process/process.h"
#include "orchestrator/provision/guest_image.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

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

Stage::Stage(const std::string &name, unsigned teams)
    : name_("e2e-" + name), teams_(teams), state_(fs::path("/var/lib/enshu") / name_) {
    const char *given = std::getenv("ENSHU_GUEST_IMAGE");
    if (given == nullptr) {
        throw std::runtime_error("ENSHU_GUEST_IMAGE is not set: run by `./enshu test e2e`");
    }
    image_ = given;
    if (!fs::create_directories(state_)) {
        throw std::runtime_error(state_.string() + " is there already: left by an earlier run");
    }
    const libvirt::Accelerator accelerator = libvirt::find_accelerator().accelerator;
    if (accelerator == libvirt::Accelerator::Tcg) {
        libvirt::hide_kvm(state_);
    }
    // The seed disk: with nothing on it guests start without being set up, and their agent answers
    // all the same.
    std::ofstream(state_ / "seed").close();
    fs::resize_file(state_ / "seed", 1 << 20);
    events_.emplace();
    connection_ = std::make_shared<libvirt::Connection>(
        libvirt::connect("qemu:///embed?root=" + (state_ / "hv").string(), state_));
    hypervisor_.emplace(connection_, accelerator);
}

Stage::~Stage() {
    for (unsigned team = 1; team <= teams_; ++team) {
        try {
            hypervisor_->destroy(uuid(team));
            fabric_.destroy(range(team));
        } catch (const std::exception &error) {
            ADD_FAILURE() << error.what();
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
    range.exercise = name_;
    range.team = team;
    range.network_namespace = fmt::format("enshu-{}-t{}", name_, team);
    range.bridges = {{"office", "enshu1"}};
    return range;
}

provision::GuestSpec Stage::spec(unsigned team, plan::MemoryMode mode) const {
    const provision::GuestImage image = provision::open_guest_image(image_);
    provision::GuestSpec spec;
    spec.guest.host = "pc";
    spec.guest.name = fmt::format("{}-t{}-pc", name_, team);
    spec.guest.uuid = fmt::format("60169720-503a-54c7-be67-7f0de47a0d{:02}", team);
    spec.guest.memory_mib = 192;
    spec.guest.memory_mode = mode;
    spec.guest.nics = {{"office", "enshu1", "tap1", "52:54:00:00:00:01", {}, 24}};
    spec.exercise = name_;
    spec.team = team;
    spec.kernel = image.kernel;
    spec.initrd = image.initrd;
    spec.command_line = image.command_line;
    const std::string base = (state_ / fmt::format("t{}", team)).string();
    spec.disk = base + ".qcow2";
    spec.seed = state_ / "seed";
    spec.actor_socket = base + ".actor";
    spec.console_log = base + ".log";
    return spec;
}

void Stage::inside(unsigned team, const std::function<void()> &act) {
    std::exception_ptr failure;
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

void Stage::build(unsigned team, const fs::path &backing) {
    fabric_.build(range(team));
    fs::remove(spec(team).disk);
    process::run_checked({"qemu-img", "create", "-q", "-f", "qcow2", "-F", "qcow2", "-b",
                          backing.string(), spec(team).disk.string()});
}

void Stage::start(const provision::GuestSpec &spec) {
    inside(spec.team, [&] { hypervisor_->start(spec); });
}

void Stage::thaw(const provision::GuestSpec &spec, const fs::path &memory) {
    inside(spec.team, [&] { hypervisor_->thaw(spec, memory); });
}

void Stage::wait_for_agent(unsigned team) {
    if (!hypervisor_->wait_for_agent(uuid(team), 240s, [] { return false; })) {
        throw std::runtime_error("no agent:\n" + contents_of(spec(team).console_log));
    }
}

std::string Stage::run(unsigned team, const std::string &command) {
    return hypervisor_->open_agent(uuid(team))->run({"/bin/sh", "-c", command}, "", 30s).output;
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

} // namespace enshu::e2e
