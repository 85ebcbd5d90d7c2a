// Made-up packets, and an engine that is given them.
#pragma once

#include "images/sensor/engine.h"
#include "images/sensor/rule_parser.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace enshu::sensor::test {

struct Side {
    std::uint32_t address;
    std::uint16_t port;
};

inline constexpr Side pc{0xc0a81465, 40000};   // 192.168.20.101
inline constexpr Side proxy{0xcb007119, 3128}; // 203.0.113.25
inline constexpr Side outside{0xc6336442, 80}; // 198.51.100.66

std::string tcp(Side from, Side to, std::uint8_t flags, std::uint32_t sequence,
                const std::string &payload = "");
std::string udp(Side from, Side to, const std::string &payload);
std::string icmp(Side from, Side to, std::uint8_t type);
std::string dns_query(const std::string &name, std::uint16_t type = 1, bool answer = false,
                      unsigned code = 0);

Bytes bytes(const std::string &text);

/// HOME_NET is 192.168.0.0/16 and 203.0.113.0/24, EXTERNAL_NET the rest.
Variables networks();
/// Rules that are well; a mistake in them fails the test.
std::vector<Rule> rules(const std::string &text);

/// Takes lines as JSON.
class Collected : public Output {
  public:
    void line(const std::string &json) override { lines.push_back(nlohmann::json::parse(json)); }
    void alert(const std::string &text, unsigned) override { alerts.push_back(text); }
    std::vector<nlohmann::json> of(const std::string &type) const;
    std::vector<nlohmann::json> lines;
    std::vector<std::string> alerts;
};

/// An engine with rules, and a conversation to have before it.
class Observed {
  public:
    explicit Observed(const std::string &rule_text = "", const Limits &limits = {})
        : engine(rules(rule_text), limits, 1, out) {}
    void see(const std::string &packet, Time later = 1000) {
        engine.take(at += later, "eth0", bytes(packet));
    }
    /// Opens a connection and sends `text` from the client in one segment.
    void request(Side from, Side to, const std::string &text);
    void answer(Side from, Side to, const std::string &text);

    Time at = 1'700'000'000 * second;
    Collected out;
    Engine engine;
};

} // namespace enshu::sensor::test
