#include "scoreboard-gui/client/values.h"

namespace enshu::gui {

const QString &Text::in(Lang lang) const {
    const QString &wanted = lang == Lang::Ja ? ja : en;
    const QString &other = lang == Lang::Ja ? en : ja;
    return wanted.isEmpty() ? other : wanted;
}

LinkWord judge(const Link &link) {
    if (!link.ever_heard)
        return LinkWord::Connecting;
    if (link.age_ms >= stale_after_ms)
        return LinkWord::Stale;
    return link.broken ? LinkWord::Reconnecting : LinkWord::Live;
}

} // namespace enshu::gui
