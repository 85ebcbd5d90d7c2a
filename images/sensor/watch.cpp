#include "images/sensor/watch.h"

#include "images/sensor/capture.h"
#include "images/sensor/engine.h"
#include "images/sensor/inquiry.h"
#include "images/sensor/log_file.h"
#include "images/sensor/rule_parser.h"
#include "images/sensor/syslog.h"

#include <cerrno>
#include <csignal>
#include <ctime>
#include <fstream>
#include <iterator>
#include <poll.h>
#include <stdexcept>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <system_error>
#include <unistd.h>

namespace enshu::sensor {

namespace {

constexpr std::size_t largest_rule_file = 1 << 20;

class Logs : public Output {
  public:
    explicit Logs(const Options &options)
        : eve_(options.log + "/eve.json", log_size), syslog_(options.syslog) {}
    void line(const std::string &json) override { eve_.add(json); }
    void alert(const std::string &text, unsigned priority) override {
        ++alerts;
        syslog_.tell(text, priority);
    }
    void flush() { eve_.flush(); }
    const std::string &trouble() const { return eve_.trouble(); }
    std::uint64_t alerts = 0;

  private:
    LogFile eve_;
    Syslog syslog_;
};

Time now() {
    timespec time{};
    clock_gettime(CLOCK_REALTIME, &time);
    return Time{time.tv_sec} * second + time.tv_nsec / 1000;
}

std::uint64_t random_seed() {
    std::uint64_t seed = 0;
    if (getrandom(&seed, sizeof seed, 0) != sizeof seed) {
        throw std::system_error(errno, std::generic_category(), "no random numbers");
    }
    return seed;
}

int open_signals() {
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    sigprocmask(SIG_BLOCK, &ending, nullptr);
    const int descriptor = signalfd(-1, &ending, SFD_CLOEXEC);
    if (descriptor < 0) {
        throw std::system_error(errno, std::generic_category(), "cannot wait for signals");
    }
    return descriptor;
}

} // namespace

std::vector<Rule> load_rules(const Options &options) {
    std::ifstream stream(options.rules, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream.is_open() || stream.bad()) {
        throw std::runtime_error("cannot read " + options.rules);
    }
    if (text.size() > largest_rule_file) {
        throw std::runtime_error(options.rules + " is larger than 1 MiB");
    }
    RuleFile file = parse_rules(text, options.variables);
    std::string wrong;
    for (const RuleError &error : file.errors) {
        wrong += (wrong.empty() ? "" : "\n") + options.rules + ":" + std::to_string(error.line) +
                 ":" + std::to_string(error.column) + ": " + error.message;
    }
    if (!wrong.empty()) {
        throw std::runtime_error(wrong);
    }
    return std::move(file.rules);
}

void watch(const Options &options) {
    std::vector<Rule> rules = load_rules(options);
    const std::size_t rule_count = rules.size();
    const int signals = open_signals();
    Capture capture;
    Logs logs(options);
    Engine engine(std::move(rules), {}, random_seed(), logs);
    Inquiry inquiry(options.socket);
    const auto word = [&] {
        if (!logs.trouble().empty()) {
            return "FAIL " + logs.trouble();
        }
        return "ok " + std::to_string(rule_count) + " rules, " + std::to_string(engine.packets()) +
               " packets, " + std::to_string(capture.lost()) + " lost, " +
               std::to_string(logs.alerts) + " alerts, " + std::to_string(engine.left_out()) +
               " lines left out";
    };
    // The log is there from the beginning, and it is known from the beginning if it cannot be.
    logs.line(eve_stats(now(), 0, 0, 0));
    std::uint64_t told = 0;
    Time ticked = 0, accounted = now();
    for (bool ended = false; !ended;) {
        pollfd waiting[] = {{capture.descriptor(), POLLIN, 0},
                            {inquiry.descriptor(), POLLIN, 0},
                            {signals, POLLIN, 0}};
        logs.flush();
        // Nothing has to be ended while nothing is open.
        if (poll(waiting, std::size(waiting), engine.flows() == 0 ? -1 : 2000) < 0 &&
            errno != EINTR) {
            throw std::system_error(errno, std::generic_category(), "cannot wait for packets");
        }
        ended = (waiting[2].revents & POLLIN) != 0;
        if ((waiting[1].revents & POLLIN) != 0) {
            inquiry.answer(word);
        }
        capture.read(
            [&](Time at, std::string_view interface, Bytes ip) { engine.take(at, interface, ip); });
        const Time at = now();
        if (at - ticked >= second || at < ticked) {
            engine.tick(at);
            ticked = at;
        }
        // What was left out is told, at most once a minute.
        if (const std::uint64_t missing = engine.left_out() + capture.lost();
            missing != told && (at - accounted >= 60 * second || at < accounted)) {
            logs.line(eve_stats(at, engine.packets(), capture.lost(), engine.left_out()));
            told = missing;
            accounted = at;
        }
    }
    engine.finish();
    logs.flush();
    close(signals);
}

} // namespace enshu::sensor
