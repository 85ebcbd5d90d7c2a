// The language and the theme of the screen; both change at run time. Widgets learn of the language
// through QEvent::LanguageChange, of the theme through QEvent::PaletteChange, and of both through
// the signal.
#pragma once

#include "scoreboard-gui/client/values.h"
#include "scoreboard-gui/views/theme.h"

#include <QObject>
#include <QTranslator>

namespace enshu::gui {

class Appearance : public QObject {
    Q_OBJECT
  public:
    /// Applies both to the application at once.
    Appearance(Lang lang, bool dark, QObject *parent = nullptr);
    ~Appearance() override;

    Lang lang() const { return lang_; }
    const Theme &theme() const { return theme_; }
    void set_lang(Lang lang);
    void set_dark(bool dark);

  Q_SIGNALS:
    void lang_changed(Lang lang);
    void theme_changed();

  private:
    void apply_lang();
    void apply_theme();

    Lang lang_;
    Theme theme_;
    QTranslator japanese_;
};

/// A font of `points` more or fewer than the application's.
QFont scaled_font(qreal factor, bool bold = false);

} // namespace enshu::gui
