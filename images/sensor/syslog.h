// Alerts as lines of the system's log, so that they reach a central one. A log that does not listen
// holds nothing up.
#pragma once

#include <string>

namespace enshu::sensor {

class Syslog {
  public:
    explicit Syslog(std::string socket) : socket_(std::move(socket)) {}
    ~Syslog();
    Syslog(const Syslog &) = delete;
    Syslog &operator=(const Syslog &) = delete;

    /// Facility local5; of a rule of priority 1 an alert, of 2 a warning, otherwise a notice.
    void tell(const std::string &text, unsigned priority);

  private:
    bool connect();
    std::string socket_;
    int descriptor_ = -1;
};

} // namespace enshu::sensor
