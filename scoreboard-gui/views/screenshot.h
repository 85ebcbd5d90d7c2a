// Takes one picture of the window and ends the program.
#pragma once

#include <QObject>
#include <QTimer>

#include <optional>

class QWidget;

namespace enshu::gui {

class MainWindow;

class Screenshot : public QObject {
    Q_OBJECT
  public:
    static constexpr int not_written = 1;
    static constexpr int nothing_to_see = 3;

    /// `after_s` empty: once the window shows an exercise.
    Screenshot(MainWindow &window, const QString &file, std::optional<double> after_s);

  Q_SIGNALS:
    /// With the program's exit code.
    void finished(int exit_code);

  private:
    void take();

    MainWindow &window_;
    QString file_;
    QTimer timer_;
    QTimer give_up_;
};

} // namespace enshu::gui
