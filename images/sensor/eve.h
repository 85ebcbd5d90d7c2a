// What was seen, as lines in the form of Suricata's EVE log: one JSON object each.
#pragma once

#include "images/sensor/dns.h"
#include "images/sensor/flows.h"
#include "images/sensor/rule.h"

namespace enshu::sensor {

/// The members that every line begins with: when, which flow, and the two sides of the packet or
/// exchange it is about.
struct Sides {
    Time at = 0;
    std::uint64_t flow = 0;
    std::string_view interface;
    std::uint32_t source = 0, destination = 0;
    std::uint16_t source_port = 0, destination_port = 0;
    Protocol protocol{};
    std::uint8_t type = 0, code = 0; ///< icmp
    std::string_view application;    ///< http, dns, or empty
};

/// Without their ends. Bytes of the wire that are no ASCII stand as \u00XX.
std::string eve_alert(const Sides &sides, const Rule &rule, const HttpRequest *request, int status,
                      const DnsMessage *dns);
std::string eve_http(const Sides &sides, const HttpRequest &request, int status);
std::string eve_dns(const Sides &sides, const DnsMessage &dns);
std::string eve_flow(const Sides &sides, const Flow &flow, const char *reason);
/// That lines were left out.
std::string eve_stats(Time at, std::uint64_t packets, std::uint64_t packets_lost,
                      std::uint64_t lines_left_out);

/// As it goes to syslog.
std::string alert_text(const Sides &sides, const Rule &rule);

/// In local time, with its offset: 2026-01-05T09:30:00.000123+0900
std::string eve_time(Time at);

} // namespace enshu::sensor
