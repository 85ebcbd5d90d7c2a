#include "scoreboard-gui/views/topology_panel.h"

#include "scoreboard-gui/views/topology_view.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace enshu::gui {

TopologyPanel::TopologyPanel(const Appearance &appearance, QWidget *parent)
    : QFrame(parent), heading_(new QLabel(this)), team_(new QComboBox(this)),
      out_(new QToolButton(this)), in_(new QToolButton(this)), fit_(new QToolButton(this)),
      view_(new TopologyView(appearance, this)) {
    setObjectName(QStringLiteral("panel"));
    heading_->setFont(scaled_font(1.0, true));
    team_->setObjectName(QStringLiteral("topology-team"));
    team_->addItem(QString());
    for (auto *button : {out_, in_, fit_})
        button->setObjectName(QStringLiteral("plain"));
    out_->setText(QStringLiteral("−"));
    in_->setText(QStringLiteral("+"));
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(12, 6, 8, 4);
    bar->setSpacing(6);
    bar->addWidget(heading_);
    bar->addSpacing(8);
    bar->addWidget(team_);
    bar->addStretch();
    bar->addWidget(out_);
    bar->addWidget(in_);
    bar->addWidget(fit_);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(view_, 1);
    connect(team_, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index >= 0)
            view_->set_team(index);
    });
    connect(out_, &QToolButton::clicked, this, [this] { view_->zoom(1 / 1.2); });
    connect(in_, &QToolButton::clicked, this, [this] { view_->zoom(1.2); });
    connect(fit_, &QToolButton::clicked, view_, &TopologyView::fit);
    retranslate();
}

void TopologyPanel::set_teams(int teams) {
    if (team_->count() == teams + 1)
        return;
    const int chosen = team_->count() == 1 ? 1 : team_->currentIndex();
    while (team_->count() > teams + 1)
        team_->removeItem(team_->count() - 1);
    while (team_->count() < teams + 1)
        team_->addItem(QString());
    retranslate();
    team_->setCurrentIndex(std::min(chosen, teams));
}

void TopologyPanel::choose_team(int team) {
    if (team >= 0 && team < team_->count())
        team_->setCurrentIndex(team);
}

void TopologyPanel::changeEvent(QEvent *event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QFrame::changeEvent(event);
}

void TopologyPanel::retranslate() {
    heading_->setText(tr("Topology"));
    for (int i = 0; i < team_->count(); ++i)
        team_->setItemText(i, i == 0 ? tr("Every team") : tr("Team %1").arg(i));
    fit_->setText(tr("Fit"));
    fit_->setToolTip(tr("Show everything (Ctrl+0)"));
    in_->setToolTip(tr("Larger (Ctrl++ or the wheel)"));
    out_->setToolTip(tr("Smaller (Ctrl+- or the wheel)"));
}

} // namespace enshu::gui
