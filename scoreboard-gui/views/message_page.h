// What is shown while there is nothing to show: what is the matter, and what to do about it.
#pragma once

#include "scoreboard-gui/client/values.h"
#include "scoreboard-gui/views/appearance.h"

#include <QFrame>

class QLabel;

namespace enshu::gui {

class MessagePage : public QFrame {
    Q_OBJECT
  public:
    MessagePage(const Appearance &appearance, const QString &socket, QWidget *parent = nullptr);

    /// `wanted`: the exercise that was asked for by name; may be empty.
    void set(const Link &link, const QString &wanted);

  protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

  private:
    void retranslate();

    const Appearance &appearance_;
    QString socket_;
    QString wanted_;
    Link link_;
    QLabel *headline_;
    QLabel *advice_;
    QLabel *detail_;
};

} // namespace enshu::gui
