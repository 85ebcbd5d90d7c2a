// The command line.
#pragma once

#include "scoreboard-gui/client/values.h"

#include <QStringList>

#include <optional>

namespace enshu::gui {

struct Options {
    QString socket;
    QString exercise; ///< empty: the one that is alive
    std::optional<Lang> lang;
    std::optional<bool> dark;
    QString screenshot; ///< file; empty: none
    /// Seconds after which the screenshot is taken; nothing: as soon as there is something to see.
    std::optional<double> after_s;
};

struct ParsedOptions {
    Options options;
    QString message;   ///< to print before ending; empty: go on
    int exit_code = 0; ///< with `message`
};

/// `arguments` begin with the program's name.
ParsedOptions parse_options(const QStringList &arguments);

} // namespace enshu::gui
