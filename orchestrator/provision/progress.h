// How far building is, and how long it will still take: from what is planned, what is under way
// since when, how long such steps took before, and how many may run at once. Pure.
//
// Durations are what a step takes with a processor to itself; where more steps run than there are
// processors, each gets its share of them.
#pragma once

#include "scenario-dsl/model/organization.h"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::provision {

enum class StepKind { Boot, Settle, Save, Thaw, Check };
/// As the store keeps it: "boot".
const char *word_of(StepKind kind);
std::optional<StepKind> step_kind_named(std::string_view word);
/// For people: "boots".
dsl::Text doing(StepKind kind);

/// Steps of the same key take about the same time on one machine.
struct DurationKey {
    StepKind kind{};
    std::string subject; ///< the role of the host
    auto operator<=>(const DurationKey &) const = default;
};

/// What is known of durations here.
class History {
  public:
    explicit History(bool kvm) : kvm_(kvm) {}
    void add(const DurationKey &key, std::chrono::milliseconds duration);
    /// The median of the last ones; of other subjects where this one has none; else by experience.
    std::chrono::milliseconds typical(const DurationKey &key) const;
    bool knows(const DurationKey &key) const;

  private:
    bool kvm_;
    std::map<DurationKey, std::vector<std::chrono::milliseconds>> durations_;
};

/// One step. A host's steps happen in the order in which they stand; those of a stage begin when
/// all of the stages before it have ended.
struct Step {
    unsigned team = 0; ///< 0: of the organisation that is frozen
    std::string host;
    StepKind kind{};
    std::string role; ///< of the host
    unsigned stage = 0;
    std::optional<double> worked_ms; ///< absent: has not begun
    bool ended = false;
};

struct Machinery {
    unsigned processors = 1;
    /// How many steps of a kind may run at once; not named: any number.
    std::map<StepKind, unsigned> at_once;
};

struct HostEstimate {
    unsigned team = 0;
    std::string host;
    std::optional<StepKind> now; ///< under way
    double progress = 0;         ///< 0 to 1
    std::chrono::milliseconds remaining{0};
};

struct Estimate {
    std::vector<HostEstimate> hosts; ///< in the order in which their first steps stand
    double progress = 0;             ///< 1 only when everything has ended
    std::chrono::milliseconds remaining{0};
    bool about = false; ///< for some step there is no earlier run to go by
};

/// `elapsed`: since the first step began.
Estimate estimate(const std::vector<Step> &steps, const History &history,
                  const Machinery &machinery, std::chrono::milliseconds elapsed);

/// The share of a processor that each of so many steps gets.
double pace(unsigned running, unsigned processors);

} // namespace enshu::provision
