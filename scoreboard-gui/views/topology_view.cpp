#include "scoreboard-gui/views/topology_view.h"

#include "scoreboard-gui/models/timecode.h"
#include "scoreboard-gui/views/topology_items.h"

#include <QEvent>
#include <QGraphicsScene>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace enshu::gui {

namespace {
constexpr qreal smallest_scale = 0.15;
constexpr qreal largest_scale = 4.0;
constexpr qreal largest_fit = 1.35; // few hosts are not blown up to fill the room
constexpr qreal smallest_readable = 0.75;
constexpr qreal margin = 14;
} // namespace

TopologyView::TopologyView(const Appearance &appearance, QWidget *parent)
    : QGraphicsView(parent), appearance_(appearance) {
    setObjectName(QStringLiteral("topology"));
    setScene(new QGraphicsScene(this));
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setDragMode(QGraphicsView::ScrollHandDrag);
    setTransformationAnchor(QGraphicsView::AnchorUnderMouse);
    setResizeAnchor(QGraphicsView::AnchorViewCenter);
    setViewportUpdateMode(QGraphicsView::BoundingRectViewportUpdate);
    viewport()->setCursor(Qt::ArrowCursor);
    connect(&appearance, &Appearance::theme_changed, this, [this] { viewport()->update(); });
}

void TopologyView::set_topology(const Topology &topology) {
    if (topology == topology_)
        return;
    topology_ = topology;
    rebuild();
}

void TopologyView::set_hosts(const QList<HostStatus> &hosts, int teams) {
    if (hosts == hosts_ && teams == teams_)
        return;
    hosts_ = hosts;
    const bool other_size = teams != teams_ && team_ == every_team;
    teams_ = teams;
    if (other_size)
        rebuild();
    refresh_hosts();
    refresh_attack();
}

void TopologyView::set_contacts(const Contacts &contacts) {
    QHash<int, QList<Contact>> heard;
    QHash<int, QList<Loot>> loot;
    for (int team = 0; team <= teams_; ++team) {
        heard[team] = contacts.of_team(team);
        loot[team] = contacts.loot_of_team(team);
    }
    if (heard == contacts_ && loot == loot_)
        return;
    contacts_ = heard;
    loot_ = loot;
    rebuild_attack();
}

void TopologyView::set_now(qint64 exercise_ms) {
    if (exercise_ms / 1000 == now_ms_ / 1000)
        return;
    now_ms_ = exercise_ms;
    refresh_attack();
}

void TopologyView::set_team(int team) {
    if (team == team_)
        return;
    const bool other_size = team == every_team || team_ == every_team;
    team_ = team;
    if (other_size)
        rebuild();
    refresh_hosts();
    rebuild_attack();
}

void TopologyView::rebuild() {
    scene()->clear();
    items_.clear();
    boxes_.clear();
    attack_items_.clear();
    attack_ = nullptr;

    const auto layout = lay_out_to_fit();
    for (const auto &placed : layout.zones)
        scene()->addItem(new ZoneItem(appearance_, topology_.zones[placed.zone], placed.box));
    for (const auto &link : layout.links)
        scene()->addItem(new LinkItem(appearance_, link));
    for (const auto &placed : layout.hosts) {
        const auto &host = topology_.hosts[placed.host];
        auto *item = new HostItem(appearance_, host, placed.box, compact_);
        scene()->addItem(item);
        items_.insert(host.id, item);
        boxes_.insert(host.id, placed.box);
    }
    setSceneRect(layout.bounds.adjusted(-margin, -margin, margin, margin));
    refresh_hosts();
    rebuild_attack();
    if (fitted_)
        fit();
}

// With everything on the hosts where that can be read, else with what matters most.
TopologyLayout TopologyView::lay_out_to_fit() {
    LayoutSizes sizes;
    sizes.target = QSizeF(std::max(viewport()->width(), 200), std::max(viewport()->height(), 150));
    const auto rows = team_ == every_team ? (std::max(teams_, 1) - 1) / HostItem::marks_a_row : 0;
    const qreal marks = static_cast<qreal>(rows) * HostItem::mark_pitch;
    sizes.node = HostItem::full_size + QSizeF(0, marks);
    auto layout = lay_out(topology_, sizes);
    compact_ =
        std::min(sizes.target.width() / std::max(layout.bounds.width(), 1.0),
                 sizes.target.height() / std::max(layout.bounds.height(), 1.0)) < smallest_readable;
    if (!compact_)
        return layout;
    const bool every = team_ == every_team;
    sizes.node =
        HostItem::compact_size + (every ? QSizeF(HostItem::marks_a_row * HostItem::mark_pitch + 12 -
                                                     HostItem::compact_size.width(),
                                                 marks)
                                        : QSizeF());
    sizes.gap = 8;
    sizes.padding = 10;
    sizes.zone_gap = 16;
    sizes.link_space = 28;
    return lay_out(topology_, sizes);
}

QList<HostStatus> TopologyView::states_of(const QString &host) const {
    QList<HostStatus> states;
    for (const auto &status : hosts_)
        if (status.host == host && (team_ == every_team || status.team == team_))
            states.append(status);
    std::sort(states.begin(), states.end(),
              [](const HostStatus &a, const HostStatus &b) { return a.team < b.team; });
    return states;
}

void TopologyView::refresh_hosts() {
    for (auto it = items_.cbegin(); it != items_.cend(); ++it)
        it.value()->set_states(states_of(it.key()), team_ == every_team);
}

// The log says on which machine the implant runs; its way leads over the organisation's proxy where
// there is one.
void TopologyView::rebuild_attack() {
    for (auto *item : std::as_const(attack_items_))
        delete item;
    attack_items_.clear();
    attack_ = nullptr;

    QString attacker;
    QString proxy;
    for (const auto &host : std::as_const(topology_.hosts)) {
        if (attacker.isEmpty() && host.role == QLatin1String("attacker"))
            attacker = host.id;
        if (proxy.isEmpty() && host.services.contains(QStringLiteral("proxy")))
            proxy = host.id;
    }
    QString victim;
    const int first = team_ == every_team ? 1 : team_;
    const int last = team_ == every_team ? teams_ : team_;
    qint64 stolen = 0;
    int stolen_from = 0;
    for (int team = first; team <= last; ++team) {
        for (const auto &contact : contacts_.value(team))
            if (boxes_.contains(contact.host))
                victim = contact.host;
        for (const auto &loot : loot_.value(team))
            stolen += loot.bytes;
        stolen_from += loot_.value(team).isEmpty() ? 0 : 1;
    }
    if (!boxes_.contains(attacker))
        return;
    if (stolen_from > 0) {
        const auto &box = boxes_[attacker];
        const QString word = team_ == every_team
                                 ? tr("files arrived: %1 of %2 teams").arg(stolen_from).arg(teams_)
                                 : tr("file arrived: %1").arg(byte_size(stolen));
        auto *note = new NoteItem(appearance_, {Sign::Drop, Tone::Bad, word},
                                  QPointF(box.right() + 12, box.center().y()));
        scene()->addItem(note);
        attack_items_.append(note);
    }
    if (victim.isEmpty())
        return;
    QList<QRectF> stops{boxes_[attacker]};
    if (boxes_.contains(proxy) && proxy != victim)
        stops.append(boxes_[proxy]);
    stops.append(boxes_[victim]);
    attack_ = new AttackItem(appearance_, stops);
    scene()->addItem(attack_);
    attack_items_.append(attack_);
    refresh_attack();
}

void TopologyView::refresh_attack() {
    if (!attack_)
        return;
    bool alive = false;
    const QString label = attack_label(alive);
    attack_->set(alive, label);
}

QString TopologyView::attack_label(bool &alive) const {
    const auto cut = [this](int team, const QString &host) {
        return std::any_of(hosts_.cbegin(), hosts_.cend(), [&](const HostStatus &status) {
            return status.team == team && status.host == host &&
                   status.state == HostState::Unplugged;
        });
    };
    if (team_ == every_team) {
        int heard = 0;
        for (int team = 1; team <= teams_; ++team) {
            const auto contacts = contacts_.value(team);
            heard += std::any_of(contacts.cbegin(), contacts.cend(), [&](const Contact &contact) {
                return contact.state == Contact::State::Alive && !cut(team, contact.host);
            });
        }
        alive = heard > 0;
        return tr("in contact: %1 of %2 teams").arg(heard).arg(teams_);
    }
    const auto contacts = contacts_.value(team_);
    const Contact *latest = nullptr;
    for (const auto &contact : contacts)
        if (!latest || contact.last_ms > latest->last_ms)
            latest = &contact;
    if (!latest)
        return {};
    if (latest->state == Contact::State::Lost) {
        alive = false;
        return tr("contact lost, last heard %1").arg(timecode(latest->last_ms));
    }
    if (cut(team_, latest->host)) {
        alive = false;
        return tr("cable pulled, last heard %1").arg(timecode(latest->last_ms));
    }
    alive = true;
    return tr("in contact, heard %1 s ago")
        .arg(std::max<qint64>(now_ms_ - latest->last_ms, 0) / 1000);
}

void TopologyView::zoom(qreal factor) {
    const qreal scale = transform().m11() * factor;
    if (scale < smallest_scale || scale > largest_scale)
        return;
    fitted_ = false;
    this->scale(factor, factor);
}

void TopologyView::fit() {
    fitted_ = true;
    const QRectF scene_box = sceneRect();
    if (scene_box.isEmpty())
        return;
    const qreal scale = std::clamp(std::min(viewport()->width() / scene_box.width(),
                                            viewport()->height() / scene_box.height()),
                                   smallest_scale, largest_fit);
    setTransform(QTransform::fromScale(scale, scale));
    centerOn(scene_box.center());
}

void TopologyView::wheelEvent(QWheelEvent *event) {
    if (event->angleDelta().y() != 0)
        zoom(std::pow(1.0015, event->angleDelta().y()));
    event->accept();
}

void TopologyView::resizeEvent(QResizeEvent *event) {
    QGraphicsView::resizeEvent(event);
    if (fitted_)
        rebuild();
}

void TopologyView::changeEvent(QEvent *event) {
    if (event->type() == QEvent::LanguageChange) {
        refresh_hosts();
        rebuild_attack();
        viewport()->update();
    }
    QGraphicsView::changeEvent(event);
}

} // namespace enshu::gui
