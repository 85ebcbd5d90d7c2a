// What a controller must see at every moment: which exercise, its state, its clock, and whether
// what is shown is live.
#pragma once

#include "scoreboard-gui/client/values.h"
#include "scoreboard-gui/models/exercise_clock.h"
#include "scoreboard-gui/views/appearance.h"

#include <QFrame>
#include <QTimer>

class QLabel;
class QToolButton;

namespace enshu::gui {

class Acts;
class ClockLabel;
class Pill;

class TopBar : public QFrame {
    Q_OBJECT
  public:
    TopBar(Appearance &appearance, Acts &acts, QWidget *parent = nullptr);

    /// Null: no exercise is known.
    void set_exercise(const ExerciseStatus *exercise, const Text &organization);
    void set_accelerator(const QString &accelerator);
    void set_link(const Link &link);
    /// Exercise time as it is shown now.
    qint64 exercise_ms() const;

  protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

  private:
    void retranslate();
    void tick();
    void elide();
    QWidget *column(QLabel *&caption, QWidget *value);

    Appearance &appearance_;
    ExerciseStatus exercise_;
    Text organization_;
    bool known_ = false;
    QString accelerator_;
    QString title_text_;
    QString subtitle_text_;
    Link link_;
    ExerciseClock clock_;

    QLabel *title_;
    QLabel *subtitle_;
    Pill *state_;
    ClockLabel *exercise_clock_;
    QLabel *duration_;
    Pill *walking_;
    ClockLabel *wall_clock_;
    Pill *connection_;
    QLabel *accelerator_value_;
    QLabel *state_caption_;
    QLabel *clock_caption_;
    QLabel *wall_caption_;
    QLabel *link_caption_;
    QLabel *accelerator_caption_;
    QTimer timer_;
};

} // namespace enshu::gui
