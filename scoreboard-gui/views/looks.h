// How each state looks: a shape, a tone and a word in the language of the screen.
#pragma once

#include "scoreboard-gui/client/values.h"
#include "scoreboard-gui/models/kinds.h"
#include "scoreboard-gui/views/signs.h"
#include "scoreboard-gui/views/theme.h"

namespace enshu::gui {

struct Look {
    Sign sign;
    Tone tone;
    QString word;
};

Look look_of(ExerciseState state);
Look look_of(HostState state);
Look look_of(ObjectiveState state);
Look look_of(LinkWord link);
Look look_of(Category category);
/// Finer than its category where the kind has a sign of its own: a contact that was lost, a file
/// that arrived.
Look look_of_kind(const QString &kind);

QString role_word(const QString &role);
QString act_word(Act act);

} // namespace enshu::gui
