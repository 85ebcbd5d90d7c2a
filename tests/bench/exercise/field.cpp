#include "tests/bench/exercise/field.h"

#include <fmt/format.h>
#include <grpcpp/grpcpp.h>

#include <fstream>

namespace enshu::bench {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr auto exercise = "bench";

fs::path made(const fs::path &state) {
    if (!fs::create_directories(state)) {
        throw std::runtime_error(state.string() + " is there already: an earlier run left it");
    }
    return state;
}

Told told_of(const v1::Event &event) {
    return {event.seq(),
            event.team(),
            event.kind(),
            event.subject(),
            event.exercise_ms(),
            event.wall_unix_ms(),
            nlohmann::json::parse(event.detail_json(), nullptr, false)};
}

} // namespace

double wall_ms() {
    return std::chrono::duration<double, std::milli>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

Field::Field(SoakPlaces places, const std::atomic<bool> &cancelled)
    : cancelled_(cancelled), daemon_((made(places.state), std::move(places))) {
    daemon_.start();
    stub_ = v1::Exercises::NewStub(grpc::CreateChannel("unix:" + (state() / "enshud.sock").string(),
                                                       grpc::InsecureChannelCredentials()));
}

Field::~Field() {
    try {
        if (follower_.joinable()) {
            follower_.request_stop();
            follower_.join();
        }
        daemon_.enshu({"destroy", "--exercise", exercise}, 120s);
    } catch (const std::exception &error) {
        fmt::print(stderr, "{}\n", error.what());
    }
    daemon_.stop();
    std::error_code left;
    fs::remove_all(state(), left);
    if (left) {
        fmt::print(stderr, "{} is left: {}\n", state().string(), left.message());
    }
}

void Field::begin(const Files &scenario, const fs::path &organization, unsigned teams) {
    const fs::path place = state() / "bench";
    fs::create_directories(place / "scenario");
    fs::copy(organization, place / "organization", fs::copy_options::recursive);
    for (const auto &[name, text] : scenario) {
        std::ofstream(place / "scenario" / name) << text;
    }
    std::vector<std::string> up = {
        "up", (place / "scenario").string(), "--teams", std::to_string(teams), "--name", exercise};
    if (scenario.contains("walkthrough.yaml")) {
        for (unsigned team = 1; team <= teams; ++team) {
            const fs::path file = place / "scenario" / "walkthrough.yaml";
            up.insert(up.end(), {"--walkthrough", fmt::format("{}={}", team, file.string())});
        }
    }
    enshu(up, 900s);
    follower_ = std::jthread([this](const std::stop_token &stop) { follow(stop); });
    enshu({"start", "--exercise", exercise, "--reason", "bench"}, 300s);
    const auto running = await(0, 60s, [](const Told &event) {
        return event.kind == "exercise.state" && event.detail.value("to", "") == "RUNNING";
    });
    if (!running) {
        throw std::runtime_error("the exercise does not run");
    }
    clock_zero_ = static_cast<double>(running->wall_ms - running->exercise_ms);
}

std::string Field::enshu(const std::vector<std::string> &arguments, std::chrono::seconds deadline) {
    if (cancelled_) {
        throw Cancelled();
    }
    const process::Result done = daemon_.enshu(arguments, deadline);
    if (done.exit_code != 0) {
        throw std::runtime_error(fmt::format("`enshu {}` ended with {}: {}{}", arguments.front(),
                                             done.exit_code, done.error, done.output));
    }
    return done.output;
}

template <class Request, class Response>
Response Field::call(grpc::Status (v1::Exercises::Stub::*method)(grpc::ClientContext *,
                                                                 const Request &, Response *),
                     const Request &request) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + 90s);
    Response response;
    const grpc::Status status = (stub_.get()->*method)(&context, request, &response);
    if (!status.ok()) {
        throw std::runtime_error(status.error_message());
    }
    return response;
}

v1::RunCommandResponse Field::run(unsigned team, const std::string &host,
                                  const std::string &command) {
    v1::RunCommandRequest request;
    request.set_exercise(exercise);
    request.set_team(team);
    request.set_host(host);
    request.set_command(command);
    return call(&v1::Exercises::Stub::RunCommand, request);
}

void Field::set_cable(unsigned team, const std::string &host, bool plugged) {
    v1::SetCableRequest request;
    request.set_exercise(exercise);
    request.set_team(team);
    request.set_host(host);
    request.set_plugged(plugged);
    call(&v1::Exercises::Stub::SetCable, request);
}

void Field::follow(const std::stop_token &stop) {
    grpc::ClientContext context;
    const std::stop_callback cancel(stop, [&] { context.TryCancel(); });
    v1::WatchEventsRequest request;
    request.set_exercise(exercise);
    const auto stream = stub_->WatchEvents(&context, request);
    v1::EventBatch batch;
    while (stream->Read(&batch)) {
        const std::lock_guard lock(mutex_);
        for (const v1::Event &event : batch.events()) {
            told_.push_back(told_of(event));
        }
        more_.notify_all();
    }
    const grpc::Status status = stream->Finish();
    const std::lock_guard lock(mutex_);
    lost_ = status.ok() ? "the events have ended" : status.error_message();
    more_.notify_all();
}

std::optional<Told> Field::await(std::uint64_t after, Milliseconds patience,
                                 const std::function<bool(const Told &)> &fits) {
    const auto end = std::chrono::steady_clock::now() + patience;
    std::unique_lock lock(mutex_);
    std::size_t looked_at = 0;
    for (;;) {
        for (; looked_at < told_.size(); ++looked_at) {
            if (told_[looked_at].seq > after && fits(told_[looked_at])) {
                return told_[looked_at];
            }
        }
        if (cancelled_) {
            throw Cancelled();
        }
        if (!lost_.empty()) {
            throw std::runtime_error(lost_);
        }
        const auto now = std::chrono::steady_clock::now();
        if (now >= end) {
            return std::nullopt;
        }
        more_.wait_until(lock, std::min(end, now + 500ms));
    }
}

std::vector<Told> Field::events() {
    const std::lock_guard lock(mutex_);
    return told_;
}

void Field::wait(Milliseconds time) const {
    for (const auto end = std::chrono::steady_clock::now() + time;
         std::chrono::steady_clock::now() < end;) {
        if (cancelled_) {
            throw Cancelled();
        }
        std::this_thread::sleep_for(std::min<Milliseconds>(time, 100ms));
    }
}

} // namespace enshu::bench
