#include "images/sensor/eve.h"

#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace enshu::sensor {

namespace {

constexpr std::size_t longest_text = 1024;

class Json {
  public:
    Json() : text_("{") {}
    Json &text(const char *key, std::string_view value) {
        begin(key);
        text_ += '"';
        for (const char c : value.substr(0, longest_text)) {
            add(c);
        }
        text_ += '"';
        return *this;
    }
    Json &number(const char *key, std::uint64_t value) {
        begin(key);
        text_ += std::to_string(value);
        return *this;
    }
    Json &truth(const char *key, bool value) { return raw(key, value ? "true" : "false"); }
    Json &raw(const char *key, std::string_view value) {
        begin(key);
        text_ += value;
        return *this;
    }
    std::string done() { return std::move(text_ += '}'); }

  private:
    void begin(const char *key) {
        text_ += text_.size() == 1 ? "\"" : ",\"";
        text_ += key;
        text_ += "\":";
    }
    void add(char c) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            text_ += '\\';
            text_ += c;
        } else if (byte < 0x20 || byte >= 0x7f) {
            static constexpr char digits[] = "0123456789abcdef";
            text_ += "\\u00";
            text_ += digits[byte >> 4];
            text_ += digits[byte & 15];
        } else {
            text_ += c;
        }
    }
    std::string text_;
};

Json begin(const Sides &sides, const char *type) {
    Json json;
    json.text("timestamp", eve_time(sides.at))
        .number("flow_id", sides.flow)
        .text("in_iface", sides.interface)
        .text("event_type", type)
        .text("src_ip", address_text(sides.source));
    if (sides.protocol != Protocol::Icmp) {
        json.number("src_port", sides.source_port);
    }
    json.text("dest_ip", address_text(sides.destination));
    if (sides.protocol != Protocol::Icmp) {
        json.number("dest_port", sides.destination_port);
    }
    json.text("proto", protocol_name(sides.protocol));
    if (sides.protocol == Protocol::Icmp) {
        json.number("icmp_type", sides.type).number("icmp_code", sides.code);
    }
    if (!sides.application.empty()) {
        json.text("app_proto", sides.application);
    }
    return json;
}

std::string http(const HttpRequest &request, int status) {
    Json json;
    if (!request.host.empty()) {
        json.text("hostname", request.host);
    }
    json.text("url", request.url);
    if (!request.user_agent.empty()) {
        json.text("http_user_agent", request.user_agent);
    }
    json.text("http_method", request.method);
    if (status != 0) {
        json.number("status", static_cast<std::uint64_t>(status));
    }
    if (!request.content_length.empty()) {
        json.number("request_length", std::strtoull(request.content_length.c_str(), nullptr, 10));
    }
    return json.done();
}

std::string dns_object(const DnsMessage &dns) {
    Json json;
    json.text("type", dns.answer ? "answer" : "query").number("id", dns.id);
    if (dns.answer) {
        json.text("rcode", dns_code_name(dns.response_code));
    }
    return json.text("rrname", dns.name).text("rrtype", dns_type_name(dns.type)).done();
}

const char *state_of(const Flow &flow) {
    return flow.closed() ? "closed" : flow.answered ? "established" : "new";
}

} // namespace

std::string eve_alert(const Sides &sides, const Rule &rule, const HttpRequest *request, int status,
                      const DnsMessage *dns) {
    Json json = begin(sides, "alert");
    json.raw("alert", Json()
                          .text("action", "allowed")
                          .number("gid", 1)
                          .number("signature_id", rule.id)
                          .number("rev", rule.revision)
                          .text("signature", rule.message)
                          .text("category", rule.category)
                          .number("severity", rule.priority)
                          .done());
    if (request != nullptr) {
        json.raw("http", http(*request, status));
    }
    if (dns != nullptr) {
        json.raw("dns", dns_object(*dns));
    }
    return json.done();
}

std::string eve_http(const Sides &sides, const HttpRequest &request, int status) {
    return begin(sides, "http").raw("http", http(request, status)).done();
}

std::string eve_dns(const Sides &sides, const DnsMessage &dns) {
    return begin(sides, "dns").raw("dns", dns_object(dns)).done();
}

std::string eve_flow(const Sides &sides, const Flow &flow, const char *reason) {
    return begin(sides, "flow")
        .raw("flow", Json()
                         .number("pkts_toserver", flow.packets[0])
                         .number("pkts_toclient", flow.packets[1])
                         .number("bytes_toserver", flow.bytes[0])
                         .number("bytes_toclient", flow.bytes[1])
                         .text("start", eve_time(flow.start))
                         .text("end", eve_time(flow.last))
                         .text("state", state_of(flow))
                         .text("reason", reason)
                         .truth("alerted", flow.alerted)
                         .done())
        .done();
}

std::string eve_stats(Time at, std::uint64_t packets, std::uint64_t packets_lost,
                      std::uint64_t lines_left_out) {
    return Json()
        .text("timestamp", eve_time(at))
        .text("event_type", "stats")
        .raw("stats", Json()
                          .number("packets", packets)
                          .number("packets_lost", packets_lost)
                          .number("lines_left_out", lines_left_out)
                          .done())
        .done();
}

std::string alert_text(const Sides &sides, const Rule &rule) {
    const auto side = [&](std::uint32_t address, std::uint16_t port) {
        return address_text(address) +
               (sides.protocol == Protocol::Icmp ? "" : ":" + std::to_string(port));
    };
    return "[1:" + std::to_string(rule.id) + ":" + std::to_string(rule.revision) + "] " +
           rule.message +
           (rule.category.empty() ? "" : " [Classification: " + rule.category + "]") +
           " [Priority: " + std::to_string(rule.priority) + "] {" + protocol_name(sides.protocol) +
           "} " + side(sides.source, sides.source_port) + " -> " +
           side(sides.destination, sides.destination_port);
}

std::string eve_time(Time at) {
    const std::time_t seconds = at / second;
    std::tm parts{};
    localtime_r(&seconds, &parts);
    char date[32], zone[8], micros[16];
    std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
    std::strftime(zone, sizeof zone, "%z", &parts);
    std::snprintf(micros, sizeof micros, ".%06d", static_cast<int>(at % second));
    return std::string(date) + micros + zone;
}

} // namespace enshu::sensor
