#include "scoreboard-gui/views/appearance.h"

#include <QApplication>
#include <QFont>
#include <QStyleFactory>

// Resources of a static library have to be asked for by name, from outside any namespace.
static void load_resources() {
    Q_INIT_RESOURCE(translations);
}

namespace enshu::gui {

Appearance::Appearance(Lang lang, bool dark, QObject *parent)
    : QObject(parent), lang_(lang), theme_(dark ? dark_theme() : light_theme()) {
    load_resources();
    if (!japanese_.load(QStringLiteral(":/translations/enshu_ja.qm")))
        qFatal("the Japanese translation is not in the program");
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QFont font;
    font.setFamilies({QStringLiteral("Noto Sans CJK JP"), QStringLiteral("Noto Sans"),
                      QStringLiteral("sans-serif")});
    font.setPointSizeF(10);
    QApplication::setFont(font);
    apply_theme();
    apply_lang();
}

Appearance::~Appearance() {
    QCoreApplication::removeTranslator(&japanese_);
}

void Appearance::set_lang(Lang lang) {
    if (lang == lang_)
        return;
    lang_ = lang;
    apply_lang();
    Q_EMIT lang_changed(lang_);
}

void Appearance::set_dark(bool dark) {
    if (dark == theme_.dark)
        return;
    theme_ = dark ? dark_theme() : light_theme();
    apply_theme();
    Q_EMIT theme_changed();
}

void Appearance::apply_lang() {
    if (lang_ == Lang::Ja)
        QCoreApplication::installTranslator(&japanese_);
    else
        QCoreApplication::removeTranslator(&japanese_);
}

void Appearance::apply_theme() {
    QApplication::setPalette(theme_.palette());
    qApp->setStyleSheet(theme_.style_sheet());
}

QFont scaled_font(qreal factor, bool bold) {
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * factor);
    font.setBold(bold);
    return font;
}

} // namespace enshu::gui
