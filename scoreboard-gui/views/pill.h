// A sign and a word in their tone.
#pragma once

#include "scoreboard-gui/views/appearance.h"
#include "scoreboard-gui/views/looks.h"

#include <QWidget>

namespace enshu::gui {

class Pill : public QWidget {
    Q_OBJECT
  public:
    explicit Pill(const Appearance &appearance, QWidget *parent = nullptr);
    void set(const Look &look);
    /// Without the wash behind it.
    void set_bare(bool bare);
    QString text() const { return look_.word; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent *event) override;

  private:
    const Appearance &appearance_;
    Look look_{Sign::Ring, Tone::Muted, {}};
    bool bare_ = false;
};

} // namespace enshu::gui
