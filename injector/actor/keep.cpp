#include "injector/actor/keep.h"

#include "injector/actor/clock.h"
#include "injector/actor/failure.h"
#include "injector/actor/lease.h"
#include "injector/actor/lines.h"
#include "injector/actor/range.h"
#include "injector/actor/socket.h"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <list>
#include <optional>
#include <poll.h>
#include <regex>
#include <unistd.h>
#include <vector>

namespace enshu::actor {
namespace {

constexpr std::size_t max_clients = 32;
constexpr std::size_t max_client_line = 2048;
constexpr int max_lines_per_second = 50;
constexpr std::size_t max_port_line = 1024;
constexpr std::size_t max_waiting = 64 * 1024; ///< bytes for a port that is not read just now
constexpr seconds word_interval{1};
/// How long what is done may go on when the port's other end has closed: an orchestrator that was
/// killed is known at once, and one that comes back has renewed the lease by then.
constexpr seconds away_limit{2};

struct Client {
    Fd fd;
    LineCutter cutter{max_client_line};
    Deadline second{};
    int lines = 0; ///< in this second
};

/// {"lease_ms":N}; empty for anything else.
std::optional<milliseconds> parse_lease(const std::string &line) {
    static const std::regex form(R"(\s*\{\s*"lease_ms"\s*:\s*(\d{1,7})\s*\}\s*)");
    std::smatch match;
    if (!std::regex_match(line, match, form)) {
        return std::nullopt;
    }
    return milliseconds(std::stol(match[1]));
}

/// What this program is known by: the machine's start and its own. It begins otherwise than a
/// client's line can, so that no client says it.
std::string own_word() {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string boot;
    std::getline(file, boot);
    return "keep " + boot.substr(0, 8) + " " + std::to_string(getpid()) + "-" +
           std::to_string(Clock::now().time_since_epoch().count() / 1000) + "\n";
}

bool looks_like_json(const std::string &line) {
    return line.size() >= 2 && line.front() == '{' && line.back() == '}' &&
           std::none_of(line.begin(), line.end(),
                        [](char c) { return static_cast<unsigned char>(c) < ' '; });
}

class Keeper {
  public:
    explicit Keeper(const KeepOptions &options);
    void run();

  private:
    void open_port();
    void step();
    void read_port();
    void write_port();
    void answer_lease();
    void accept_client();
    bool read_client(Client &client);
    void forward(const std::string &line);
    void give_word();
    bool leased() const { return Clock::now() < lease_end_; }
    void report_dropped();

    bool loopback_;
    Fd in_;
    Fd out_;
    Fd listener_;
    LineCutter cutter_{max_port_line};
    std::list<Client> clients_;
    std::string waiting_;
    Deadline lease_end_{};
    Deadline next_word_{};
    Deadline next_report_{};
    std::size_t dropped_ = 0;
    bool away_ = false; ///< nobody holds the port's other end
    const std::string word_ = own_word();
    bool ended_ = false;
};

Keeper::Keeper(const KeepOptions &options) : loopback_(options.loopback) {
    open_port();
    listener_ = listen_unix(options.socket);
}

void Keeper::open_port() {
    if (loopback_) {
        in_ = Fd(dup(STDIN_FILENO));
        out_ = Fd(dup(STDOUT_FILENO));
        fcntl(out_.get(), F_SETFL, fcntl(out_.get(), F_GETFL) | O_NONBLOCK);
    } else {
        const auto port = find_port("org.enshu.actor.0");
        if (port.empty()) {
            throw Failure(Exit::Refused, "no virtio port is named org.enshu.actor.0");
        }
        in_ = Fd(open(port.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
        if (!in_) {
            fail("open " + port);
        }
        out_ = Fd(dup(in_.get()));
    }
    fcntl(in_.get(), F_SETFL, fcntl(in_.get(), F_GETFL) | O_NONBLOCK);
}

void Keeper::run() {
    while (!ended_) {
        step();
    }
}

void Keeper::step() {
    std::vector<pollfd> watched;
    watched.push_back({listener_.get(), POLLIN, 0});
    // While the host is away its port would say so without end: it is asked once a round instead.
    const bool ask_port = !away_;
    watched.push_back({ask_port ? in_.get() : -1, POLLIN, 0});
    watched.push_back({ask_port && !waiting_.empty() ? out_.get() : -1, POLLOUT, 0});
    for (const auto &client : clients_) {
        watched.push_back({client.fd.get(), POLLIN, 0});
    }
    auto wake = Clock::now() + (away_ ? milliseconds(250) : milliseconds(60'000));
    if (leased()) {
        wake = std::min({wake, lease_end_, next_word_});
    }
    poll(watched.data(), watched.size(), until(wake));

    const bool was_away = away_;
    away_ = !loopback_ && (watched[1].revents & POLLHUP) != 0;
    if (!ask_port || watched[1].revents != 0) {
        read_port();
    }
    if (away_ && !was_away) {
        lease_end_ = std::min(lease_end_, Clock::now() + away_limit);
    }
    std::size_t index = 3;
    for (auto client = clients_.begin(); client != clients_.end(); ++index) {
        const bool gone = watched[index].revents != 0 && !read_client(*client);
        client = gone ? clients_.erase(client) : std::next(client);
    }
    if (watched[0].revents != 0) {
        accept_client();
    }
    give_word();
    write_port();
    report_dropped();
}

void Keeper::read_port() {
    std::string bytes;
    const auto io = read_some(in_, bytes, 4096);
    if (io == Io::Closed) {
        // A port without a host reads as ended; it is the same port when the host is back.
        away_ = true;
        ended_ = loopback_;
        waiting_.clear();
    }
    for (const auto &line : cutter_.feed(bytes)) {
        if (const auto lease = parse_lease(line)) {
            lease_end_ = Clock::now() + std::min<milliseconds>(*lease, lease_limit);
            next_word_ = Clock::now();
            answer_lease();
        } else {
            ++dropped_;
        }
    }
    dropped_ += cutter_.take_skipped();
}

/// That this program runs, and that it is the same as before.
void Keeper::answer_lease() {
    if (waiting_.size() + word_.size() < max_waiting) {
        waiting_ += word_;
    }
}

void Keeper::accept_client() {
    Fd fd = accept_from(listener_);
    if (!fd || !leased() || clients_.size() >= max_clients) {
        return;
    }
    std::string_view word = "lease\n";
    write_some(fd, word);
    clients_.push_back(Client{std::move(fd)});
}

bool Keeper::read_client(Client &client) {
    std::string bytes;
    const auto io = read_some(client.fd, bytes, 4096);
    const auto now = Clock::now();
    if (now - client.second >= seconds(1)) {
        client.second = now;
        client.lines = 0;
    }
    for (const auto &line : client.cutter.feed(bytes)) {
        if (++client.lines > max_lines_per_second || !looks_like_json(line)) {
            ++dropped_;
        } else {
            forward(line);
        }
    }
    dropped_ += client.cutter.take_skipped();
    return io != Io::Closed;
}

void Keeper::forward(const std::string &line) {
    if (away_ || waiting_.size() + line.size() >= max_waiting) {
        ++dropped_; // late news would be false news: the orchestrator dates it when it arrives
        return;
    }
    waiting_ += line + "\n";
}

void Keeper::write_port() {
    if (waiting_.empty()) {
        return;
    }
    std::string_view rest = waiting_;
    if (write_some(out_, rest) == Io::Closed) {
        rest = {};
    }
    waiting_.erase(0, waiting_.size() - rest.size());
}

void Keeper::give_word() {
    if (!leased()) {
        clients_.clear();
        return;
    }
    if (Clock::now() < next_word_) {
        return;
    }
    next_word_ = Clock::now() + word_interval;
    for (const auto &client : clients_) {
        std::string_view word = "lease\n";
        write_some(client.fd, word);
    }
}

void Keeper::report_dropped() {
    if (dropped_ > 0 && Clock::now() >= next_report_) {
        std::fprintf(stderr, "actor: %zu lines dropped\n", std::exchange(dropped_, 0));
        next_report_ = Clock::now() + seconds(10);
    }
}

} // namespace

void keep(const KeepOptions &options) {
    Keeper(options).run();
}

} // namespace enshu::actor
