// Where whoever builds says what begins and what has ended, and whoever watches asks how far it is.
// Any thread may call anything.
#pragma once

#include "orchestrator/provision/progress.h"

#include <functional>
#include <mutex>

namespace enshu::provision {

class ProgressBook {
  public:
    using Now = std::function<std::chrono::steady_clock::time_point()>;
    /// How long a step that ended well would have taken with a processor to itself: for the store.
    /// Called without a lock; what it throws comes out of end().
    using Remember = std::function<void(const DurationKey &, std::chrono::milliseconds)>;

    ProgressBook(History history, Remember remember, Now now = std::chrono::steady_clock::now);

    /// Everything that is going to be done, before the first begin(); the bar begins anew.
    void plan(std::vector<Step> steps, Machinery machinery);
    /// The planned step of that host and kind is under way. One that was not planned is added, so
    /// that a step which is tried again counts again.
    void begin(unsigned team, const std::string &host, StepKind kind);
    /// It ended well. Without a begin() before: it was there already.
    void end(unsigned team, const std::string &host, StepKind kind);
    /// It did not: it is as if it had not begun, and how long it took is forgotten.
    void fail(unsigned team, const std::string &host, StepKind kind);
    /// Nothing more is going to be done to that host but to save it.
    void finish(unsigned team, const std::string &host);
    /// The organisation (team 0) is frozen, or was.
    void frozen();
    /// Whether something was planned that has not ended.
    bool busy() const;
    /// The bars never go back until plan() is called again.
    Estimate now();

  private:
    Step *find(unsigned team, const std::string &host, StepKind kind, bool begun);
    /// Lets what runs have worked until now.
    void advance();

    const Remember remember_;
    const Now now_;
    mutable std::mutex mutex_;
    History history_;
    std::vector<Step> steps_;
    Machinery machinery_;
    std::chrono::steady_clock::time_point began_;
    std::chrono::steady_clock::time_point advanced_;
    double most_ = 0;
    std::map<std::pair<unsigned, std::string>, double> most_of_host_;
};

} // namespace enshu::provision
