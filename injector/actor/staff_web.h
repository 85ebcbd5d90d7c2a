// Browsing: visits of one to four pages, each with what belongs to it, and a longer pause between
// visits.
#pragma once

#include "injector/actor/lease.h"
#include "injector/actor/staff_draw.h"
#include "injector/actor/staff_texts.h"

#include <string>
#include <vector>

namespace enshu::actor {

/// A page and what a browser asks for with it, in order; all of one site.
struct PageView {
    StaffTexts::Site site;
    std::vector<std::string> paths;
    std::string referer; ///< path of the page before it in this visit; empty: the first
    bool ends_visit = false;
};

/// So many requests has a page at most.
inline constexpr unsigned most_requests = 8;

/// What is looked at, one page after the other; nothing but the seed decides it.
class WebHabit {
  public:
    WebHabit(const StaffOptions &options, const StaffTexts &texts);

    bool possible() const { return !texts_.sites.empty(); }
    PageView next();
    milliseconds pause_after(const PageView &view);

    /// Asks for all of it. `asked` is how many requests were made, also where it throws.
    void look(const PageView &view, Lease &lease, unsigned &asked);

  private:
    const StaffOptions &options_;
    const StaffTexts &texts_;
    Draw draw_;
    std::string agent_;
    StaffTexts::Site site_;
    std::vector<std::string> pages_; ///< of this site
    unsigned left_ = 0;              ///< pages of this visit
    std::string last_;
};

} // namespace enshu::actor
