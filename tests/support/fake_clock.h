// Time that a test turns.
#pragma once

#include "injector/clock.h"

#include <atomic>

namespace enshu::test {

class FakeClock : public inject::Clock {
  public:
    dsl::Milliseconds now() const override { return dsl::Milliseconds(now_.load()); }
    void advance(dsl::Milliseconds by) { now_ += by.count(); }

  private:
    std::atomic<std::int64_t> now_{1'000'000};
};

} // namespace enshu::test
