// Proto → values. Included inside client/ only.
#pragma once

#include "scoreboard-gui/client/values.h"

#include <enshu/v1/exercise.pb.h>

namespace enshu::gui {

Status to_value(const v1::GetStatusResponse &from);
Topology to_value(const v1::Topology &from);
Scoreboard to_value(const v1::Scoreboard &from);
Event to_value(const v1::Event &from);

} // namespace enshu::gui
