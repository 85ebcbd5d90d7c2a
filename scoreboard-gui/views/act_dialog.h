// Asks a controller why. The reason goes into the log with the act.
#pragma once

#include "scoreboard-gui/client/values.h"

#include <QDialog>

class QPlainTextEdit;
class QPushButton;

namespace enshu::gui {

class ActDialog : public QDialog {
    Q_OBJECT
  public:
    ActDialog(Act act, QWidget *parent);
    QString reason() const;

  private:
    QPlainTextEdit *reason_;
    QPushButton *confirm_;
};

} // namespace enshu::gui
