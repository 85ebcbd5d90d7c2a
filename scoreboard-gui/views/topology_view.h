// The organisation's picture: zones, hosts with their state, and the attack's way into them.
#pragma once

#include "scoreboard-gui/models/contacts.h"
#include "scoreboard-gui/models/topology_layout.h"
#include "scoreboard-gui/views/appearance.h"

#include <QGraphicsView>
#include <QHash>

namespace enshu::gui {

class AttackItem;
class HostItem;

class TopologyView : public QGraphicsView {
    Q_OBJECT
  public:
    static constexpr int every_team = 0;

    explicit TopologyView(const Appearance &appearance, QWidget *parent = nullptr);

    void set_topology(const Topology &topology);
    void set_hosts(const QList<HostStatus> &hosts, int teams);
    void set_contacts(const Contacts &contacts);
    /// Exercise time, for "heard 12 s ago".
    void set_now(qint64 exercise_ms);
    /// One team, or every_team.
    void set_team(int team);

    void zoom(qreal factor);
    /// Shows everything and goes on doing so when the view's size changes.
    void fit();

  protected:
    void wheelEvent(QWheelEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

  private:
    void rebuild();
    TopologyLayout lay_out_to_fit();
    void refresh_hosts();
    void rebuild_attack();
    void refresh_attack();
    QString attack_label(bool &alive) const;
    QList<HostStatus> states_of(const QString &host) const;

    const Appearance &appearance_;
    Topology topology_;
    QList<HostStatus> hosts_;
    int teams_ = 0;
    int team_ = 1;
    qint64 now_ms_ = 0;
    QHash<int, QList<Contact>> contacts_;
    QHash<int, QList<Loot>> loot_;
    QHash<QString, QRectF> boxes_;
    QHash<QString, HostItem *> items_;
    QList<QGraphicsItem *> attack_items_;
    AttackItem *attack_ = nullptr;
    bool fitted_ = true;
    bool compact_ = false;
};

} // namespace enshu::gui
