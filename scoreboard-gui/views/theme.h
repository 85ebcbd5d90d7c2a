// Colours. A tone is a meaning; every use of one stands beside a shape and a word.
#pragma once

#include <QColor>
#include <QPalette>

namespace enshu::gui {

enum class Tone { Plain, Muted, Info, Good, Warn, Bad, Attack };

struct Theme {
    bool dark = false;
    QColor window, surface, raised, border, grid;
    QColor text, muted, accent;
    QColor info, good, warn, bad, attack;

    QColor tone(Tone tone) const;
    /// A faint wash of the tone, for the background behind it.
    QColor wash(Tone tone) const;
    QPalette palette() const;
    QString style_sheet() const;
};

Theme light_theme();
Theme dark_theme();

} // namespace enshu::gui
