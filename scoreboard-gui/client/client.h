// The console's one connection to the daemon, over its UNIX socket. Lives in the GUI thread and
// never blocks it; says what it hears through signals, in plain values.
#pragma once

#include "scoreboard-gui/client/values.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>

namespace enshu::gui {

class Client : public QObject {
    Q_OBJECT
  public:
    /// `exercise` empty: the one that is alive, else the last. Begins to connect at once.
    Client(const QString &socket, const QString &exercise, QObject *parent = nullptr);
    ~Client() override;

    const QString &socket() const { return socket_; }
    /// The exercise that is shown; empty while none is known.
    const QString &exercise() const { return shown_; }
    Link link() const;

    /// Follows this exercise from now on.
    void select_exercise(const QString &exercise);
    /// Asks the daemon for a controller's act; act_finished() follows, once.
    void act(Act act, const QString &reason);

  Q_SIGNALS:
    void status_arrived(const Status &status);
    /// Another exercise is shown from now on (or the daemon's store is another one): forget the old
    /// one's data.
    void exercise_changed(const QString &exercise);
    void topology_arrived(const Topology &topology);
    void scoreboard_arrived(const Scoreboard &scoreboard);
    /// At most ten times a second; in order, none twice, none missing.
    void events_arrived(const QList<Event> &events);
    void act_finished(const ActOutcome &outcome);

  private:
    struct Wire;

    void poll();
    void flush();
    void handle_status(const Status &status, quint64 seen_before);
    void handle_failure(const QString &error);
    void choose_exercise(const Status &status);
    void ask_topology();
    void ask_scoreboard();
    void show_exercise(const QString &exercise);

    QString socket_;
    QString wanted_;
    QString shown_;
    bool polling_ = false;
    bool poll_again_ = false;
    bool topology_known_ = false;
    bool scoreboard_asked_ = false;
    bool ever_heard_ = false;
    int failures_ = 0;
    QString error_;
    QElapsedTimer heard_;
    QElapsedTimer polled_;
    QTimer poll_timer_;
    QTimer flush_timer_;
    std::unique_ptr<Wire> wire_;
};

} // namespace enshu::gui
