#include "range_alone.h"

#include "orchestrator/process/orphans.h"
#include "orchestrator/provision/golden.h"
#include "orchestrator/provision/guest_image.h"
#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/load_scenario.h"
#include "scenario-dsl/model/vary.h"

#include <fmt/ranges.h>

#include <cstdlib>
#include <iostream>
#include <stdexcept>

namespace enshu::e2e {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t seed = 1;

std::string setting(const char *name) {
    const char *value = std::getenv(name);
    if (value == nullptr)
        throw std::runtime_error(fmt::format("{} is not set; `./enshu test` sets it", name));
    return value;
}

dsl::Scenario scenario_in(const fs::path &directory) {
    dsl::LoadResult loaded = dsl::load_scenario(directory);
    if (!loaded.scenario)
        throw std::runtime_error(dsl::render(loaded.diagnostics, {}));
    return dsl::for_team(*loaded.scenario, seed, 1);
}

void tell(const provision::Progress &progress) {
    if (!progress.host.empty() && progress.state == provision::HostState::Broken)
        std::cout << fmt::format("{}: {}\n", progress.host, progress.note.en);
}

} // namespace

RangeAlone::RangeAlone(const std::string &name, const fs::path &scenario_directory)
    : name_(name), state_(fs::path("/var/lib/enshu") / name),
      scenario_(scenario_in(scenario_directory)) {
    if (fs::exists(state_))
        throw std::runtime_error(state_.string() + " is left from an earlier run");
    const plan::Assets assets{setting("ENSHU_ASSETS"), fs::path(ENSHU_PROGRAMS) / "actor"};
    const provision::GuestImage image = provision::open_guest_image(setting("ENSHU_GUEST_IMAGE"));
    process::adopt_and_collect_orphans();
    paths_.emplace(state_);
    fs::create_directories(paths_->exercise(name_));
    sites_.emplace(std::vector<std::string>{}, state_, 0s,
                   [](const std::string &, bool, const std::string &) {});
    provisioner_.emplace(sites_->all().front(), *paths_);

    plan_ = plan::make_plan(scenario_, name_, 1, assets);
    const std::string digest =
        plan::shape_digest(plan_, image.digest, provisioner_->hypervisor().form());
    const provision::Goldens goldens("/var/cache/enshu/goldens");
    const std::atomic<bool> cancelled = false;
    auto golden = goldens.find(digest);
    if (!golden) {
        auto making = goldens.make(digest, cancelled);
        golden = goldens.find(digest);
        if (!golden)
            golden = provisioner_->freeze(plan::golden_plan(scenario_, digest, assets), image,
                                          std::move(*making), scenario_.organization.name, tell,
                                          cancelled);
    }
    goldens.use(*golden, paths_->exercise(name_));
    for (const provision::Failure &failure : provisioner_->clone(plan_, *golden, tell, cancelled))
        throw std::runtime_error(failure.host + ": " + failure.why);
    range_.emplace(plan_.ranges.front(), *golden, *provisioner_, tell);

    links_.emplace([this](unsigned, const std::string &host, const std::string &line) {
        const std::lock_guard lock(mutex_);
        telemetry_.push_back(host + " " + line);
    });
    for (const plan::GuestPlan &guest : plan_.ranges.front().guests)
        links_->add(1, guest.host, [this, guest] {
            return provisioner_->hypervisor().open_actor(
                guest.uuid, provisioner_->actor_socket(name_, 1, guest.host));
        });
}

RangeAlone::~RangeAlone() {
    for (const std::string &left : take_down())
        std::cout << "left: " << left << "\n";
}

std::vector<std::string> RangeAlone::take_down() {
    if (!provisioner_)
        return {};
    links_.reset();
    range_.reset();
    provisioner_->destroy(name_, plan_.ranges, tell);
    std::vector<std::string> left = provisioner_->leftovers(name_, plan_.ranges);
    provisioner_.reset();
    sites_.reset();
    fs::remove_all(state_);
    return left;
}

inject::ActContext RangeAlone::context(const dsl::Step &step) {
    return {.scenario = scenario_,
            .step = step,
            .seed = seed,
            .guest = [this](const std::string &host) -> inject::GuestChannel & {
                return range_->guest(host);
            },
            .stop = {}};
}

std::string RangeAlone::said(const std::string &host, const std::string &command) {
    return range_->guest(host).run({"/bin/sh", "-c", command}, {}, 60s).output;
}

std::vector<std::string> RangeAlone::telemetry() const {
    const std::lock_guard lock(mutex_);
    return telemetry_;
}

} // namespace enshu::e2e
