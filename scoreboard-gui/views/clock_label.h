// A time in figures that all have the same width, so that it stands still while it runs.
#pragma once

#include <QWidget>

namespace enshu::gui {

class ClockLabel : public QWidget {
    Q_OBJECT
  public:
    explicit ClockLabel(QWidget *parent = nullptr);
    void set_text(const QString &text);
    const QString &text() const { return text_; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent *event) override;

  private:
    qreal cell(QChar character) const;

    QString text_;
};

} // namespace enshu::gui
