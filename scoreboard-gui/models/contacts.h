// What the attacker's side hears from inside each range, folded from the log.
#pragma once

#include "scoreboard-gui/client/values.h"

#include <QMap>

namespace enshu::gui {

struct Contact {
    enum class State { Alive, Lost };
    QString step;
    QString host; ///< where the implant runs; empty where the log does not say
    State state = State::Alive;
    qint64 last_ms = 0; ///< exercise time at which the attacker last heard it
    qint64 count = 0;
    bool operator==(const Contact &) const = default;
};

/// A file the attacker has received.
struct Loot {
    QString step;
    qint64 bytes = 0;
    qint64 at_ms = 0;
    bool operator==(const Loot &) const = default;
};

class Contacts {
  public:
    void apply(const QList<Event> &events);
    void clear();
    QList<Contact> of_team(int team) const;
    QList<Loot> loot_of_team(int team) const { return loot_.value(team); }

  private:
    using StepOfTeam = std::pair<int, QString>;

    QMap<StepOfTeam, QString> hosts_;
    QMap<StepOfTeam, Contact> contacts_;
    QMap<int, QList<Loot>> loot_;
};

} // namespace enshu::gui
