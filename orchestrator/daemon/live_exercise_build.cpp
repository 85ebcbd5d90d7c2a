// LiveExercise's way up: freezing the organisation, cloning it for every team; and the same again
// from where it stopped.
#include "orchestrator/daemon/live_exercise.h"

#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/error.h"
#include "orchestrator/process/failpoint.h"
#include "orchestrator/provision/build_steps.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

namespace enshu::daemon {

using exercise::ExerciseError;
using exercise::State;
using nlohmann::json;
using provision::HostState;

namespace {

constexpr auto range_intent = "range";
constexpr auto golden_intent = "golden"; ///< of the guests that are booted to be frozen

/// Whether the virtual machines of an exercise in this state exist, so that it can be played.
bool has_machines(State state) {
    return state == State::Standby || state == State::Running || state == State::Paused ||
           state == State::Ended;
}

std::string in_words(const std::vector<provision::Failure> &failures) {
    std::vector<std::string> words;
    for (const provision::Failure &failure : failures) {
        words.push_back(fmt::format("{}team {}: {}",
                                    failure.host.empty() ? "" : failure.host + " of ", failure.team,
                                    failure.why));
    }
    return fmt::format("{}", fmt::join(words, "; "));
}

/// Alone.
bool is_paused(const exercise::Conductor &conductor, unsigned team) {
    const std::vector<exercise::TeamStatus> all = conductor.team_status();
    return team >= 1 && team <= all.size() && all[team - 1].paused;
}

/// What an exercise that was found in the store was doing.
struct Past {
    State last = State::Draft;
    std::string reason;
    std::string golden; ///< digest
};

/// What is looked for below.
bool tells_of_machines(std::string_view kind) {
    return kind == event::kind::exercise_state || kind == event::kind::cable_set ||
           kind == event::kind::host_power || kind == event::kind::host_reset;
}

Past past_of(const std::vector<event::Event> &events) {
    Past past;
    for (const event::Event &event : events) {
        if (event.kind == event::kind::exercise_state) {
            past.last =
                exercise::state_named(event.detail.value("to", "DRAFT")).value_or(State::Draft);
            past.reason = event.detail.value("reason", "");
            past.golden = event.detail.value("golden", past.golden);
        }
    }
    return past;
}

/// Hosts that were off when the log ended.
std::set<std::pair<unsigned, std::string>> shut_down_in(const std::vector<event::Event> &events) {
    std::set<std::pair<unsigned, std::string>> off;
    for (const event::Event &event : events) {
        if (event.kind == event::kind::host_power && !event.detail.value("on", false)) {
            off.insert({event.team, event.subject});
        } else if (event.kind == event::kind::host_power || event.kind == event::kind::host_reset) {
            std::erase_if(off, [&](const auto &host) {
                return host.first == event.team &&
                       (event.subject.empty() || host.second == event.subject);
            });
        }
    }
    return off;
}

} // namespace

void LiveExercise::build() {
    // What a former exercise of this name was killed before it could forget is owed no more.
    for (const store::Intent &intent : surroundings_.store.outstanding(name_)) {
        surroundings_.store.remove_intent(intent.id);
    }
    record_intents();
    run([this] { build_or_say_how_to_go_on(); });
}

/// What destroy() will owe, before anything is made.
void LiveExercise::record_intents() {
    if (parameters_.freeze_only) {
        return;
    }
    std::set<std::string> recorded;
    for (const store::Intent &intent : surroundings_.store.outstanding(name_)) {
        if (intent.kind == range_intent) {
            recorded.insert(intent.name);
        }
    }
    for (const plan::RangePlan &range : plan_->ranges) {
        if (!recorded.contains(std::to_string(range.team))) {
            surroundings_.store.record_intent(
                name_, range_intent, std::to_string(range.team),
                json::parse(provision::identity_to_json(range, placement().at(range.team))));
        }
    }
    process::failpoint("intents-recorded");
}

void LiveExercise::build_or_say_how_to_go_on() {
    try {
        build_now();
    } catch (const std::exception &error) {
        if (cancelled_) {
            throw;
        }
        throw provision::ProvisionError(fmt::format(
            "{}; `enshu resume` goes on from there, `enshu destroy` takes it down", error.what()));
    }
}

void LiveExercise::build_now() {
    record_intents(); // whoever was killed while recording them goes on here
    const std::optional<provision::Golden> golden = freeze_or_find();
    if (!golden) {
        throw provision::ProvisionError("cancelled");
    }
    if (parameters_.freeze_only) {
        freeze_ended();
        return;
    }
    surroundings_.goldens.use(*golden, surroundings_.paths.exercise(name_));
    clone_now(*golden);
}

std::optional<provision::Golden> LiveExercise::freeze_or_find() {
    const provision::GuestImage image = provision::open_guest_image(surroundings_.guest_image);
    provision::Provisioner &maker = surroundings_.sites.first();
    const std::string digest = plan::shape_digest(*plan_, image.digest, maker.hypervisor().form());
    const provision::Goldens &goldens = surroundings_.goldens;
    std::vector<provision::Step> steps;
    if (!parameters_.freeze_only) {
        steps = provision::steps_to_clone(*plan_);
    }
    if (auto golden = goldens.find(digest)) {
        building_.begin(std::move(steps), surroundings_.machinery);
        note({"凍結済みの組織を使います", "Using the organisation as it was frozen before"});
        enter(State::Ready, "system", "", {{"golden", digest}});
        return golden;
    }
    const std::vector<provision::Step> freezing = provision::steps_to_freeze(*plan_);
    steps.insert(steps.begin(), freezing.begin(), freezing.end());
    building_.begin(std::move(steps), surroundings_.machinery);
    enter(State::Freezing, "system", "");
    auto making = goldens.make(digest, cancelled_);
    if (!making) {
        return std::nullopt;
    }
    auto golden = goldens.find(digest); // somebody else may have made it meanwhile
    if (!golden) {
        const plan::ExercisePlan plan =
            plan::golden_plan(piece_->scenario, digest, surroundings_.assets, parameters_.memory);
        const std::uint64_t intent = surroundings_.store.record_intent(
            name_, golden_intent, plan.exercise,
            json::parse(provision::identity_to_json(plan.ranges.front(), maker.site().name)));
        golden = maker.freeze(
            plan, image, std::move(*making), piece_->scenario.organization.name,
            [this](const provision::Progress &progress) { on_progress(progress); }, cancelled_);
        surroundings_.store.remove_intent(intent);
    }
    building_.book().frozen();
    enter(State::Ready, "system", "", {{"golden", digest}});
    return golden;
}

void LiveExercise::freeze_ended() {
    std::filesystem::remove_all(surroundings_.paths.exercise(name_));
    std::filesystem::remove_all(surroundings_.paths.played(name_)); // nobody has played it
    enter(State::TornDown, "system", "the organisation is frozen");
}

void LiveExercise::clone_now(const provision::Golden &golden) {
    enter(State::Cloning, "system", "", {{"golden", golden.digest}});
    const std::vector<provision::Failure> failures = clone_on_sites(golden);
    std::set<unsigned> broken;
    for (const provision::Failure &failure : failures) {
        broken.insert(failure.team);
    }
    if (broken.size() == plan_->ranges.size()) {
        throw provision::ProvisionError(in_words(failures));
    }
    for (const store::Intent &intent : surroundings_.store.outstanding(name_)) {
        surroundings_.store.complete_intent(intent.id);
    }
    {
        const std::lock_guard lock(mutex_);
        begins_ = true;
    }
    try {
        // One broken machine does not keep the other teams waiting.
        enter(State::Standby, "system",
              failures.empty() ? ""
                               : fmt::format("{}; `enshu reset` tries again", in_words(failures)));
        begin_conducting(make_ranges(golden));
    } catch (...) {
        end_beginning();
        throw;
    }
    end_beginning();
    process::failpoint("standby");
}

std::vector<std::unique_ptr<provision::Range>>
LiveExercise::make_ranges(const provision::Golden &golden) {
    std::vector<std::unique_ptr<provision::Range>> ranges;
    for (const plan::RangePlan &range : plan_->ranges) {
        ranges.push_back(std::make_unique<provision::Range>(
            range, golden, provisioner_of(range.team),
            [this](const provision::Progress &progress) { on_progress(progress); },
            surroundings_.evidence_mib << 20));
    }
    return ranges;
}

void LiveExercise::recover() {
    std::vector<event::Event> events;
    event::for_each(surroundings_.store, name_, [&](const event::Event &event) {
        if (tells_of_machines(event.kind)) {
            events.push_back(event);
        }
    });
    const Past past = past_of(events);
    remember_sites();
    {
        const std::lock_guard lock(mutex_);
        state_ = past.last;
        reason_ = past.reason;
    }
    if (past.last == State::TornDown) {
        return;
    }
    if (is_to_be_destroyed()) {
        destroy("system", "the daemon was stopped while it was being taken down");
        return;
    }
    if (past.last == State::Broken) {
        return;
    }
    if (!piece_) {
        enter(State::Broken, "system",
              "its scenario cannot be loaded any more; `enshu destroy` takes its machines down");
        return;
    }
    if (!has_machines(past.last)) {
        note({"デーモンが再起動したため、構築を続きから行います",
              "The daemon was started again: building goes on from where it was"});
        run([this] { build_or_say_how_to_go_on(); });
        return;
    }
    try {
        const auto golden = surroundings_.goldens.find(past.golden);
        auto ranges = make_ranges(golden.value_or(provision::Golden{}));
        for (const event::Event &event : events) {
            if (event.kind == event::kind::cable_set && event.team >= 1 &&
                event.team <= ranges.size()) {
                ranges[event.team - 1]->remember_cable(event.subject,
                                                       event.detail.value("plugged", true));
            }
        }
        {
            const std::lock_guard lock(mutex_);
            for (HostStatus &host : hosts_) {
                host.state = HostState::Healthy;
            }
        }
        on_each_site([](provision::Provisioner &there, const plan::ExercisePlan &part) {
            there.renew_networks(part);
        });
        if (past.last == State::Running || past.last == State::Paused) {
            for (const auto &range : ranges) {
                range->remember_suspended();
            }
        }
        const std::set<std::pair<unsigned, std::string>> off = shut_down_in(events);
        for (const provision::Failure &failure : missing()) {
            if (off.contains({failure.team, failure.host})) {
                continue;
            }
            on_progress(
                {failure.team, failure.host, HostState::Broken, {"動作していません", failure.why}});
        }
        begin_conducting(std::move(ranges));
    } catch (
        const std::exception &error) { // whatever it is, it must not keep the other exercises down
        enter(State::Broken, "system",
              fmt::format("{}; `enshu destroy` takes down what there is", error.what()));
    }
}

std::uint64_t LiveExercise::start(const std::string &actor, const std::string &reason) {
    const auto conducts = conductor();
    std::vector<std::string> unwell;
    for (const HostStatus &host : hosts()) {
        if (host.state == HostState::Broken && why_lost(host.team).empty()) {
            unwell.push_back(fmt::format("{} of team {} ({})", host.host, host.team, host.doing));
        }
    }
    if (!unwell.empty()) {
        throw ExerciseError(
            ExerciseError::Code::FailedPrecondition,
            fmt::format("not every machine is well: {}; `enshu reset --team N --host HOST` puts "
                        "one back",
                        fmt::join(unwell, ", ")));
    }
    if (conducts->state() == State::Standby) { // else it refuses in its own words
        prove_before_playing();
    }
    const std::uint64_t seq = conducts->start(actor, reason);
    pause_lost_teams(*conducts);
    return seq;
}

std::uint64_t LiveExercise::resume(unsigned team, const std::string &actor,
                                   const std::string &reason) {
    if (const auto conducts = conductor_if_any()) {
        pause_lost_teams(*conducts);
        const std::lock_guard one(resume_mutex_);
        const bool lost = placement().contains(team) && !why_lost(team).empty();
        const bool stands = conducts->state() == State::Paused || is_paused(*conducts, team);
        if (lost && conducts->state() != State::Ended) {
            move_to_another_site(team);
        } else if (!stands) {
            return conducts->resume(team, actor, reason); // refuses in its own words
        }
        put_lost_teams_back(*conducts, team);
        if (lost && conducts->state() == State::Standby) { // nobody stood still
            return note(
                {"この班を別のサイトに作り直しました", "The team is made anew on another site"},
                actor, reason);
        }
        prove_before_playing(); // on the machines as they are now
        return conducts->resume(team, actor, reason);
    }
    {
        const std::lock_guard lock(mutex_);
        if (state_ != State::Broken || !piece_ || destroying_) {
            throw ExerciseError(ExerciseError::Code::FailedPrecondition,
                                fmt::format("`{}` is {}: there is nothing to go on with", name_,
                                            exercise::name_of(state_)));
        }
        state_ = State::Draft; // a second click resumes once
    }
    const std::uint64_t seq =
        note({"構築を続きから行います", "Building goes on from where it was"}, actor, reason);
    run([this] { build_or_say_how_to_go_on(); });
    return seq;
}

/// After a reboot of a hypervisor's machine, or on a site where nothing of it was yet: a team (0:
/// all) of which nothing runs any more is put back to its last checkpoint, suspended if it was;
/// what the attack has done there since is done again when it goes on.
void LiveExercise::put_lost_teams_back(exercise::Conductor &conductor, unsigned only) {
    std::map<unsigned, std::size_t> missing;
    for (const provision::Failure &failure : this->missing()) {
        ++missing[failure.team];
    }
    for (const plan::RangePlan &range : plan_->ranges) {
        if (missing[range.team] != range.guests.size() || (only != 0 && range.team != only)) {
            continue;
        }
        const std::vector<provision::Checkpoint> checkpoints =
            provisioner_of(range.team).checkpoints(range);
        const std::string name = checkpoints.empty() ? "" : checkpoints.back().name;
        if (conductor.state() == State::Standby) {
            conductor.put_back(range.team, "", name, false, "system", "its machines were gone");
        } else {
            conductor.put_back_lost(range.team, name, "system", "its machines were gone");
        }
    }
}

bool LiveExercise::on_guest_ended(const std::string &site, const std::string &uuid,
                                  const std::string &why) {
    if (!plan_) {
        return false;
    }
    for (const plan::RangePlan &range : plan_->ranges) {
        for (const plan::GuestPlan &guest : range.guests) {
            if (guest.uuid == uuid) {
                if (placement().at(range.team) != site) { // the team lies elsewhere now
                    return true;
                }
                // Once it is played, the conductor knows which ends were wanted.
                if (const auto conducts = conductor_if_any())
                    conducts->host_ended(range.team, guest.host, why);
                else
                    on_progress({range.team, guest.host, HostState::Broken, {why, why}});
                return true;
            }
        }
    }
    return false;
}

/// What is left of an organisation whose freezing was killed.
void LiveExercise::destroy_golden_guests() {
    for (const store::Intent &intent : surroundings_.store.outstanding(name_)) {
        if (intent.kind != golden_intent) {
            continue;
        }
        const std::atomic<bool> never = false;
        // Another daemon may be freezing the same one.
        const auto alone = surroundings_.goldens.make(intent.name, never);
        const provision::Identity identity =
            provision::identity_from_json(intent.name, intent.detail.dump());
        surroundings_.sites.at(identity.site)
            .destroy(intent.name, {identity.range}, [](const provision::Progress &) {});
        surroundings_.store.remove_intent(intent.id);
    }
}

} // namespace enshu::daemon
