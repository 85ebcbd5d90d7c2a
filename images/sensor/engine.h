// Packets in, lines out: what is seen of connections, HTTP and DNS, and the alerts of the rules. It
// holds a bounded amount of all of it and does no input or output of its own.
#pragma once

#include "images/sensor/eve.h"
#include "images/sensor/flows.h"
#include "images/sensor/match.h"

namespace enshu::sensor {

/// Where lines go; each without its end.
class Output {
  public:
    virtual ~Output() = default;
    virtual void line(const std::string &json) = 0;
    virtual void alert(const std::string &text, unsigned priority) = 0;
};

struct Limits {
    std::size_t flows = 4096;
    std::size_t streams = 512; ///< connections that are looked into for HTTP at the same time
    std::size_t thresholds = 4096;
    /// Lines a second, and at once: what is more is left out and counted, so that nobody can fill
    /// the disk by sending packets. Alerts have an allowance of their own.
    unsigned lines_per_second = 50, lines_at_once = 2000;
    unsigned alerts_per_second = 5, alerts_at_once = 200;
};

/// So many a second on the average, and as many at once as have been saved up.
class Allowance {
  public:
    Allowance(unsigned per_second, unsigned at_once)
        : per_second_(per_second), most_(at_once), left_(at_once) {}
    bool take(Time at);

  private:
    double per_second_, most_, left_;
    Time last_ = 0;
};

class Engine {
  public:
    /// `output` outlives it.
    Engine(std::vector<Rule> rules, const Limits &limits, std::uint64_t seed, Output &output);
    ~Engine();
    Engine(const Engine &) = delete;
    Engine &operator=(const Engine &) = delete;

    /// `ip` begins with the IP header.
    void take(Time at, std::string_view interface, Bytes ip);
    /// About once a second: ends what is silent.
    void tick(Time now);
    /// Tells what is still open.
    void finish();

    std::uint64_t packets() const { return packets_; }
    std::uint64_t left_out() const { return left_out_; } ///< lines
    std::size_t flows() const { return flows_.size(); }

  private:
    struct Seen;
    void match_packet(Seen &seen);
    void match_exchange(Seen &seen, RuleProtocol protocol);
    void tell_alert(Seen &seen, const Rule &rule, const Sides &sides);
    void look_for_http(Seen &seen);
    void look_for_status(Seen &seen);
    void look_for_dns(Seen &seen);
    void tell_exchange(Flow &flow, const Exchange &exchange, int status, Time at);
    void forget_stream(Flow &flow);
    void ended(Flow &flow, const char *reason);
    void tell(Time at, const std::string &line);

    std::vector<Rule> rules_;
    Limits limits_;
    Output &output_;
    Thresholds thresholds_;
    Allowance lines_, alerts_;
    std::size_t streams_ = 0;
    std::uint64_t packets_ = 0, left_out_ = 0;
    Flows flows_;
};

} // namespace enshu::sensor
