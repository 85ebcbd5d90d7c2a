#include "scoreboard-gui/views/message_page.h"

#include "scoreboard-gui/views/signs.h"

#include <QEvent>
#include <QLabel>
#include <QVBoxLayout>

namespace enshu::gui {

MessagePage::MessagePage(const Appearance &appearance, const QString &socket, QWidget *parent)
    : QFrame(parent), appearance_(appearance), socket_(socket), headline_(new QLabel(this)),
      advice_(new QLabel(this)), detail_(new QLabel(this)) {
    setObjectName(QStringLiteral("panel"));
    headline_->setObjectName(QStringLiteral("headline"));
    headline_->setFont(scaled_font(1.7, true));
    advice_->setFont(scaled_font(1.1));
    detail_->setObjectName(QStringLiteral("caption"));
    auto *column = new QVBoxLayout(this);
    column->setSpacing(14);
    column->addStretch(3);
    column->addSpacing(96);
    for (auto *label : {headline_, advice_, detail_}) {
        label->setTextFormat(Qt::PlainText);
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(label);
    }
    column->addStretch(4);
    retranslate();
}

void MessagePage::set(const Link &link, const QString &wanted) {
    link_ = link;
    wanted_ = wanted;
    retranslate();
}

void MessagePage::changeEvent(QEvent *event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QFrame::changeEvent(event);
}

void MessagePage::retranslate() {
    if (!link_.ever_heard) {
        headline_->setText(tr("No daemon answers at %1").arg(socket_));
        advice_->setText(
            tr("Start it with `enshud`, or let `./enshu demo` do everything.\n"
               "If it listens elsewhere, name its socket: enshu-console --socket PATH"));
        detail_->setText(link_.attempts == 0 ? tr("Trying …")
                                             : tr("Trying again every second (attempt %1): %2")
                                                   .arg(link_.attempts)
                                                   .arg(link_.error));
    } else if (!wanted_.isEmpty()) {
        headline_->setText(tr("There is no exercise named %1").arg(wanted_));
        advice_->setText(tr("It is shown as soon as it is created.\n"
                            "Another one can be chosen in the menu Exercise."));
        detail_->clear();
    } else {
        headline_->setText(tr("The daemon answers; there is no exercise yet"));
        advice_->setText(tr("Create one: enshu up scenarios/first-light --teams 2\n"
                            "It appears here as soon as its ranges are being built."));
        detail_->clear();
    }
}

void MessagePage::paintEvent(QPaintEvent *event) {
    QFrame::paintEvent(event);
    QPainter painter(this);
    const QRectF sign(width() / 2.0 - 32, headline_->y() - 90, 64, 64);
    if (link_.ever_heard)
        paint_sign(painter, Sign::Flag, sign, appearance_.theme().muted);
    else
        paint_sign(painter, Sign::Unplugged, sign, appearance_.theme().warn);
}

} // namespace enshu::gui
