#include "scoreboard-gui/views/act_dialog.h"

#include "scoreboard-gui/views/looks.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace enshu::gui {

namespace {

QString consequence(Act act) {
    switch (act) {
    case Act::Start:
        return ActDialog::tr("The exercise clock starts and the first steps fall due.");
    case Act::Pause:
        return ActDialog::tr("The clock, the deadlines and the attack stop until you resume.");
    case Act::Resume:
        return ActDialog::tr("The clock, the deadlines and the attack go on.");
    case Act::End:
        return ActDialog::tr("The exercise ends for every team. This cannot be undone.");
    }
    return {};
}

} // namespace

ActDialog::ActDialog(Act act, QWidget *parent)
    : QDialog(parent), reason_(new QPlainTextEdit(this)), confirm_(new QPushButton(this)) {
    setWindowTitle(act_word(act));
    setModal(true);
    auto *what = new QLabel(consequence(act), this);
    what->setWordWrap(true);
    auto *why = new QLabel(tr("&Reason (goes into the log)"), this);
    why->setBuddy(reason_);
    reason_->setObjectName(QStringLiteral("reason"));
    reason_->setTabChangesFocus(true);
    reason_->setFixedHeight(fontMetrics().height() * 4);
    confirm_->setObjectName(QStringLiteral("confirm"));
    confirm_->setText(act_word(act));
    confirm_->setDefault(true);
    confirm_->setEnabled(false);
    auto *cancel = new QPushButton(tr("Cancel"), this);

    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(confirm_);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(10);
    column->addWidget(what);
    column->addWidget(why);
    column->addWidget(reason_);
    column->addLayout(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 60);

    connect(reason_, &QPlainTextEdit::textChanged, this,
            [this] { confirm_->setEnabled(!reason().isEmpty()); });
    connect(confirm_, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto *send = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), this);
    connect(send, &QShortcut::activated, confirm_, &QPushButton::click);
    reason_->setFocus();
}

QString ActDialog::reason() const {
    return reason_->toPlainText().simplified();
}

} // namespace enshu::gui
