// So that what is started by hand, at a timer and at each start of the machine runs only once.
#pragma once

#include "injector/actor/socket.h"

#include <string>

namespace enshu::actor {

/// Holds a name among the programs of this machine, until it goes. No file is left that could be
/// stale.
class Alone {
  public:
    explicit Alone(const std::string &name);
    /// False: another one holds it.
    explicit operator bool() const { return static_cast<bool>(held_); }

  private:
    Fd held_;
};

} // namespace enshu::actor
