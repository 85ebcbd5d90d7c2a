// The sensor's own word on how it is, for whoever connects to its socket: `ok …` or `FAIL …`, a
// line. Asked by the health check.
#pragma once

#include <functional>
#include <string>

namespace enshu::sensor {

class Inquiry {
  public:
    /// Listens at `socket`, replacing what lies there. Throws std::system_error.
    explicit Inquiry(std::string socket);
    ~Inquiry();
    Inquiry(const Inquiry &) = delete;
    Inquiry &operator=(const Inquiry &) = delete;

    int descriptor() const { return listener_; }
    /// Answers whoever waits; nobody is waited for.
    void answer(const std::function<std::string()> &word);

  private:
    std::string socket_;
    int listener_ = -1;
};

/// What the sensor at `socket` says, or `FAIL …` where there is none; takes 5 s at most.
std::string ask(const std::string &socket);

} // namespace enshu::sensor
