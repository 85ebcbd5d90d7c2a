#include "tests/gui/support/fake_daemon.h"

#include <enshu/v1/exercise.grpc.pb.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include <unistd.h>

namespace enshu::gui::test {

using namespace std::chrono_literals;

class FakeDaemon::Service final : public v1::Exercises::Service {
  public:
    grpc::Status GetStatus(grpc::ServerContext *, const v1::GetStatusRequest *,
                           v1::GetStatusResponse *response) override {
        std::lock_guard lock(mutex);
        if (!scene.status.exercise().empty()) {
            *response->add_exercises() = scene.status;
            response->mutable_exercises(0)->set_last_seq(
                scene.events.empty() ? 0 : scene.events.back().seq());
        }
        response->set_hypervisor("qemu:///embed");
        response->set_accelerator(scene.accelerator);
        return grpc::Status::OK;
    }

    grpc::Status GetTopology(grpc::ServerContext *, const v1::GetTopologyRequest *,
                             v1::Topology *response) override {
        std::lock_guard lock(mutex);
        *response = scene.topology;
        return grpc::Status::OK;
    }

    grpc::Status GetScoreboard(grpc::ServerContext *, const v1::GetScoreboardRequest *,
                               v1::Scoreboard *response) override {
        std::lock_guard lock(mutex);
        *response = scene.scoreboard;
        return grpc::Status::OK;
    }

    grpc::Status Start(grpc::ServerContext *, const v1::ActRequest *request,
                       v1::ActResponse *response) override {
        return act("Start", v1::EXERCISE_STATE_RUNNING, *request, *response);
    }
    grpc::Status Pause(grpc::ServerContext *, const v1::ActRequest *request,
                       v1::ActResponse *response) override {
        return act("Pause", v1::EXERCISE_STATE_PAUSED, *request, *response);
    }
    grpc::Status Resume(grpc::ServerContext *, const v1::ActRequest *request,
                        v1::ActResponse *response) override {
        return act("Resume", v1::EXERCISE_STATE_RUNNING, *request, *response);
    }
    grpc::Status End(grpc::ServerContext *, const v1::ActRequest *request,
                     v1::ActResponse *response) override {
        return act("End", v1::EXERCISE_STATE_ENDED, *request, *response);
    }

    grpc::Status WatchEvents(grpc::ServerContext *context, const v1::WatchEventsRequest *request,
                             grpc::ServerWriter<v1::EventBatch> *writer) override {
        std::unique_lock lock(mutex);
        ++watches;
        last_after_seq = request->after_seq();
        std::uint64_t after = request->after_seq();
        while (!stopping && !context->IsCancelled()) {
            v1::EventBatch batch;
            const auto next = std::upper_bound(
                scene.events.begin(), scene.events.end(), after,
                [](std::uint64_t seq, const v1::Event &event) { return seq < event.seq(); });
            for (auto it = next; it != scene.events.end() && batch.events_size() < 1000; ++it)
                *batch.add_events() = *it;
            if (batch.events_size() == 0) {
                changed.wait_for(lock, 50ms);
                continue;
            }
            after = batch.events(batch.events_size() - 1).seq();
            lock.unlock();
            const bool written = writer->Write(batch);
            lock.lock();
            if (!written)
                break;
        }
        return {grpc::StatusCode::UNAVAILABLE, "the daemon is stopping"};
    }

    grpc::Status act(const char *name, v1::ExerciseState state, const v1::ActRequest &request,
                     v1::ActResponse &response) {
        std::lock_guard lock(mutex);
        acts.push_back({name, request.exercise(), request.reason()});
        if (!refusal.empty())
            return {grpc::StatusCode::FAILED_PRECONDITION, refusal};
        set_state(state);
        v1::Event event;
        event.set_kind("exercise.state");
        event.set_exercise(scene.status.exercise());
        event.set_actor("controller:root");
        event.set_exercise_ms(scene.status.exercise_ms());
        event.mutable_text()->set_en(std::string(name) + ": " + request.reason());
        event.mutable_text()->set_ja(std::string(name) + "：" + request.reason());
        append(event);
        response.set_seq(scene.events.back().seq());
        return grpc::Status::OK;
    }

    void set_state(v1::ExerciseState state) {
        scene.status.set_state(state);
        scene.status.set_clock_running(state == v1::EXERCISE_STATE_RUNNING);
    }

    void append(v1::Event event) {
        event.set_seq(scene.events.empty() ? 1 : scene.events.back().seq() + 1);
        event.set_wall_unix_ms(std::chrono::duration_cast<std::chrono::milliseconds>(
                                   std::chrono::system_clock::now().time_since_epoch())
                                   .count());
        scene.events.push_back(std::move(event));
        changed.notify_all();
    }

    mutable std::mutex mutex;
    std::condition_variable changed;
    Scene scene;
    std::vector<RecordedAct> acts;
    std::string refusal;
    int watches = 0;
    std::uint64_t last_after_seq = 0;
    bool stopping = false;
    std::unique_ptr<grpc::Server> server;
};

FakeDaemon::FakeDaemon(std::string socket, Scene scene)
    : socket_(std::move(socket)), service_(std::make_unique<Service>()) {
    service_->scene = std::move(scene);
    start();
}

FakeDaemon::~FakeDaemon() {
    kill();
}

void FakeDaemon::start() {
    service_->stopping = false;
    unlink(socket_.c_str());
    grpc::ServerBuilder builder;
    builder.AddListeningPort("unix:" + socket_, grpc::InsecureServerCredentials());
    builder.RegisterService(service_.get());
    service_->server = builder.BuildAndStart();
    if (!service_->server)
        throw std::runtime_error("the fake daemon cannot listen at " + socket_);
}

void FakeDaemon::kill() {
    if (!service_->server)
        return;
    {
        std::lock_guard lock(service_->mutex);
        service_->stopping = true;
    }
    service_->changed.notify_all();
    service_->server->Shutdown(std::chrono::system_clock::now() + 100ms);
    service_->server->Wait();
    service_->server.reset();
    unlink(socket_.c_str());
}

void FakeDaemon::set_state(v1::ExerciseState state) {
    std::lock_guard lock(service_->mutex);
    service_->set_state(state);
}

void FakeDaemon::set_host_state(unsigned team, const std::string &host, v1::HostState state) {
    std::lock_guard lock(service_->mutex);
    for (auto &status : *service_->scene.status.mutable_hosts())
        if (status.team() == team && status.host() == host)
            status.set_state(state);
}

void FakeDaemon::set_scoreboard(const v1::Scoreboard &scoreboard) {
    std::lock_guard lock(service_->mutex);
    service_->scene.scoreboard = scoreboard;
}

void FakeDaemon::add_event(v1::Event event) {
    std::lock_guard lock(service_->mutex);
    service_->append(std::move(event));
}

void FakeDaemon::replace(Scene scene) {
    std::lock_guard lock(service_->mutex);
    service_->scene = std::move(scene);
}

void FakeDaemon::refuse_acts(std::string words) {
    std::lock_guard lock(service_->mutex);
    service_->refusal = std::move(words);
}

std::vector<RecordedAct> FakeDaemon::acts() const {
    std::lock_guard lock(service_->mutex);
    return service_->acts;
}

int FakeDaemon::watches() const {
    std::lock_guard lock(service_->mutex);
    return service_->watches;
}

std::uint64_t FakeDaemon::last_after_seq() const {
    std::lock_guard lock(service_->mutex);
    return service_->last_after_seq;
}

} // namespace enshu::gui::test
