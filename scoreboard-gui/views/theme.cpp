#include "scoreboard-gui/views/theme.h"

namespace enshu::gui {

Theme light_theme() {
    Theme theme;
    theme.dark = false;
    theme.window = QColor("#eef1f5");
    theme.surface = QColor("#ffffff");
    theme.raised = QColor("#f6f8fa");
    theme.border = QColor("#cfd6df");
    theme.grid = QColor("#e6eaef");
    theme.text = QColor("#17202b");
    theme.muted = QColor("#586474");
    theme.accent = QColor("#1f5fbf");
    theme.info = QColor("#0b62b8");
    theme.good = QColor("#157235");
    theme.warn = QColor("#8a5a00");
    theme.bad = QColor("#bf1f2a");
    theme.attack = QColor("#9a1f86");
    return theme;
}

Theme dark_theme() {
    Theme theme;
    theme.dark = true;
    theme.window = QColor("#10141a");
    theme.surface = QColor("#181d24");
    theme.raised = QColor("#1f262f");
    theme.border = QColor("#323c48");
    theme.grid = QColor("#262e38");
    theme.text = QColor("#e4e9ef");
    theme.muted = QColor("#98a4b3");
    theme.accent = QColor("#6aaeff");
    theme.info = QColor("#6ab4ff");
    theme.good = QColor("#56cc74");
    theme.warn = QColor("#e5b64a");
    theme.bad = QColor("#ff7b75");
    theme.attack = QColor("#f08ada");
    return theme;
}

QColor Theme::tone(Tone tone) const {
    switch (tone) {
    case Tone::Plain:
        return text;
    case Tone::Muted:
        return muted;
    case Tone::Info:
        return info;
    case Tone::Good:
        return good;
    case Tone::Warn:
        return warn;
    case Tone::Bad:
        return bad;
    case Tone::Attack:
        return attack;
    }
    return text;
}

QColor Theme::wash(Tone of) const {
    const QColor ink = tone(of);
    const double share = dark ? 0.16 : 0.10;
    const auto mix = [share](int over, int under) {
        return static_cast<int>(over * share + under * (1 - share));
    };
    return {mix(ink.red(), surface.red()), mix(ink.green(), surface.green()),
            mix(ink.blue(), surface.blue())};
}

QPalette Theme::palette() const {
    QPalette palette;
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, surface);
    palette.setColor(QPalette::AlternateBase, raised);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, muted);
    palette.setColor(QPalette::Button, raised);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, bad);
    palette.setColor(QPalette::ToolTipBase, raised);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Link, accent);
    palette.setColor(QPalette::Highlight, wash(Tone::Info));
    palette.setColor(QPalette::HighlightedText, text);
    palette.setColor(QPalette::Light, raised);
    palette.setColor(QPalette::Midlight, grid);
    palette.setColor(QPalette::Mid, border);
    palette.setColor(QPalette::Dark, border);
    palette.setColor(QPalette::Shadow, border);
    QColor faded = muted;
    faded.setAlphaF(0.55F);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faded);
    return palette;
}

QString Theme::style_sheet() const {
    static const QString sheet = QStringLiteral(R"(
QMenuBar { background: %window; padding: 2px 6px; }
QMenuBar::item { padding: 4px 10px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: %wash; }
QMenu { background: %surface; border: 1px solid %border; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 24px; border-radius: 4px; }
QMenu::item:selected { background: %wash; color: %text; }
QMenu::item:disabled { color: %muted; }
QMenu::separator { height: 1px; background: %grid; margin: 4px 8px; }
QMainWindow::separator { background: %window; width: 8px; height: 8px; }
QMainWindow::separator:hover { background: %border; }
QDockWidget { font-weight: bold; color: %text; }
QDockWidget::title { background: %surface; padding: 7px 10px; border: 1px solid %border; border-bottom: 0;
    border-top-left-radius: 6px; border-top-right-radius: 6px; text-align: left; }
QDockWidget::close-button, QDockWidget::float-button { border: 0; padding: 0; background: transparent;
    subcontrol-position: top right; subcontrol-origin: margin; position: absolute; top: 7px; width: 16px; height: 16px; }
QDockWidget::close-button { right: 8px; }
QDockWidget::float-button { right: 28px; }
QDockWidget::close-button:hover, QDockWidget::float-button:hover { background: %wash; }
QToolTip { background: %raised; color: %text; border: 1px solid %border; padding: 4px; }
QStatusBar { background: %window; color: %muted; }
QStatusBar::item { border: 0; }
#panel { background: %surface; border: 1px solid %border; border-radius: 6px; }
#docked { background: %surface; border: 1px solid %border; border-top: 0; border-bottom-left-radius: 6px;
    border-bottom-right-radius: 6px; }
#caption { color: %muted; }
#rule { background: %grid; }
#trouble { background: %badwash; border: 1px solid %bad; border-radius: 6px; }
#trouble QLabel { color: %text; }
QLineEdit { background: %surface; border: 1px solid %border; border-radius: 5px; padding: 3px 8px;
    selection-background-color: %accent; selection-color: %surface; }
QPlainTextEdit { background: %surface; border: 1px solid %border; border-radius: 5px; padding: 3px 8px; }
QLineEdit:focus, QPlainTextEdit:focus { border: 1px solid %accent; }
QPushButton, QToolButton#act { background: %raised; border: 1px solid %border; border-radius: 6px; padding: 6px 12px; }
QToolButton#act { font-weight: bold; }
QPushButton:hover, QToolButton#act:hover { border: 1px solid %accent; background: %wash; }
QPushButton:pressed, QToolButton#act:pressed { background: %border; }
QPushButton:disabled, QToolButton#act:disabled { background: transparent; border: 1px solid %grid; color: %muted; }
QPushButton:default { border: 1px solid %accent; }
QToolButton#chip { border: 1px solid %border; border-radius: 11px; padding: 2px 4px 2px 8px; color: %muted; background: transparent; }
QToolButton#chip:checked { background: %wash; color: %text; border: 1px solid %accent; }
QToolButton#chip:hover { border: 1px solid %accent; }
QToolButton#chip:focus { border: 2px solid %accent; }
QToolButton#plain { border: 1px solid transparent; border-radius: 5px; padding: 3px 8px; background: transparent; }
QToolButton#plain:hover { background: %wash; border: 1px solid %border; }
QToolButton#plain:checked { background: %wash; border: 1px solid %accent; font-weight: bold; }
QTableView { background: %surface; alternate-background-color: %raised; border: 0; gridline-color: %grid;
    selection-background-color: %select; selection-color: %text; }
QHeaderView { background: %surface; border: 0; }
QHeaderView::section { background: %surface; color: %muted; border: 0; border-bottom: 1px solid %border;
    padding: 5px 8px; }
QTableCornerButton::section { background: %surface; border: 0; border-bottom: 1px solid %border; }
QGraphicsView { background: %surface; border: 0; }
QTabBar::tab { background: %window; color: %muted; border: 1px solid %border; padding: 5px 12px; margin-right: 2px;
    border-radius: 5px; }
QTabBar::tab:selected { background: %surface; color: %text; border: 1px solid %accent; }
QScrollArea { background: %surface; border: 0; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 2px; }
QScrollBar::handle { background: %border; border-radius: 3px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: %muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)");
    const std::pair<QLatin1String, QColor> names[] = {
        {QLatin1String("%badwash"), wash(Tone::Bad)},
        {QLatin1String("%select"), wash(Tone::Info)},
        {QLatin1String("%window"), window},
        {QLatin1String("%surface"), surface},
        {QLatin1String("%raised"), raised},
        {QLatin1String("%border"), border},
        {QLatin1String("%grid"), grid},
        {QLatin1String("%text"), text},
        {QLatin1String("%muted"), muted},
        {QLatin1String("%accent"), accent},
        {QLatin1String("%wash"), wash(Tone::Info)},
        {QLatin1String("%bad"), bad},
    };
    QString out = sheet;
    for (const auto &[name, colour] : names)
        out.replace(name, colour.name());
    return out;
}

} // namespace enshu::gui
