// The network sensor: rules, then packets, all of them hostile. The input is the text of a rule
// file, a byte 0xff, and packets: two bytes of length and as many bytes, each a moment after the
// one before.
#include "images/sensor/engine.h"
#include "images/sensor/rule_parser.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace {

using namespace enshu::sensor;

void require(bool holds, const char *what) {
    if (!holds) {
        std::fprintf(stderr, "%s\n", what);
        std::abort();
    }
}

/// Each line is one JSON object with what everybody asks for.
class Checked : public Output {
  public:
    void line(const std::string &json) override {
        require(json.find('\n') == std::string::npos, "a line has an end in it");
        const auto line = nlohmann::json::parse(json, nullptr, false);
        require(line.is_object(), "a line is no JSON object");
        require(line.contains("timestamp") && line.contains("flow_id") && line.contains("src_ip") &&
                    line.contains("dest_ip") && line.contains("proto"),
                "a line lacks a member");
        require(line.contains(line.at("event_type").get<std::string>()),
                "a line lacks what it is about");
        require(json.size() < 16'384, "a line is very long");
    }
    void alert(const std::string &text, unsigned priority) override {
        require(!text.empty() && priority > 0, "an alert says nothing");
    }
};

Variables networks() {
    const Addresses home = parse_addresses("[192.168.0.0/16,203.0.113.0/24]", {});
    return {{"HOME_NET", home}, {"EXTERNAL_NET", {{}, home.include}}};
}

void check_errors(const RuleFile &file, std::string_view text) {
    for (const RuleError &error : file.errors) {
        require(!error.message.empty(), "a mistake without words");
        require(error.line >= 1 && error.column >= 1, "a mistake without a place");
        std::string_view rest = text;
        for (std::size_t line = 1; line < error.line; ++line) {
            const std::size_t end = rest.find('\n');
            require(end != std::string_view::npos, "a mistake below the text");
            rest.remove_prefix(end + 1);
        }
        require(error.column <= std::min(rest.find('\n'), rest.size()) + 1,
                "a mistake beyond its line");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const Bytes input(data, size);
    std::size_t at = 0;
    while (at < size && data[at] != 0xff) {
        ++at;
    }
    const std::string text(input.begin(), input.begin() + static_cast<long>(at));
    RuleFile file = parse_rules(text, networks());
    check_errors(file, text);

    Checked out;
    Limits limits;
    limits.flows = 16;
    limits.streams = 4;
    limits.thresholds = 8;
    limits.lines_at_once = limits.alerts_at_once = 100'000;
    Engine engine(std::move(file.rules), limits, 1, out);
    Time now = 1'700'000'000 * second;
    for (++at; at + 2 <= size;) {
        const std::size_t length = std::size_t{data[at]} << 8 | data[at + 1];
        at += 2;
        const std::size_t here = std::min(length, size - at);
        // In memory of its own, so that a byte too far is noticed.
        const std::unique_ptr<std::uint8_t[]> packet(new std::uint8_t[here]);
        std::copy_n(data + at, here, packet.get());
        engine.take(now, "eth0", {packet.get(), here});
        at += here;
        now += 100'000;
        engine.tick(now);
        require(engine.flows() <= limits.flows, "more flows than there may be");
    }
    engine.finish();
    require(engine.flows() == 0, "a flow is left over");
    return 0;
}
