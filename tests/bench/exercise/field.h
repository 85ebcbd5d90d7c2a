// An exercise to measure: a daemon of the bench's own, a scenario that it writes, real guests, and
// the events as they happen.
#pragma once

#include "enshu/v1/exercise.grpc.pb.h"
#include "tests/bench/soak/daemon_process.h"

#include <nlohmann/json.hpp>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace enshu::bench {

using Milliseconds = std::chrono::milliseconds;

struct Told {
    std::uint64_t seq = 0;
    unsigned team = 0;
    std::string kind, subject;
    std::int64_t exercise_ms = 0, wall_ms = 0; ///< since 1970
    nlohmann::json detail;
};

/// Milliseconds since 1970, now.
double wall_ms();

/// Somebody pressed Ctrl-C.
class Cancelled : public std::runtime_error {
  public:
    Cancelled() : std::runtime_error("cancelled") {}
};

/// Name below the scenario's directory → text.
using Files = std::map<std::string, std::string>;

class Field {
  public:
    /// The state directory must not exist; it is removed in the end. Throws std::runtime_error.
    Field(SoakPlaces places, const std::atomic<bool> &cancelled);
    /// Takes down what is there.
    ~Field();
    Field(const Field &) = delete;
    Field &operator=(const Field &) = delete;

    /// The scenario names its organisation `../organization`; its walkthrough.yaml, if there is
    /// one, plays every team. Returns when the exercise runs.
    void begin(const Files &scenario, const std::filesystem::path &organization, unsigned teams);
    /// A command of `enshu`; throws std::runtime_error with what it said where it failed.
    std::string enshu(const std::vector<std::string> &arguments,
                      std::chrono::seconds deadline = std::chrono::seconds(60));
    /// In a guest, through the daemon, without a program of our own in between.
    v1::RunCommandResponse run(unsigned team, const std::string &host, const std::string &command);
    void set_cable(unsigned team, const std::string &host, bool plugged);

    /// The first event behind `after` that fits, when it is there; absent at the deadline.
    std::optional<Told> await(std::uint64_t after, Milliseconds patience,
                              const std::function<bool(const Told &)> &fits);
    std::vector<Told> events();
    /// Wall time at which the exercise clock stood at 0.
    double clock_zero() const { return clock_zero_; }
    void wait(Milliseconds time) const; ///< throws Cancelled
    pid_t daemon() const { return daemon_.pid(); }
    const std::filesystem::path &state() const { return daemon_.places().state; }

  private:
    void follow(const std::stop_token &stop);
    template <class Request, class Response>
    Response call(grpc::Status (v1::Exercises::Stub::*method)(grpc::ClientContext *,
                                                              const Request &, Response *),
                  const Request &request);

    const std::atomic<bool> &cancelled_;
    DaemonProcess daemon_;
    std::unique_ptr<v1::Exercises::Stub> stub_;
    std::mutex mutex_;
    std::condition_variable more_;
    std::vector<Told> told_;
    std::string lost_; ///< why no more events come
    double clock_zero_ = 0;
    std::jthread follower_;
};

} // namespace enshu::bench
