// What controllers do to the course of an exercise that is played: to single items of its MSEL, to
// what is shown of the score, to its speed. And that MSEL as it stands.
//
// Each act asks for a reason and returns the seq of its event. Of two controllers who want the same
// the first one has it; the other is told what was done, when, by whom and why. Throws as the
// conductor does. Any thread; none of it waits.
#pragma once

#include "orchestrator/exercise/conductor.h"
#include "orchestrator/exercise/msel.h"

namespace enshu::exercise {

/// Who acts, and why.
struct By {
    std::string actor;
    std::string reason;
};

struct Note {
    std::string text;               ///< at most 2,000 characters
    std::string objective;          ///< may be empty
    std::optional<Milliseconds> at; ///< in the team's time; absent: now
};

class Direction {
  public:
    static constexpr double slowest = 0.25;
    static constexpr double fastest = 4;

    explicit Direction(Conductor &conductor) : conductor_(conductor) {}

    // ---- of one team, or (0) of every team for which it can still be done; from STANDBY to the
    // end

    /// A step or inject that has not begun does not begin until it is released; if its moment has
    /// passed by then, at once.
    std::uint64_t hold(unsigned team, const std::string &id, const By &by);
    std::uint64_t release(unsigned team, const std::string &id, const By &by);
    /// It does not happen. What hangs on a skipped step, or on an inject that only a controller
    /// could have let happen, is impossible at once; what hangs on any other inject goes on as if
    /// it had been said at its moment.
    std::uint64_t skip(unsigned team, const std::string &id, const By &by);
    /// Another moment for an item that has one: later by so much, or at a moment of the team's
    /// time that is neither past nor beyond the end. An event for each team; the last one's seq.
    std::uint64_t delay_by(unsigned team, const std::string &id, Milliseconds by_time,
                           const By &by);
    std::uint64_t delay_to(unsigned team, const std::string &id, Milliseconds moment, const By &by);
    /// Another text for an inject that was not delivered. `{ID}` is filled in as in a scenario.
    std::uint64_t edit(unsigned team, const std::string &id, const dsl::Text &text, const By &by);
    /// An inject that was delivered is delivered once more. Counts nothing. While RUNNING.
    std::uint64_t repeat(unsigned team, const std::string &id, const By &by);

    // ---- of the exercise

    /// Of one team, or (0) of all. From RUNNING on, after the end too.
    std::uint64_t note(unsigned team, const Note &note, const std::string &actor);
    /// What everybody but controllers sees of the score. After the end too.
    std::uint64_t show_scoreboard(score::Shown mode, const By &by);
    /// From STANDBY to the end.
    std::uint64_t set_speed(double factor, const By &by);

    double speed() const;
    std::vector<TeamMsel> msel() const;

  private:
    using Team = Conductor::Team;
    using Refusal = std::function<std::string(const Team &)>;

    void require_item(const std::string &id, const char *act) const;
    void require_inject(const std::string &id, const char *act) const;
    void require_directing(const char *act) const;
    std::vector<Team *> able(unsigned team, const Refusal &refusal) const;
    std::uint64_t append(unsigned team, const char *kind, const std::string &id, const By &by,
                         nlohmann::json detail = nlohmann::json::object());
    std::uint64_t delay(unsigned team, const std::string &id, const By &by,
                        const std::function<Milliseconds(const Team &)> &moment);

    Conductor &conductor_;
};

} // namespace enshu::exercise
