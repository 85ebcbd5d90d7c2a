// Follows one exercise's events on a thread of its own, through any number of broken connections:
// every event is handed over once, in order.
#pragma once

#include "scoreboard-gui/client/values.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace grpc {
class Channel;
class ClientContext;
} // namespace grpc

namespace enshu::gui {

class EventReader {
  public:
    explicit EventReader(std::shared_ptr<grpc::Channel> channel);
    ~EventReader();
    EventReader(const EventReader &) = delete;
    EventReader &operator=(const EventReader &) = delete;

    /// Begins again with this exercise's first event; forgets what was not taken. An empty name
    /// stops.
    void watch(const QString &exercise);
    /// What arrived since the last call.
    QList<Event> take();
    /// Sequence number of the last event that arrived.
    quint64 seen() const;
    /// Empty while the stream stands or has ended well; else why it last broke.
    QString trouble() const;

  private:
    void run();
    void follow(std::unique_lock<std::mutex> &lock);

    std::shared_ptr<grpc::Channel> channel_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::string exercise_;
    quint64 generation_ = 0; ///< counts calls of watch()
    quint64 after_seq_ = 0;
    QList<Event> arrived_;
    bool stop_ = false;
    QString trouble_;
    std::chrono::steady_clock::time_point attempt_began_;
    grpc::ClientContext *stream_ = nullptr;
    std::thread thread_;
};

} // namespace enshu::gui
