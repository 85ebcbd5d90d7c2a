// Why actor ends before it is done. The code is its exit status.
#pragma once

#include <stdexcept>
#include <string>

namespace enshu::actor {

enum class Exit { Done = 0, Usage = 2, Refused = 3, Failed = 4 };

class Failure : public std::runtime_error {
  public:
    Failure(Exit code, const std::string &what) : std::runtime_error(what), code_(code) {}
    Exit code() const { return code_; }

  private:
    Exit code_;
};

/// The lease is over: whatever is under way stops here.
class LeaseEnded : public Failure {
  public:
    LeaseEnded() : Failure(Exit::Refused, "the lease has ended") {}
};

} // namespace enshu::actor
