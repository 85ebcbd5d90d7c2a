// A feed that scrolls above a block of status lines that stays: on a terminal; elsewhere plain
// lines.
#pragma once

#include "orchestrator/cli/client.h"
#include "orchestrator/cli/render.h"

#include <functional>
#include <string>
#include <vector>

namespace enshu::cli {

class LiveFeed {
  public:
    /// `live`: keep the status block at the bottom of the terminal. Without it only the lines are
    /// written. `json`: each event as a JSON object on a line of its own. `scores`: as they are,
    /// though they may be frozen or hidden.
    explicit LiveFeed(Style style, bool live, bool json = false, bool scores = false)
        : style_(style), live_(live), json_(json), scores_(scores) {}
    ~LiveFeed() { clear_status(); }

    void line(const std::string &text);
    void event(const v1::Event &event);
    void status(const std::vector<std::string> &lines);
    void clear_status();
    const Style &style() const { return style_; }
    bool live_scores() const { return scores_; }
    /// Neither a terminal nor JSON: progress is told now and then, by a line.
    bool plain() const { return !live_ && !json_; }

  private:
    Style style_;
    bool live_;
    bool json_;
    bool scores_;
    std::vector<std::string> shown_;
};

/// Follows an exercise from `after_seq` on: prints its events, keeps the status block. Reconnects
/// where it was when the daemon is started again. Returns when the exercise is torn down, `until`
/// says so, or `stop` does. Returns the last sequence number seen.
std::uint64_t follow(Client &client, const std::string &exercise, std::uint64_t after_seq,
                     LiveFeed &feed, const std::function<bool(const v1::Event &)> &until,
                     const std::function<bool()> &stop);

/// Whether an event says that the exercise is in this state now.
bool entered(const v1::Event &event, const char *state);

} // namespace enshu::cli
