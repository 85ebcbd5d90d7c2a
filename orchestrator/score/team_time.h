// Where a team's exercise time is: the exercise's, less what it lies behind. A team lies behind
// when it was paused alone, or when its clock stood for its machines' sake.
//
// A fold over events like the score: what it says of a log is the same every time.
#pragma once

#include "orchestrator/event/event.h"
#include "scenario-dsl/model/units.h"

#include <optional>

namespace enshu::score {

struct TeamTime {
    dsl::Milliseconds lag{0};
    std::optional<dsl::Milliseconds> stands; ///< in the team's time: since then its clock stands
    bool paused = false;
    bool over = false; ///< it has had its time, though others have not

    /// The team's time when the exercise's is `exercise`.
    dsl::Milliseconds at(dsl::Milliseconds exercise) const {
        return stands ? *stands : exercise - lag;
    }
    /// An event of this team.
    void apply(const event::Event &event);
    /// Whether apply() looks at it.
    static bool moved_by(const event::Event &event);
};

} // namespace enshu::score
