#include "scoreboard-gui/client/client.h"

#include "scoreboard-gui/client/call_lane.h"
#include "scoreboard-gui/client/convert.h"
#include "scoreboard-gui/client/event_reader.h"

#include <enshu/v1/exercise.grpc.pb.h>
#include <grpcpp/grpcpp.h>

#include <chrono>

namespace enshu::gui {

using namespace std::chrono_literals;

namespace {

constexpr auto poll_every = 1000ms;
constexpr auto flush_every = 100ms;
constexpr qint64 poll_at_most_every_ms = 250;
constexpr auto question_deadline = 3s;
// An act returns once its event is durable; START may probe the isolation of every range before.
constexpr auto act_deadline = 120s;

std::shared_ptr<grpc::Channel> open_channel(const QString &socket) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 200);
    arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 200);
    arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2000);
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel("unix:" + socket.toStdString(),
                                     grpc::InsecureChannelCredentials(), arguments);
}

QString words(const grpc::Status &status) {
    return QString::fromStdString(status.error_message());
}

void set_deadline(grpc::ClientContext &context, std::chrono::seconds after) {
    context.set_deadline(std::chrono::system_clock::now() + after);
}

} // namespace

// Questions and acts have a lane each: a slow act must not make the window look stale.
struct Client::Wire {
    explicit Wire(const QString &socket)
        : channel(open_channel(socket)), stub(v1::Exercises::NewStub(channel)), reader(channel) {}

    std::shared_ptr<grpc::Channel> channel;
    std::unique_ptr<v1::Exercises::Stub> stub;
    EventReader reader;
    CallLane questions;
    CallLane acts;
};

Client::Client(const QString &socket, const QString &exercise, QObject *parent)
    : QObject(parent), socket_(socket), wanted_(exercise), wire_(std::make_unique<Wire>(socket)) {
    connect(&poll_timer_, &QTimer::timeout, this, &Client::poll);
    connect(&flush_timer_, &QTimer::timeout, this, &Client::flush);
    poll_timer_.start(poll_every);
    flush_timer_.start(flush_every);
    poll();
}

// wire_ is the last member: its threads, which use it to their end, end before what they post to.
// (reset() would take it away from under them.)
Client::~Client() = default;

Link Client::link() const {
    Link link;
    const QString trouble = wire_->reader.trouble();
    link.ever_heard = ever_heard_;
    link.broken = failures_ > 0 || !trouble.isEmpty();
    link.age_ms = ever_heard_ ? heard_.elapsed() : 0;
    link.attempts = failures_;
    link.error = error_.isEmpty() ? trouble : error_;
    return link;
}

void Client::select_exercise(const QString &exercise) {
    wanted_ = exercise;
    poll_again_ = true;
}

void Client::act(Act act, const QString &reason) {
    v1::ActRequest request;
    request.set_exercise(shown_.toStdString());
    request.set_reason(reason.toStdString());
    wire_->acts.post([this, act, request](grpc::ClientContext &context) {
        set_deadline(context, act_deadline);
        v1::ActResponse response;
        grpc::Status status;
        switch (act) {
        case Act::Start:
            status = wire_->stub->Start(&context, request, &response);
            break;
        case Act::Pause:
            status = wire_->stub->Pause(&context, request, &response);
            break;
        case Act::Resume:
            status = wire_->stub->Resume(&context, request, &response);
            break;
        case Act::End:
            status = wire_->stub->End(&context, request, &response);
            break;
        }
        const ActOutcome outcome{act, status.ok(), response.seq(), words(status)};
        QMetaObject::invokeMethod(this, [this, outcome] {
            poll_again_ = true;
            Q_EMIT act_finished(outcome);
        });
    });
}

void Client::poll() {
    if (polling_)
        return;
    polling_ = true;
    poll_again_ = false;
    polled_.start();
    wire_->questions.post([this](grpc::ClientContext &context) {
        set_deadline(context, question_deadline);
        const quint64 seen_before = wire_->reader.seen();
        v1::GetStatusResponse response;
        const auto status = wire_->stub->GetStatus(&context, {}, &response);
        QMetaObject::invokeMethod(this, [this, status, seen_before, value = to_value(response)] {
            polling_ = false;
            if (status.ok())
                handle_status(value, seen_before);
            else
                handle_failure(words(status));
        });
    });
}

void Client::flush() {
    const auto events = wire_->reader.take();
    if (!events.isEmpty()) {
        heard_.start();
        poll_again_ = true;
        Q_EMIT events_arrived(events);
    }
    if (poll_again_ && polled_.elapsed() >= poll_at_most_every_ms)
        poll();
}

void Client::handle_failure(const QString &error) {
    ++failures_;
    error_ = error;
}

void Client::handle_status(const Status &status, quint64 seen_before) {
    ever_heard_ = true;
    failures_ = 0;
    error_.clear();
    heard_.start();
    choose_exercise(status);
    for (const auto &exercise : status.exercises) {
        // Sequence numbers only grow: fewer events than we have seen means another store, so begin
        // again.
        if (exercise.exercise == shown_ && exercise.last_seq < seen_before)
            show_exercise(shown_);
    }
    Q_EMIT status_arrived(status);
    if (shown_.isEmpty())
        return;
    if (!topology_known_)
        ask_topology();
    ask_scoreboard();
}

void Client::choose_exercise(const Status &status) {
    const ExerciseStatus *named = nullptr;
    const ExerciseStatus *current = nullptr;
    const ExerciseStatus *alive = nullptr;
    for (const auto &exercise : status.exercises) {
        if (exercise.exercise == wanted_)
            named = &exercise;
        if (exercise.exercise == shown_)
            current = &exercise;
        if (exercise.state != ExerciseState::TornDown)
            alive = &exercise;
    }
    const ExerciseStatus *chosen = nullptr;
    if (!wanted_.isEmpty())
        chosen = named;
    else if (current && (current->state != ExerciseState::TornDown || !alive))
        chosen = current;
    else if (alive)
        chosen = alive;
    else if (!status.exercises.isEmpty())
        chosen = &status.exercises.last();
    const QString name = chosen ? chosen->exercise : QString();
    if (name != shown_)
        show_exercise(name);
}

void Client::show_exercise(const QString &exercise) {
    shown_ = exercise;
    topology_known_ = false;
    wire_->reader.watch(exercise);
    Q_EMIT exercise_changed(exercise);
}

void Client::ask_topology() {
    wire_->questions.post([this, name = shown_](grpc::ClientContext &context) {
        set_deadline(context, question_deadline);
        v1::GetTopologyRequest request;
        request.set_exercise(name.toStdString());
        v1::Topology response;
        const auto status = wire_->stub->GetTopology(&context, request, &response);
        if (!status.ok())
            return; // asked again with the next poll
        QMetaObject::invokeMethod(this, [this, name, value = to_value(response)] {
            if (name != shown_ || topology_known_)
                return;
            topology_known_ = true;
            Q_EMIT topology_arrived(value);
        });
    });
}

void Client::ask_scoreboard() {
    if (scoreboard_asked_)
        return;
    scoreboard_asked_ = true;
    wire_->questions.post([this, name = shown_](grpc::ClientContext &context) {
        set_deadline(context, question_deadline);
        v1::GetScoreboardRequest request;
        request.set_exercise(name.toStdString());
        v1::Scoreboard response;
        const bool ok = wire_->stub->GetScoreboard(&context, request, &response).ok();
        QMetaObject::invokeMethod(this, [this, ok, name, value = to_value(response)] {
            scoreboard_asked_ = false;
            if (ok && name == shown_)
                Q_EMIT scoreboard_arrived(value);
        });
    });
}

} // namespace enshu::gui
