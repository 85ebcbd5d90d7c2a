#include "orchestrator/daemon/live_exercise.h"

#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/error.h"
#include "orchestrator/process/failpoint.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace enshu::daemon {

using exercise::ExerciseError;
using exercise::State;
using nlohmann::json;
using provision::HostState;

namespace {

constexpr auto destroy_intent = "destroy";

std::string_view host_state_name(HostState state) {
    switch (state) {
    case HostState::Planned:
        return "planned";
    case HostState::Booting:
        return "booting";
    case HostState::Cloning:
        return "cloning";
    case HostState::Settling:
        return "settling";
    case HostState::Healthy:
        return "healthy";
    case HostState::Broken:
        return "broken";
    case HostState::Gone:
        return "gone";
    }
    throw std::logic_error("a host without a state");
}

} // namespace

json to_json(const Parameters &parameters) {
    json walkthroughs = json::object();
    for (const auto &[team, file] : parameters.walkthroughs) {
        walkthroughs[std::to_string(team)] = file;
    }
    json sites = json::object();
    for (const auto &[team, site] : parameters.sites) {
        sites[std::to_string(team)] = site;
    }
    return {{"teams", parameters.teams},
            {"walkthroughs", walkthroughs},
            {"skip_idle_time", parameters.skip_idle_time},
            {"seed", parameters.seed},
            {"freeze_only", parameters.freeze_only},
            {"shared_memory", parameters.memory == plan::MemoryMode::Shared},
            {"crowd", parameters.crowd},
            {"sites", sites}};
}

Parameters parameters_from_json(const json &object) {
    Parameters parameters;
    parameters.teams = object.at("teams");
    for (const auto &[team, file] : object.at("walkthroughs").items()) {
        parameters.walkthroughs[static_cast<unsigned>(std::stoul(team))] = file;
    }
    parameters.skip_idle_time = object.at("skip_idle_time");
    parameters.seed = object.at("seed");
    parameters.freeze_only = object.value("freeze_only", false);
    parameters.memory =
        object.value("shared_memory", false) ? plan::MemoryMode::Shared : plan::MemoryMode::Copied;
    parameters.crowd = object.value("crowd", false);
    const json sites = object.value("sites", json::object());
    for (const auto &[team, site] : sites.items()) {
        parameters.sites[static_cast<unsigned>(std::stoul(team))] = site;
    }
    return parameters;
}

LiveExercise::LiveExercise(std::string name, Parameters parameters, std::optional<Piece> piece,
                           Surroundings surroundings)
    : name_(std::move(name)), parameters_(std::move(parameters)), piece_(std::move(piece)),
      surroundings_(std::move(surroundings)),
      building_(surroundings_.store, surroundings_.accelerator), state_(State::Draft),
      sites_(parameters_.sites) {
    for (unsigned team = 1; team <= parameters_.teams; ++team) {
        sites_.try_emplace(team, surroundings_.sites.first().site().name);
    }
    if (piece_) {
        plan_ = plan::make_plan(piece_->scenario, name_, parameters_.teams, surroundings_.assets,
                                parameters_.memory);
        for (const plan::RangePlan &range : plan_->ranges) {
            for (const dsl::Host &host : piece_->scenario.organization.hosts) {
                hosts_.push_back({range.team, host.id, HostState::Planned, true, ""});
            }
        }
    }
}

LiveExercise::~LiveExercise() {
    stop();
}

void LiveExercise::stop() {
    cancelled_ = true;
    const std::lock_guard job_lock(job_mutex_);
    if (job_.joinable()) {
        job_.join();
    }
}

void LiveExercise::run(std::function<void()> job) {
    const std::lock_guard job_lock(job_mutex_);
    // Whoever asks does not wait for the job before this one: the new one does.
    job_ = std::jthread([this, job = std::move(job), before = std::move(job_)]() mutable {
        if (before.joinable()) {
            before.join();
        }
        try {
            job();
        } catch (const std::exception &error) {
            spdlog::error("{}: {}", name_, error.what());
            if (destroying()) { // what was given up is taken down next
                return;
            }
            try {
                enter(State::Broken, "system", error.what());
            } catch (const std::exception &log_error) {
                spdlog::error("{}: that could not be logged: {}", name_, log_error.what());
            }
        }
    });
}

bool LiveExercise::destroying() const {
    const std::lock_guard lock(mutex_);
    return destroying_;
}

std::uint64_t LiveExercise::enter(State state, const std::string &actor, const std::string &reason,
                                  json further) {
    event::Event event;
    event.exercise = name_;
    event.kind = event::kind::exercise_state;
    event.actor = actor;
    const State from = this->state();
    event.exercise_ms = position().count();
    event.detail = {
        {"from", exercise::name_of(from)}, {"to", exercise::name_of(state)}, {"reason", reason}};
    event.detail.update(further);
    const std::uint64_t seq = surroundings_.store.append(std::move(event)).seq;
    surroundings_.store.set_exercise_state(name_, std::string(exercise::name_of(state)));
    spdlog::info("{}: {} {}", name_, exercise::name_of(state), reason);
    const std::lock_guard lock(mutex_);
    state_ = state;
    reason_ = reason;
    return seq;
}

std::uint64_t LiveExercise::note(const dsl::Text &text, const std::string &actor,
                                 const std::string &reason) {
    event::Event event;
    event.exercise = name_;
    event.kind = event::kind::range_note;
    event.actor = actor;
    event.exercise_ms = position().count();
    event.detail = {{"text_ja", text.ja}, {"text_en", text.en}, {"reason", reason}};
    return surroundings_.store.append(std::move(event)).seq;
}

void LiveExercise::tell_fetched(unsigned team, const std::string &host, const std::string &id,
                                const exercise::Fetched &what, const std::string &actor) {
    if (const auto conducts = conductor_if_any()) {
        conducts->tell_fetched(team, host, id, what, actor);
    }
}

void LiveExercise::on_progress(const provision::Progress &progress) {
    building_.note(progress);
    event::Event event;
    event.exercise = name_;
    event.team = progress.team;
    event.exercise_ms = position(progress.team).count();
    if (progress.host.empty()) {
        event.kind = event::kind::range_note;
        event.detail = {{"text_ja", progress.note.ja}, {"text_en", progress.note.en}};
    } else {
        event.kind = event::kind::host_state;
        event.subject = progress.host;
        event.detail = {{"state", host_state_name(progress.state)}, {"doing", progress.note.en}};
        const std::lock_guard lock(mutex_);
        for (HostStatus &host : hosts_) {
            if (host.team == progress.team && host.host == progress.host) {
                host.state = progress.state;
                host.doing = progress.note.en;
            }
        }
    }
    surroundings_.store.append(std::move(event));
}

void LiveExercise::end_beginning() {
    const std::lock_guard lock(mutex_);
    begins_ = false;
    begun_.notify_all();
}

void LiveExercise::begin_conducting(std::vector<std::unique_ptr<provision::Range>> ranges) {
    std::vector<exercise::RangeControl *> controls;
    for (const auto &range : ranges) {
        controls.push_back(range.get());
    }
    exercise::ConductorOptions options;
    options.skip_idle_time = parameters_.skip_idle_time;
    options.seed = parameters_.seed;
    options.lease = [this](unsigned team, bool granted) {
        const std::lock_guard lock(mutex_);
        if (links_) {
            links_->grant_leases(team, granted);
        }
    };
    auto playing = std::make_shared<Playing>();
    playing->ranges = std::move(ranges);
    playing->conductor = std::make_unique<exercise::Conductor>(
        name_, piece_->scenario, parameters_.teams, piece_->walkthroughs, options,
        surroundings_.store, surroundings_.clock, playing->lanes, controls);
    auto links = std::make_unique<provision::ActorLinks>(
        [playing = std::weak_ptr(playing)](unsigned team, const std::string &host,
                                           const std::string &line) {
            if (const auto alive = playing.lock()) {
                alive->conductor->on_actor_line(team, host, line);
            }
        });
    for (const plan::RangePlan &range : plan_->ranges) {
        for (const plan::GuestPlan &guest : range.guests) {
            links->add(range.team, guest.host,
                       [this, team = range.team, host = guest.host, uuid = guest.uuid] {
                           provision::Provisioner &there = provisioner_of(team);
                           return there.hypervisor().open_actor(
                               uuid, there.actor_socket(name_, team, host));
                       });
        }
    }
    auto guard = std::make_shared<Guard>(
        [this](const std::vector<plan::RangePlan> &some) { return prove_on_sites(some); }, hooks(),
        Guard::Times{});
    const std::lock_guard lock(mutex_);
    guard_ = std::move(guard);
    playing_ = std::move(playing);
    links_ = std::move(links);
}

std::uint64_t LiveExercise::destroy(const std::string &actor, const std::string &reason) {
    {
        const std::lock_guard lock(mutex_);
        if (state_ == State::TornDown) {
            return 0;
        }
        if (destroying_) { // a second click destroys once
            return surroundings_.store.last_seq(name_);
        }
        destroying_ = true;
    }
    cancelled_ = true; // a build that is under way gives up, and takes down what it had made
    std::uint64_t seq = 0;
    try {
        seq = note({"演習環境の撤去を始めます", "Taking the ranges down"}, actor, reason);
        if (!is_to_be_destroyed()) { // a daemon that is killed now leaves it to the next one
            surroundings_.store.record_intent(name_, destroy_intent, name_, {{"reason", reason}});
        }
        run([this, reason] {
            try {
                destroy_now(reason);
            } catch (...) {
                give_up_destroying();
                throw;
            }
        });
    } catch (...) {
        give_up_destroying();
        throw;
    }
    return seq;
}

bool LiveExercise::is_to_be_destroyed() const {
    const std::vector<store::Intent> owed = surroundings_.store.outstanding(name_);
    return std::any_of(owed.begin(), owed.end(),
                       [](const store::Intent &intent) { return intent.kind == destroy_intent; });
}

void LiveExercise::give_up_destroying() {
    const std::lock_guard lock(mutex_);
    destroying_ = false; // and may be tried again
}

void LiveExercise::destroy_now(const std::string &reason) {
    std::shared_ptr<Guard> guard;
    std::unique_ptr<provision::ActorLinks> links;
    {
        const std::lock_guard lock(mutex_);
        links = std::move(links_);
        guard = std::move(guard_);
    }
    guard.reset(); // with a proof that is under way: it would find ranges half gone
    links.reset(); // leases end with it
    if (const auto conductor = conductor_if_any()) {
        const State now = conductor->state();
        if (now == State::Running || now == State::Paused) {
            try {
                conductor->end("system", reason);
            } catch (const std::exception &error) { // the machines go all the same
                spdlog::warn("{}: {}", name_, error.what());
            }
        }
        std::shared_ptr<Playing> ended;
        const std::lock_guard lock(mutex_);
        state_ = conductor->state();
        ended = std::move(playing_); // released after the lock, with the last call into it
    }
    const std::string left = destroy_on_sites();
    if (!left.empty()) {
        throw provision::ProvisionError(left);
    }
    const auto forget = [&](auto owed) {
        for (const store::Intent &intent : surroundings_.store.outstanding(name_)) {
            if (owed(intent.kind == destroy_intent)) {
                surroundings_.store.remove_intent(intent.id);
            }
        }
    };
    forget([](bool destroying) { return !destroying; });
    process::failpoint("destroy-intents-gone");
    on_progress({0,
                 "",
                 HostState::Gone,
                 {"確認しました: 仮想マシン・ネットワーク・プロセス・ファイルは残っていません",
                  "Checked: no virtual machine, network, process or file of it is left"}});
    enter(State::TornDown, "system", reason);
    forget([](bool) { return true; }); // last: until then the next daemon goes on
}

State LiveExercise::state() const {
    const std::lock_guard lock(mutex_);
    return playing_ != nullptr ? playing_->conductor->state() : state_;
}

std::string LiveExercise::reason() const {
    const std::lock_guard lock(mutex_);
    return playing_ != nullptr ? playing_->conductor->reason() : reason_;
}

std::vector<HostStatus> LiveExercise::hosts() const {
    const std::lock_guard lock(mutex_);
    std::vector<HostStatus> hosts = hosts_;
    if (playing_ == nullptr) {
        return hosts;
    }
    const std::vector<exercise::TeamStatus> teams = playing_->conductor->team_status();
    for (HostStatus &host : hosts) {
        const auto &broken = teams.at(host.team - 1).broken;
        if (const auto found = broken.find(host.host); found != broken.end()) {
            host.state = HostState::Broken;
            host.doing = found->second;
        }
        for (const auto &range : playing_->ranges) {
            if (range->plan().team == host.team) {
                host.plugged = range->plugged(host.host);
            }
        }
        if (teams.at(host.team - 1).off.contains(host.host)) {
            host.state = HostState::Gone;
            host.doing = "switched off";
        }
        const std::string lost = surroundings_.sites.why_away(sites_.at(host.team));
        if (!lost.empty()) {
            host.state = HostState::Broken;
            host.doing = lost;
        }
    }
    return hosts;
}

std::optional<provision::Estimate> LiveExercise::estimate() const {
    const State now = state();
    return now == State::Freezing || now == State::Ready || now == State::Cloning
               ? building_.estimate()
               : std::nullopt;
}

bool LiveExercise::takes_room() const {
    const State now = state();
    return now != State::Draft && now != State::TornDown && now != State::Broken;
}

std::vector<DiskOwner> LiveExercise::disk_owners() const {
    std::vector<DiskOwner> owners;
    if (plan_ && state() != State::TornDown) {
        for (const plan::RangePlan &range : plan_->ranges) {
            if (!provisioner_of(range.team).site().here) { // its files are another machine's
                continue;
            }
            for (const plan::GuestPlan &guest : range.guests) {
                owners.push_back({name_, range.team, guest.host, guest.uuid,
                                  surroundings_.paths.team(name_, range.team)});
            }
        }
    }
    return owners;
}

dsl::Milliseconds LiveExercise::position(unsigned team) const {
    const auto conductor = conductor_if_any();
    return conductor ? conductor->position(team) : surroundings_.store.remembered_clock(name_);
}

std::shared_ptr<exercise::Conductor> LiveExercise::conductor_if_any() const {
    const std::lock_guard lock(mutex_);
    return playing_ ? std::shared_ptr<exercise::Conductor>(playing_, playing_->conductor.get())
                    : nullptr;
}

std::shared_ptr<exercise::Conductor> LiveExercise::conductor() const {
    {
        // STANDBY is in the log a moment before it can be played: who reacts to it need not be too
        // early.
        std::unique_lock lock(mutex_);
        begun_.wait_for(lock, std::chrono::seconds(10), [this] { return !begins_; });
    }
    auto conductor = conductor_if_any();
    if (!conductor) {
        throw ExerciseError(ExerciseError::Code::FailedPrecondition,
                            fmt::format("`{}` is {}: this can be done from STANDBY on", name_,
                                        exercise::name_of(state())));
    }
    return conductor;
}

} // namespace enshu::daemon
