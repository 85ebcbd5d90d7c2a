// Telemetry and time → facts about one team: what the attacker's side hears, no longer hears, and
// has received.
//
// State changes by events alone (apply), so that replaying a log rebuilds it; line() and tick() say
// which events the log should get. Silence is counted in lived time: neither a pause nor a skip of
// the clock makes a contact silent.
#pragma once

#include "injector/key.h"
#include "orchestrator/event/event.h"
#include "orchestrator/exercise/exercise_clock.h"
#include "orchestrator/exercise/keepers.h"
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

/// A tag as the log has it, so that it is known after a restart.
nlohmann::json detail_of(const inject::Tag &tag);
inject::Tag tag_in(const nlohmann::json &detail);

class Measures {
  public:
    static constexpr std::size_t max_line = 2048; ///< bytes

    /// Contacts and files are known by the keys of this seed and team (injector/key.h).
    Measures(const dsl::Scenario &scenario, std::uint64_t seed, unsigned team);

    /// A line that came from a guest's actor: hostile input. What is not a report by an attacker's
    /// host about something that was begun, with a tag that only the step's program could make and
    /// that was not used before, is refused, with at most one telemetry.rejected per host every
    /// 10 s. That the emulation in a guest is at work (`keep BOOT START`) may be said by any host.
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
    bool ended(const std::string &step) const {
        const auto act = acts_.find(step);
        return act == acts_.end() ? contacts_.at(step).ended : act->second.ended;
    }

    /// Beacons that were delivered and are neither lost, failed nor ended: they run, as far as is
    /// known.
    std::vector<std::string> running_beacons() const;

    /// Steps that go on in a guest besides: delivered, and neither failed nor ended with their
    /// machine.
    std::vector<std::string> running_acts() const;
    /// Lived, since a step that goes on was delivered.
    Milliseconds age(const std::string &step, Milliseconds lived) const;

    /// The beacon is being started again by ourselves: its silence does not count until release().
    void hold(const std::string &step);
    void release(const std::string &step, Milliseconds lived);

  private:
    /// What a report has to bear to be a step's.
    struct Known {
        std::string path;   ///< of the URL that is asked for, or
        std::string domain; ///< below which names are
        std::string key;
        std::map<std::uint32_t, std::uint32_t> counters; ///< the highest of each run
        std::uint64_t newest_ms = 0;                     ///< by the guest's clock
        bool is_new(const inject::Tag &tag) const;
        void remember(const inject::Tag &tag);
    };
    struct Contact : Known {
        std::string host;
        bool doubted = false; ///< the emulation on its host is not at work
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
    struct Upload : Known {
        bool started = false;
        bool arrived = false;
        bool echo = false; ///< what arrives now comes from doing it again
        bool delivered = false;
        Milliseconds delivered_at{0}; ///< lived
    };
    /// A step that goes on in its guest and that nobody hears.
    struct Act {
        std::string host;
        bool delivered = false;
        bool failed = false;
        bool ended = false;
        bool doubted = false;
        Milliseconds delivered_at{0}; ///< lived
    };
    struct Refusals {
        Milliseconds next{0}; ///< lived; not told before
        int kept_back = 0;
        bool any = false;
    };

    std::vector<Fact> contact(const nlohmann::json &report, Now now, std::string &refused);
    std::vector<Fact> file(const nlohmann::json &report, std::string &refused);
    /// Empty, and why, where it is not the step's or not new. `what`: for people.
    static std::optional<inject::Tag> new_tag(const nlohmann::json &report, const std::string &what,
                                              const Known &from, std::string &refused);
    std::vector<Fact> refuse(const std::string &host, const std::string &reason, Now now);

    /// A controller puts machines back: from reset.started on the silence of beacons that ran there
    /// does not count until they were replayed or the machines are back. What was lost before stays
    /// lost, whatever a replay lets be heard; but not where a pulled cable alone keeps it silent.
    void put_back(const event::Event &event, Milliseconds lived);

    std::vector<Fact> keeper(const std::string &host, std::string_view word, Now now);
    std::vector<Fact> doubts(Now now) const;
    std::vector<std::string> running_on(const std::string &host) const;
    void apply_trust(const event::Event &event, Milliseconds lived);
    bool must_be_at_work(const std::string &host) const;

    Keepers keepers_;
    std::set<std::string> off_;               ///< hosts
    std::map<std::string, Act> acts_;         ///< by step
    std::set<std::string> unplugged_;         ///< hosts
    std::set<std::string> listeners_;         ///< hosts of the attacker
    std::map<std::string, Contact> contacts_; ///< by step
    std::map<std::string, Upload> uploads_;   ///< by step
    std::set<std::string> pages_; ///< paths of links in mails: to open one is no contact
    std::map<std::string, Refusals> refusals_;
};

} // namespace enshu::exercise
