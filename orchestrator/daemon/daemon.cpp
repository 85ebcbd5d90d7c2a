#include "orchestrator/daemon/daemon.h"

#include "orchestrator/exercise/error.h"
#include "orchestrator/process/durable.h"
#include "orchestrator/proof/scenario_digest.h"
#include "orchestrator/provision/machine.h"
#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/load_scenario.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <thread>

namespace enshu::daemon {

namespace fs = std::filesystem;
using exercise::ExerciseError;
using exercise::State;

namespace {

/// Loads and checks a scenario and the walkthroughs; diagnostics are appended to `words`.
std::optional<Piece> load_piece(const fs::path &directory, const Parameters &parameters,
                                std::string &words) {
    dsl::LoadResult loaded = dsl::load_scenario(directory);
    words += dsl::render(loaded.diagnostics, {});
    if (!loaded.scenario) {
        return std::nullopt;
    }
    Piece piece{std::move(*loaded.scenario), {}};
    bool good = true;
    for (const auto &[team, file] : parameters.walkthroughs) {
        if (team < 1 || team > parameters.teams) {
            words +=
                fmt::format("error: a walkthrough is given for team {}, but there are {} teams\n",
                            team, parameters.teams);
            good = false;
            continue;
        }
        dsl::WalkthroughResult walkthrough =
            dsl::load_walkthrough(directory / file, piece.scenario);
        words += dsl::render(walkthrough.diagnostics, {});
        if (walkthrough.walkthrough) {
            piece.walkthroughs[team] = std::move(*walkthrough.walkthrough);
        } else {
            good = false;
        }
    }
    return good ? std::optional(std::move(piece)) : std::nullopt;
}

/// An author may go on writing while an exercise is played: it plays a copy. Both directories keep
/// their place relative to each other, so that the scenario finds its organisation. Returns the
/// scenario's directory in the copy.
fs::path keep_copy(const dsl::Scenario &scenario, const fs::path &into) {
    fs::remove_all(into);
    process::create_directories_durably(into);
    for (const fs::path &directory : {scenario.organization_directory, scenario.directory}) {
        fs::create_directories(into / directory.relative_path());
        fs::copy(directory, into / directory.relative_path(),
                 fs::copy_options::recursive | fs::copy_options::skip_existing);
    }
    process::make_tree_durable(into); // before the store says that there is such an exercise
    return into / scenario.directory.relative_path();
}

provision::CapacityOptions capacity_options(const Parameters &parameters) {
    provision::CapacityOptions options;
    options.crowd_processors = parameters.crowd;
    options.memory = parameters.memory;
    return options;
}

provision::Taken taken_of(const std::vector<std::string> &exercises,
                          const provision::Paths &paths) {
    provision::Taken taken{provision::memory_of_guests(), {}};
    for (const std::string &exercise : exercises) {
        taken.disk_mib[exercise] = provision::disk_taken_mib(paths.exercise(exercise));
    }
    return taken;
}

} // namespace

Daemon::Daemon(const Settings &settings, store::Store &store, Machines machines)
    : settings_(settings), paths_(settings.state), goldens_(settings.goldens), store_(store),
      debriefing_(store, settings.state / "results"), machines_(std::move(machines)),
      sites_(machines_.sites, machines_.offers, paths_),
      placing_(sites_,
               {[this] {
                    return provision::read_machine({paths_.state(), goldens_.directory(), "/",
                                                    machines_.accelerator == "kvm"});
                },
                [this](const std::vector<std::string> &exercises) {
                    return taken_of(exercises, paths_);
                }},
               settings.state),
      vitals_(settings.state) {
    for (provision::Provisioner &each : sites_.all()) {
        each.hypervisor().on_guest_ended(
            [this, site = each.site().name](const std::string &uuid, const std::string &why) {
                on_guest_ended(site, uuid, why);
            });
    }
    for (const store::ExerciseRecord &record : store_.exercises()) {
        if (record.state == exercise::name_of(State::TornDown)) {
            continue;
        }
        std::shared_ptr<LiveExercise> live = take_up(record);
        live->recover();
        if (live->plan()) {
            placing_.remember(*live->plan(), capacity_options(live->parameters()),
                              live->placement());
        }
        const std::lock_guard lock(mutex_);
        exercises_.push_back(std::move(live));
    }
    Watchkeeper::Options watch;
    watch.state = paths_.state();
    watchkeeper_ = std::make_unique<Watchkeeper>(
        vitals_, store_, [this] { return watched(); }, watch);
    disk_keeper_ = std::make_unique<DiskKeeper>(store_, disk_hooks());
    for (provision::Provisioner &each : sites_.all()) {
        patrols_.push_back(std::make_unique<Patrol>(
            [this, &site = each.site()] { return look_at(site); },
            [this, site = each.site().name](const Patrol::Breaches &breaches) {
                for (const auto &live : all()) {
                    live->on_breaches(site, breaches);
                }
            }));
    }
}

DiskKeeper::Hooks Daemon::disk_hooks() {
    return {[this] {
                std::vector<DiskOwner> owners;
                for (const auto &live : all()) {
                    std::vector<DiskOwner> of_one = live->disk_owners();
                    owners.insert(owners.end(), of_one.begin(), of_one.end());
                }
                return owners;
            },
            [this](const std::string &uuid) {
                bool ran = false;
                for (provision::Provisioner &each : sites_.all()) {
                    if (each.site().here &&
                        each.hypervisor().power(uuid) == provision::Power::Running) {
                        each.hypervisor().suspend(uuid);
                        ran = true;
                    }
                }
                return ran;
            },
            [this](const std::string &uuid, const std::string &why) {
                for (const provision::Provisioner &each : sites_.all()) {
                    if (each.site().here) {
                        on_guest_ended(each.site().name, uuid, why);
                    }
                }
            },
            [this](const std::string &exercise, unsigned team) {
                return find(exercise)->position(team).count();
            }};
}

/// A site that cannot be reached is lost, and tells nothing of its rules.
Patrol::Breaches Daemon::look_at(const provision::Site &site) {
    const auto lost = [&] {
        const std::string why = site.why_away();
        {
            const std::lock_guard lock(away_mutex_);
            const auto [told, first] = away_.try_emplace(site.name, !why.empty());
            if (!first && told->second == !why.empty()) {
                return !why.empty();
            }
            told->second = !why.empty();
        }
        spdlog::info("site {}: {}", site.name, why.empty() ? "is there" : why);
        for (const auto &live : all()) {
            live->on_site(site.name, why);
        }
        return !why.empty();
    };
    if (lost()) {
        return {};
    }
    try {
        return site.fabric.reconcile();
    } catch (const std::exception &) {
        if (lost()) {
            return {};
        }
        throw;
    }
}

std::vector<Watched> Daemon::watched() const {
    std::vector<Watched> watched;
    for (const auto &live : all()) {
        if (live->takes_room()) {
            watched.push_back({live->name(), live->position().count()});
        }
    }
    return watched;
}

std::shared_ptr<LiveExercise> Daemon::take_up(const store::ExerciseRecord &record) {
    Parameters parameters;
    try {
        parameters = parameters_from_json(record.parameters);
        std::string words;
        auto live = std::make_shared<LiveExercise>(
            record.name, parameters, load_piece(record.scenario_directory, parameters, words),
            surroundings());
        if (!words.empty()) {
            spdlog::warn("{}: {}", record.name, words);
        }
        return live;
    } catch (const std::exception &error) { // it can still be torn down, and the others can go on
        spdlog::error("{}: {}", record.name, error.what());
        return std::make_shared<LiveExercise>(record.name, parameters, std::nullopt,
                                              surroundings());
    }
}

void Daemon::on_guest_ended(const std::string &site, const std::string &uuid,
                            const std::string &why) {
    for (const auto &live : all()) {
        try {
            if (live->on_guest_ended(site, uuid, why)) {
                return;
            }
        } catch (const std::exception &error) { // a full disk, as a rule
            spdlog::error("{}: {}", live->name(), error.what());
        }
    }
}

Daemon::~Daemon() {
    disk_keeper_.reset();
    watchkeeper_.reset();
    patrols_.clear();
    for (provision::Provisioner &each : sites_.all()) {
        each.hypervisor().on_guest_ended({});
    }
    for (const auto &live : all()) {
        live->stop();
    }
}

Surroundings Daemon::surroundings() {
    provision::Machinery machinery{std::max(1U, std::thread::hardware_concurrency()), {}};
    const provision::Limits &limits = sites_.first().site().limits;
    machinery.at_once = {{provision::StepKind::Boot, limits.booting_at_once},
                         {provision::StepKind::Thaw, limits.thawing_at_once},
                         {provision::StepKind::Check, limits.thawing_at_once}};
    return {store_,
            sites_,
            goldens_,
            paths_,
            {settings_.assets, settings_.actor},
            settings_.guest_image,
            clock_,
            machines_.prover,
            [this](const plan::ExercisePlan &plan, const provision::Placement &placement,
                   unsigned team, const std::function<bool(const std::string &)> &fits) {
                return placing_.another(plan, capacity_options(find(plan.exercise)->parameters()),
                                        placement, team, fits);
            },
            machines_.accelerator,
            settings_.evidence_mib,
            machinery};
}

Created Daemon::create(const std::string &name, const fs::path &scenario_directory,
                       const Parameters &parameters) {
    Created created;
    const std::optional<Piece> piece = load_piece(scenario_directory, parameters, created.warnings);
    if (!piece) {
        throw ExerciseError(ExerciseError::Code::InvalidArgument, created.warnings);
    }
    created.exercise = name.empty() ? piece->scenario.id : name;
    plan::ExercisePlan plan;
    provision::CapacityOptions options = capacity_options(parameters);
    try {
        plan = plan::make_plan(piece->scenario, created.exercise, parameters.teams,
                               surroundings().assets, parameters.memory);
        const provision::GuestImage image = provision::open_guest_image(settings_.guest_image);
        provision::Provisioner &maker = sites_.first();
        options.freezes =
            maker.site().why_away().empty() &&
            !goldens_.find(plan::shape_digest(plan, image.digest, maker.hypervisor().form()));
    } catch (const std::invalid_argument &error) {
        throw ExerciseError(ExerciseError::Code::InvalidArgument, error.what());
    } catch (const std::runtime_error &error) {
        throw ExerciseError(ExerciseError::Code::FailedPrecondition, error.what());
    }
    const std::lock_guard lock(mutex_);
    make_room_for(created.exercise);
    Placing::Outcome placed = place(plan, options);
    created.warnings += placed.notes;
    Parameters with_sites = parameters;
    with_sites.sites = std::move(placed.placement);
    auto live = begin(*piece, created.exercise, with_sites);
    exercises_.push_back(std::move(live));
    return created;
}

Placing::Outcome Daemon::place(const plan::ExercisePlan &plan,
                               const provision::CapacityOptions &options) {
    for (const auto &live : exercises_) {
        if (live->state() == State::TornDown) {
            placing_.release(live->name());
        }
    }
    return placing_.place(plan, options);
}

void Daemon::remove_golden(const std::string &digest) {
    goldens_.remove(digest);
    for (provision::Provisioner &each : sites_.all()) {
        try {
            each.forget(digest);
        } catch (const std::exception &error) { // a cache; what is in use stays too
            spdlog::warn("site {}: {}", each.site().name, error.what());
        }
    }
}

std::shared_ptr<LiveExercise> Daemon::begin(const Piece &piece, const std::string &name,
                                            const Parameters &parameters) {
    try {
        const fs::path copy = keep_copy(piece.scenario, paths_.played(name));
        std::string words; // the copy's diagnostics are the original's, which were told
        auto live = std::make_shared<LiveExercise>(
            name, parameters, load_piece(copy, parameters, words), surroundings());
        if (live->scenario() == nullptr) {
            throw ExerciseError(ExerciseError::Code::InvalidArgument,
                                "the scenario changed while it was being read:\n" + words);
        }
        store_.add_exercise(
            {name, copy.string(), to_json(parameters),
             std::string(exercise::name_of(State::Draft))},
            proof::digest_of_directories({copy, live->scenario()->organization_directory}));
        live->build();
        return live;
    } catch (...) {
        placing_.release(name);
        std::error_code ignored;
        fs::remove_all(paths_.played(name),
                       ignored); // or the copy would be a leftover of nothing
        throw;
    }
}

void Daemon::make_room_for(const std::string &name) {
    const auto same = std::find_if(exercises_.begin(), exercises_.end(),
                                   [&](const auto &other) { return other->name() == name; });
    if (same != exercises_.end() && (*same)->state() != State::TornDown) {
        throw ExerciseError(
            ExerciseError::Code::FailedPrecondition,
            fmt::format("`{}` is there already ({}); `enshu destroy` takes it down, or give this "
                        "one another --name",
                        name, exercise::name_of((*same)->state())));
    }
    try {
        debriefing_.keep(name);
    } catch (const std::exception &error) { // the new one is played all the same
        spdlog::warn("no result of the former {} is kept: {}", name, error.what());
    }
    if (same != exercises_.end()) {
        exercises_.erase(same);
    }
}

std::shared_ptr<LiveExercise> Daemon::find(const std::string &name) const {
    const std::lock_guard lock(mutex_);
    std::shared_ptr<LiveExercise> only;
    for (const auto &live : exercises_) {
        if (!name.empty() && live->name() == name) {
            return live;
        }
        if (name.empty() && live->state() != State::TornDown) {
            if (only) {
                throw ExerciseError(ExerciseError::Code::InvalidArgument,
                                    "there is more than one exercise; name the one you mean");
            }
            only = live;
        }
    }
    if (!only) {
        throw ExerciseError(ExerciseError::Code::NotFound,
                            name.empty() ? "there is no exercise"
                                         : fmt::format("there is no exercise `{}`", name));
    }
    return only;
}

std::vector<std::shared_ptr<LiveExercise>> Daemon::all() const {
    const std::lock_guard lock(mutex_);
    return exercises_;
}

} // namespace enshu::daemon
