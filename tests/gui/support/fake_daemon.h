// A daemon that serves values: a real gRPC server on a UNIX socket, without machines behind it.
#pragma once

#include <enshu/v1/exercise.pb.h>

#include <memory>
#include <string>
#include <vector>

namespace enshu::gui::test {

/// An exercise as the fake tells it. Event `seq`s must grow.
struct Scene {
    v1::ExerciseStatus status;
    v1::Topology topology;
    v1::Scoreboard scoreboard;
    std::vector<v1::Event> events;
    std::string accelerator = "tcg";
};

struct RecordedAct {
    std::string name; ///< "Start", "Pause", "Resume", "End"
    std::string exercise;
    std::string reason;
};

class FakeDaemon {
  public:
    FakeDaemon(std::string socket, Scene scene);
    ~FakeDaemon();
    FakeDaemon(const FakeDaemon &) = delete;
    FakeDaemon &operator=(const FakeDaemon &) = delete;

    const std::string &socket() const { return socket_; }
    void start();
    /// Breaks every connection and stops listening; the scene stays.
    void kill();

    void set_state(v1::ExerciseState state);
    void set_host_state(unsigned team, const std::string &host, v1::HostState state);
    void set_scoreboard(const v1::Scoreboard &scoreboard);
    /// With the next sequence number.
    void add_event(v1::Event event);
    /// Another store under the same socket.
    void replace(Scene scene);
    /// Every act is answered with FAILED_PRECONDITION and these words; empty: acts succeed.
    void refuse_acts(std::string words);
    std::vector<RecordedAct> acts() const;
    /// How often a watch was opened, and from which sequence number the last one.
    int watches() const;
    std::uint64_t last_after_seq() const;

  private:
    class Service;

    std::string socket_;
    std::unique_ptr<Service> service_;
};

} // namespace enshu::gui::test
