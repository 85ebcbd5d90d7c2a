// The one source of monotonic time that everything about an exercise is measured with, so that a
// test can turn it.
#pragma once

#include "scenario-dsl/model/units.h"

namespace enshu::inject {

using Milliseconds = dsl::Milliseconds;

class Clock {
  public:
    virtual ~Clock() = default;
    /// Time since some fixed moment; never goes back. Any thread.
    virtual Milliseconds now() const = 0;
};

/// std::chrono::steady_clock.
class SteadyClock : public Clock {
  public:
    Milliseconds now() const override;
};

} // namespace enshu::inject
