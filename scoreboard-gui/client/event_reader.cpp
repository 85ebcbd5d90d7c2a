#include "scoreboard-gui/client/event_reader.h"

#include "scoreboard-gui/client/convert.h"

#include <enshu/v1/exercise.grpc.pb.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>

namespace enshu::gui {

using namespace std::chrono_literals;

namespace {
constexpr auto first_pause = 200ms;
constexpr auto longest_pause = 5s;
// A stream says nothing until the first event; one that has not failed for so long is taken as
// standing.
constexpr auto stands_after = 1s;
// The reader waits for the window rather than filling the memory.
constexpr qsizetype most_untaken = 50'000;
} // namespace

EventReader::EventReader(std::shared_ptr<grpc::Channel> channel)
    : channel_(std::move(channel)), thread_([this] { run(); }) {}

EventReader::~EventReader() {
    {
        std::lock_guard lock(mutex_);
        stop_ = true;
        if (stream_)
            stream_->TryCancel();
    }
    wake_.notify_all();
    thread_.join();
}

void EventReader::watch(const QString &exercise) {
    {
        std::lock_guard lock(mutex_);
        exercise_ = exercise.toStdString();
        ++generation_;
        after_seq_ = 0;
        arrived_.clear();
        trouble_.clear();
        if (stream_)
            stream_->TryCancel();
    }
    wake_.notify_all();
}

QList<Event> EventReader::take() {
    QList<Event> out;
    {
        std::lock_guard lock(mutex_);
        out.swap(arrived_);
    }
    wake_.notify_all();
    return out;
}

quint64 EventReader::seen() const {
    std::lock_guard lock(mutex_);
    return after_seq_;
}

QString EventReader::trouble() const {
    std::lock_guard lock(mutex_);
    if (stream_ && std::chrono::steady_clock::now() - attempt_began_ > stands_after)
        return {};
    return trouble_;
}

void EventReader::run() {
    std::unique_lock lock(mutex_);
    std::chrono::milliseconds pause = first_pause;
    while (true) {
        wake_.wait(lock, [this] { return stop_ || !exercise_.empty(); });
        if (stop_)
            return;
        const auto generation = generation_;
        const auto before = after_seq_;
        follow(lock);
        if (generation_ != generation || after_seq_ != before)
            pause = first_pause;
        if (stop_ || generation_ != generation)
            continue;
        wake_.wait_for(lock, pause, [&] { return stop_ || generation_ != generation; });
        pause = std::min<std::chrono::milliseconds>(pause * 2, longest_pause);
    }
}

// One connection, from opening to its end. Holds the lock except while it waits for the daemon.
void EventReader::follow(std::unique_lock<std::mutex> &lock) {
    const auto generation = generation_;
    v1::WatchEventsRequest request;
    request.set_exercise(exercise_);
    request.set_after_seq(after_seq_);
    grpc::ClientContext context;
    stream_ = &context;
    attempt_began_ = std::chrono::steady_clock::now();
    lock.unlock();

    const auto stub = v1::Exercises::NewStub(channel_);
    const auto stream = stub->WatchEvents(&context, request);
    v1::EventBatch batch;
    while (stream->Read(&batch)) {
        QList<Event> values;
        values.reserve(batch.events_size());
        for (const auto &event : batch.events())
            values.append(to_value(event));

        lock.lock();
        wake_.wait(lock, [&] {
            return stop_ || generation_ != generation || arrived_.size() < most_untaken;
        });
        if (!stop_ && generation_ == generation) {
            trouble_.clear();
            for (const auto &event : std::as_const(values)) {
                if (event.seq <= after_seq_)
                    continue;
                after_seq_ = event.seq;
                arrived_.append(event);
            }
        }
        lock.unlock();
    }
    const auto status = stream->Finish();

    lock.lock();
    stream_ = nullptr;
    if (stop_ || generation_ != generation)
        return;
    // OK: the exercise is torn down and told to its end. Asking again, ever more seldom, does no
    // harm and also helps where a daemon ended the stream only because it was stopped.
    trouble_ = status.ok() ? QString() : QString::fromStdString(status.error_message());
}

} // namespace enshu::gui
