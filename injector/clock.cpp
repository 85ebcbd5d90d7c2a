#include "injector/clock.h"

namespace enshu::inject {

Milliseconds SteadyClock::now() const {
    return std::chrono::duration_cast<Milliseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
}

} // namespace enshu::inject
