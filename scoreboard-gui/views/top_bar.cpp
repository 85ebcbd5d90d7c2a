#include "scoreboard-gui/views/top_bar.h"

#include "scoreboard-gui/models/timecode.h"
#include "scoreboard-gui/views/acts.h"
#include "scoreboard-gui/views/clock_label.h"
#include "scoreboard-gui/views/pill.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace enshu::gui {

namespace {

qint64 monotonic_ms() {
    QElapsedTimer timer;
    timer.start();
    return timer.msecsSinceReference();
}

QLabel *plain_label(QWidget *parent) {
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    return label;
}

QToolButton *act_button(QAction *action, QWidget *parent) {
    auto *button = new QToolButton(parent);
    button->setObjectName(QStringLiteral("act"));
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize({14, 14});
    button->setMinimumHeight(34);
    button->setMinimumWidth(button->fontMetrics().height() * 5);
    return button;
}

} // namespace

TopBar::TopBar(Appearance &appearance, Acts &acts, QWidget *parent)
    : QFrame(parent), appearance_(appearance), title_(plain_label(this)),
      subtitle_(plain_label(this)), state_(new Pill(appearance, this)),
      exercise_clock_(new ClockLabel(this)), duration_(plain_label(this)),
      walking_(new Pill(appearance, this)), wall_clock_(new ClockLabel(this)),
      connection_(new Pill(appearance, this)), accelerator_value_(plain_label(this)) {
    setObjectName(QStringLiteral("panel"));
    title_->setObjectName(QStringLiteral("title"));
    state_->setObjectName(QStringLiteral("state"));
    connection_->setObjectName(QStringLiteral("connection"));
    exercise_clock_->setObjectName(QStringLiteral("exercise-clock"));
    title_->setFont(scaled_font(1.45, true));
    title_->setMinimumWidth(120);
    title_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    subtitle_->setObjectName(QStringLiteral("caption"));
    subtitle_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    exercise_clock_->setFont(scaled_font(2.3, true));
    wall_clock_->setFont(scaled_font(1.3));
    state_->setFont(scaled_font(1.15, true));
    connection_->setFont(scaled_font(1.0, true));
    accelerator_value_->setFont(scaled_font(1.15));
    walking_->set_bare(true);
    duration_->setObjectName(QStringLiteral("caption"));

    auto *name = new QVBoxLayout;
    name->setSpacing(0);
    name->addStretch();
    name->addWidget(title_);
    name->addWidget(subtitle_);
    name->addStretch();

    auto *beside_clock = new QVBoxLayout;
    beside_clock->setSpacing(0);
    beside_clock->addWidget(walking_);
    beside_clock->addWidget(duration_);
    auto *clock = new QWidget(this);
    auto *clock_row = new QHBoxLayout(clock);
    clock_row->setContentsMargins(0, 0, 0, 0);
    clock_row->setSpacing(10);
    clock_row->addWidget(exercise_clock_);
    clock_row->addLayout(beside_clock);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 8, 14, 8);
    row->setSpacing(22);
    row->addLayout(name, 1);
    row->addWidget(column(state_caption_, state_));
    row->addWidget(column(clock_caption_, clock));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (auto *action : {acts.start(), acts.pause_or_resume(), acts.end()})
        buttons->addWidget(act_button(action, this));
    row->addLayout(buttons);
    row->addWidget(column(wall_caption_, wall_clock_));
    row->addWidget(column(link_caption_, connection_));
    row->addWidget(column(accelerator_caption_, accelerator_value_));

    connect(&timer_, &QTimer::timeout, this, &TopBar::tick);
    timer_.start(200);
    retranslate();
}

QWidget *TopBar::column(QLabel *&caption, QWidget *value) {
    auto *box = new QWidget(this);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    caption = plain_label(box);
    caption->setObjectName(QStringLiteral("caption"));
    caption->setFont(scaled_font(0.88));
    layout->addWidget(caption);
    layout->addWidget(value, 1, Qt::AlignLeft | Qt::AlignVCenter);
    return box;
}

void TopBar::set_exercise(const ExerciseStatus *exercise, const Text &organization) {
    known_ = exercise != nullptr;
    exercise_ = exercise ? *exercise : ExerciseStatus{};
    organization_ = organization;
    clock_.set(exercise_.exercise_ms, exercise_.clock_running, monotonic_ms());
    retranslate();
}

void TopBar::set_accelerator(const QString &accelerator) {
    if (accelerator == accelerator_)
        return;
    accelerator_ = accelerator;
    retranslate();
}

void TopBar::set_link(const Link &link) {
    link_ = link;
    tick();
}

qint64 TopBar::exercise_ms() const {
    return clock_.at(monotonic_ms());
}

void TopBar::changeEvent(QEvent *event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QFrame::changeEvent(event);
}

void TopBar::resizeEvent(QResizeEvent *event) {
    QFrame::resizeEvent(event);
    elide();
}

void TopBar::elide() {
    const auto fit = [](QLabel &label, const QString &text) {
        label.setText(label.fontMetrics().elidedText(text, Qt::ElideRight, label.width()));
        label.setToolTip(text.toHtmlEscaped());
    };
    fit(*title_, title_text_);
    fit(*subtitle_, subtitle_text_);
}

void TopBar::retranslate() {
    const Lang lang = appearance_.lang();
    title_text_ = known_ ? exercise_.title.in(lang) : tr("No exercise");
    QStringList parts;
    for (const QString &part : {organization_.in(lang), exercise_.exercise})
        if (!part.isEmpty())
            parts << part;
    if (known_)
        parts << (exercise_.teams == 1 ? tr("1 team") : tr("%1 teams").arg(exercise_.teams));
    subtitle_text_ = parts.join(QStringLiteral("  ·  "));
    elide();
    state_caption_->setText(tr("State"));
    clock_caption_->setText(tr("Exercise time"));
    wall_caption_->setText(tr("Wall clock"));
    link_caption_->setText(tr("Connection"));
    accelerator_caption_->setText(tr("Machines"));
    state_->set(look_of(exercise_.state));
    state_->setToolTip(exercise_.reason.toHtmlEscaped());
    accelerator_value_->setText(accelerator_.isEmpty() ? QStringLiteral("–")
                                                       : accelerator_.toUpper());
    accelerator_value_->setToolTip(accelerator_ == QLatin1String("kvm")
                                       ? tr("Hardware virtualisation (KVM).")
                                   : accelerator_ == QLatin1String("tcg")
                                       ? tr("Emulated processors (TCG): works everywhere, slower.")
                                       : QString());
    duration_->setText(exercise_.duration_ms > 0 ? tr("of %1").arg(timecode(exercise_.duration_ms))
                                                 : QString());
    tick();
}

void TopBar::tick() {
    exercise_clock_->set_text(known_ ? timecode(exercise_ms()) : QStringLiteral("–:––:––"));
    wall_clock_->set_text(wall_time(QDateTime::currentMSecsSinceEpoch()));
    if (!known_)
        walking_->set({Sign::Dash, Tone::Muted, tr("no clock")});
    else if (exercise_.clock_running)
        walking_->set({Sign::Play, Tone::Good, tr("running")});
    else if (exercise_.state == ExerciseState::Paused)
        walking_->set({Sign::Pause, Tone::Warn, tr("held")});
    else
        walking_->set({Sign::Stop, Tone::Muted, tr("stands")});

    const LinkWord word = judge(link_);
    Look look = look_of(word);
    if (word == LinkWord::Reconnecting || word == LinkWord::Stale)
        look.word += QStringLiteral("  ") + tr("%1 s").arg(link_.age_ms / 1000);
    connection_->set(look);
    connection_->setToolTip(link_.error.toHtmlEscaped());
}

} // namespace enshu::gui
