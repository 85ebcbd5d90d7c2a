// Telemetry and time → facts about one team: what the attacker's side hears, no longer hears, and
// has received.
//
// State changes by events alone (apply), so that replaying a log rebuilds it; line() and tick() say
// which events the log should get. Silence is counted in lived time: neither a pause nor a skip of
// the clock makes a contact silent.
#pragma once

#include "orchestrator/event/event.h"
#include "orchestrator/exercise/exercise_clock.h"
#include "scenario-dsl/model/scenario.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::exercise {

struct Now {
    Milliseconds exercise{0};
    Milliseconds lived{0};
};

/// An event that the log should get.
struct Fact {
    std::string kind;
    std::string subject;
    nlohmann::json detail;
};

class Measures {
  public:
    static constexpr std::size_t max_line = 2048; ///< bytes

    explicit Measures(const dsl::Scenario &scenario);

    /// A line that came from a guest's actor: hostile input. What is not a report by an attacker's
    /// host about something that was begun is refused, with at most one telemetry.rejected per host
    /// every 10 s.
    std::vector<Fact> line(const std::string &host, std::string_view line, Now now);

    /// What time alone has decided.
    std::vector<Fact> tick(Now now) const;

    /// The lived moment at which tick() next has something to say, if nothing is heard until then.
    std::optional<Milliseconds> next_silence() const;

    /// An event of this team is in the log. `lived` at its moment.
    void apply(const event::Event &event, Milliseconds lived);

    /// For `needs`: the beacon was heard lately, and its contact is not lost.
    bool alive(const std::string &step, Milliseconds lived) const;

    /// Nothing is on its way: no contact is alive, none and no file is expected any moment.
    bool quiet(Milliseconds lived) const;

    /// The beacon's machine was shut down or reset since it was last heard, and the beacon ended
    /// with it.
    bool ended(const std::string &step) const { return contacts_.at(step).ended; }

    /// Beacons that were delivered and are neither lost, failed nor ended: they run, as far as is
    /// known.
    std::vector<std::string> running_beacons() const;

    /// The beacon is being started again by ourselves: its silence does not count until release().
    void hold(const std::string &step);
    void release(const std::string &step, Milliseconds lived);

  private:
    struct Contact {
        std::string host;
        std::string path;   ///< of the URL it asks for, or
        std::string domain; ///< below which it asks for names
        Milliseconds alive_for{0};
        std::set<Milliseconds> silences; ///< contact.lost is told at each
        bool started = false;
        bool delivered = false;
        bool failed = false;
        bool ended = false;
        bool held = false;
        bool lost = false;
        bool echo = false;            ///< lost, and since then begun again by putting its host back
        std::int64_t count = 0;       ///< 0: never heard
        Milliseconds delivered_at{0}; ///< lived
        Milliseconds heard_at{0};     ///< lived
        Milliseconds logged_at{0};    ///< lived
        std::int64_t last_ms = 0;     ///< exercise time
        std::uint64_t last_seq = 0;
        Milliseconds told{0}; ///< the longest silence that was told since
        std::optional<Milliseconds> next_silence() const; ///< lived
    };
    struct Upload {
        std::string path;
        bool started = false;
        bool arrived = false;
        bool echo = false; ///< what arrives now comes from doing it again
        bool delivered = false;
        Milliseconds delivered_at{0}; ///< lived
    };
    struct Refusals {
        Milliseconds next{0}; ///< lived; not told before
        int kept_back = 0;
        bool any = false;
    };

    std::vector<Fact> contact(const nlohmann::json &report, Now now, std::string &refused);
    std::vector<Fact> file(const nlohmann::json &report, std::string &refused);
    std::vector<Fact> refuse(const std::string &host, const std::string &reason, Now now);

    /// A controller puts machines back: from reset.started on the silence of beacons that ran there
    /// does not count until they were replayed or the machines are back. What was lost before stays
    /// lost, whatever a replay lets be heard; but not where a pulled cable alone keeps it silent.
    void put_back(const event::Event &event, Milliseconds lived);

    std::set<std::string> unplugged_;         ///< hosts
    std::set<std::string> listeners_;         ///< hosts of the attacker
    std::map<std::string, Contact> contacts_; ///< by step
    std::map<std::string, Upload> uploads_;   ///< by step
    std::set<std::string> pages_; ///< paths of links in mails: to open one is no contact
    std::map<std::string, Refusals> refusals_;
};

} // namespace enshu::exercise
