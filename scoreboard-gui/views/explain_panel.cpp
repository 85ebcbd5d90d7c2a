#include "scoreboard-gui/views/explain_panel.h"

#include "scoreboard-gui/models/timecode.h"
#include "scoreboard-gui/views/looks.h"
#include "scoreboard-gui/views/pill.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace enshu::gui {

namespace {

QLabel *plain_label(QWidget *parent) {
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

ExplainPanel::ExplainPanel(const Appearance &appearance, QWidget *parent)
    : QFrame(parent), appearance_(appearance), hint_(plain_label(this)), body_(new QWidget(this)),
      name_(plain_label(body_)), points_(plain_label(body_)), state_(new Pill(appearance, body_)),
      rule_(plain_label(body_)), evidence_(plain_label(body_)), moment_(plain_label(body_)),
      events_(new QLabel(body_)) {
    setObjectName(QStringLiteral("docked"));
    hint_->setObjectName(QStringLiteral("caption"));
    hint_->setAlignment(Qt::AlignCenter);
    rule_->setObjectName(QStringLiteral("explain-rule"));
    evidence_->setObjectName(QStringLiteral("explain-evidence"));
    moment_->setObjectName(QStringLiteral("explain-moment"));
    name_->setFont(scaled_font(1.15, true));
    points_->setFont(scaled_font(1.15, true));
    points_->setWordWrap(false);
    events_->setTextFormat(Qt::RichText); // numbers only, made here
    events_->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    connect(events_, &QLabel::linkActivated, this,
            [this](const QString &link) { Q_EMIT event_wanted(link.toULongLong()); });

    auto *head = new QHBoxLayout;
    head->setSpacing(12);
    head->addWidget(name_, 1);
    head->addWidget(state_);
    head->addWidget(points_);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    QLabel *values[] = {rule_, evidence_, moment_, events_};
    for (int row = 0; row < 4; ++row) {
        captions_[row] = new QLabel(body_);
        captions_[row]->setObjectName(QStringLiteral("caption"));
        grid->addWidget(captions_[row], row, 0, Qt::AlignTop | Qt::AlignLeft);
        grid->addWidget(values[row], row, 1, Qt::AlignTop);
    }
    auto *content = new QVBoxLayout(body_);
    content->setContentsMargins(16, 12, 16, 12);
    content->setSpacing(12);
    content->addLayout(head);
    content->addLayout(grid);
    content->addStretch();

    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setWidget(body_);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    body_->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 1, 1);
    column->addWidget(hint_, 1);
    column->addWidget(scroll, 1);
    connect(&appearance, &Appearance::theme_changed, this, &ExplainPanel::show_chosen);
    show_chosen();
}

void ExplainPanel::choose(int team, const QString &objective) {
    team_ = team;
    objective_ = objective;
    show_chosen();
}

void ExplainPanel::set(const Scoreboard &scoreboard) {
    board_ = scoreboard;
    show_chosen();
}

void ExplainPanel::clear() {
    board_ = {};
    choose(0, {});
}

void ExplainPanel::changeEvent(QEvent *event) {
    if (event->type() == QEvent::LanguageChange)
        show_chosen();
    QFrame::changeEvent(event);
}

void ExplainPanel::show_chosen() {
    const ObjectiveResult *chosen = nullptr;
    int of_team = 0;
    for (const auto &team : std::as_const(board_.teams))
        for (const auto &result : team.objectives) {
            const bool wanted = objective_.isEmpty()
                                    ? result.at_ms > (chosen ? chosen->at_ms : -1)
                                    : team.team == team_ && result.objective == objective_;
            if (!wanted)
                continue;
            chosen = &result;
            of_team = team.team;
        }
    hint_->setText(tr("Choose a cell of the score table:\nits rule, its evidence and its moment "
                      "are shown here."));
    hint_->setVisible(!chosen);
    body_->parentWidget()->parentWidget()->setVisible(chosen);
    if (!chosen)
        return;
    const Lang lang = appearance_.lang();
    const Look look = look_of(chosen->state);
    name_->setText(tr("Team %1 · %2").arg(of_team).arg(chosen->objective));
    state_->set(look);
    points_->setText(tr("%1 of %2 points").arg(points_text(chosen->points)).arg(chosen->possible));
    captions_[0]->setText(tr("Rule"));
    captions_[1]->setText(tr("Evidence"));
    captions_[2]->setText(tr("Moment"));
    captions_[3]->setText(tr("Events"));
    rule_->setText(chosen->rule.in(lang));
    const QString &evidence = chosen->evidence.in(lang);
    evidence_->setText(evidence.isEmpty() ? tr("nothing measured yet") : evidence);
    moment_->setText(chosen->at_ms >= 0 ? timecode(chosen->at_ms) : tr("not yet decided"));
    QStringList links;
    for (const auto seq : chosen->evidence_seq)
        links << QStringLiteral("<a style='color:%1' href='%2'>%2</a>")
                     .arg(appearance_.theme().accent.name())
                     .arg(seq);
    events_->setText(links.isEmpty() ? QStringLiteral("–") : links.join(QStringLiteral(", ")));
}

} // namespace enshu::gui
