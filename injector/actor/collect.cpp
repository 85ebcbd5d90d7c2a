#include "injector/actor/collect.h"

#include "injector/actor/failure.h"
#include "injector/actor/http.h"
#include "injector/actor/lease.h"
#include "injector/actor/name_server.h"
#include "injector/actor/sha256.h"
#include "injector/actor/sites.h"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <list>
#include <memory>
#include <poll.h>
#include <sys/statvfs.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace enshu::actor {
namespace {

constexpr std::size_t max_connections = 32;
constexpr seconds head_limit{10};
constexpr seconds idle_limit{15};
constexpr seconds whole_limit{600};
constexpr std::uint64_t spare_disk = 96ULL << 20;
constexpr std::string_view inert_page = "<!-- nothing to see -->\n";

/// The last part of a path, with nothing in it that a file system understands otherwise.
std::string file_name(std::string_view path) {
    path = path.substr(0, path.find('?'));
    path = path.substr(path.rfind('/') + 1);
    std::string name;
    for (const char c : path.substr(0, 100)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
        name += plain ? c : '_';
    }
    return name.empty() || name.front() == '.' ? "_" + name : name;
}

bool room_for_a_file(const std::filesystem::path &dir) {
    struct statvfs disk {};
    return statvfs(dir.c_str(), &disk) == 0 &&
           disk.f_bavail * disk.f_frsize > http::max_body + spare_disk;
}

/// A file on its way in; gone again unless kept.
class Arrival {
  public:
    explicit Arrival(const std::filesystem::path &dir) {
        static unsigned number = 0;
        path_ = dir / (".arriving-" + std::to_string(getpid()) + "-" + std::to_string(++number));
        fd_ = Fd(open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
        if (!fd_) {
            fail("write " + path_.string());
        }
    }
    ~Arrival() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    Arrival(const Arrival &) = delete;
    Arrival &operator=(const Arrival &) = delete;

    void add(std::string_view bytes) {
        sum_.add(bytes);
        size_ += bytes.size();
        while (!bytes.empty()) {
            if (write_some(fd_, bytes) == Io::Closed) {
                fail("write " + path_.string());
            }
        }
    }
    void keep_as(const std::filesystem::path &path) { std::filesystem::rename(path_, path); }
    std::uint64_t size() const { return size_; }
    std::string sum() { return sum_.finish(); }

  private:
    std::filesystem::path path_;
    Fd fd_;
    Sha256 sum_;
    std::uint64_t size_ = 0;
};

class Connection {
  public:
    Connection(Fd fd, std::string from, const std::filesystem::path &dir, const Sites &sites,
               Lease &lease)
        : fd_(std::move(fd)), from_(std::move(from)), dir_(dir), sites_(sites), lease_(lease),
          request_([this](std::string_view bytes) { take(bytes); }) {}

    pollfd watch() const {
        return {fd_.get(), static_cast<short>(answering() ? POLLOUT : POLLIN), 0};
    }
    Deadline deadline() const {
        const auto idle = last_ + idle_limit;
        const bool in_head = request_.state() == http::Request::State::Head;
        return std::min(idle, begun_ + (in_head ? head_limit : whole_limit));
    }
    /// False when it is over.
    bool go_on();

  private:
    bool answering() const { return !answer_.empty(); }
    void read();
    void take(std::string_view bytes);
    void decide();
    void receive_file();
    /// As the reports have it; nothing where the request bore none.
    std::string tag() const {
        return request_.session().empty() ? "" : R"(,"tag":)" + json_string(request_.session());
    }

    Fd fd_;
    std::string from_;
    const std::filesystem::path &dir_;
    const Sites &sites_;
    Lease &lease_;
    http::Request request_;
    std::unique_ptr<Arrival> arrival_;
    std::string answer_;
    Deadline begun_ = Clock::now();
    Deadline last_ = begun_;
    bool over_ = false;
};

bool Connection::go_on() {
    last_ = Clock::now();
    if (!answering()) {
        read();
    }
    if (answering()) {
        std::string_view rest = answer_;
        over_ = write_some(fd_, rest) == Io::Closed || rest.empty();
        answer_.erase(0, answer_.size() - rest.size());
    }
    return !over_;
}

void Connection::read() {
    std::string bytes;
    const auto io = read_some(fd_, bytes, 64 * 1024);
    if (io != Io::Done) {
        over_ = io == Io::Closed;
        return;
    }
    try {
        request_.feed(bytes);
    } catch (const Failure &failure) {
        std::fprintf(stderr, "actor: %s\n", failure.what());
        answer_ = http::answer(507);
        return;
    }
    decide();
}

void Connection::take(std::string_view bytes) {
    if (request_.method() != "PUT" && request_.method() != "POST") {
        return; // a body nobody asked for
    }
    if (!arrival_) {
        arrival_ = std::make_unique<Arrival>(dir_);
    }
    arrival_->add(bytes);
}

void Connection::decide() {
    const auto &method = request_.method();
    const bool upload = method == "PUT" || method == "POST";
    switch (request_.state()) {
    case http::Request::State::Head:
        return;
    case http::Request::State::Bad:
        arrival_.reset();
        answer_ = http::answer(request_.status());
        return;
    case http::Request::State::Body:
        if (upload && !arrival_ && !room_for_a_file(dir_)) {
            answer_ = http::answer(507);
        }
        return;
    case http::Request::State::Whole:
        break;
    }
    if (method == "GET") {
        if (auto page = sites_.answer(request_.host(), request_.path())) {
            answer_ = std::move(*page);
            return;
        }
        lease_.tell(R"({"event":"contact","path":)" + json_string(request_.path()) + R"(,"from":)" +
                    json_string(from_) + tag() + "}");
        answer_ = http::answer(200, inert_page);
    } else if (upload) {
        receive_file();
    } else {
        answer_ = http::answer(405);
    }
}

void Connection::receive_file() {
    try {
        if (!arrival_) {
            arrival_ = std::make_unique<Arrival>(dir_);
        }
        arrival_->keep_as(dir_ / file_name(request_.path()));
    } catch (const std::exception &failure) {
        std::fprintf(stderr, "actor: %s\n", failure.what());
        answer_ = http::answer(507);
        return;
    }
    lease_.tell(R"({"event":"file","path":)" + json_string(request_.path()) + R"(,"bytes":)" +
                std::to_string(arrival_->size()) + R"(,"sha256":")" + arrival_->sum() +
                R"(","from":)" + json_string(from_) + tag() + "}");
    answer_ = http::answer(201);
}

void serve(const CollectOptions &options, const Sites &sites, Lease &lease) {
    const Fd listener = listen_tcp(options.listen);
    std::optional<NameServer> names;
    if (options.dns) {
        names.emplace(*options.dns, lease, options.dir);
    }
    std::list<Connection> connections;
    for (;;) {
        std::vector<pollfd> watched{{lease.fd(), POLLIN, 0},
                                    {listener.get(), POLLIN, 0},
                                    {names ? names->fd() : -1, POLLIN, 0}};
        auto wake = lease.ends();
        for (const auto &connection : connections) {
            watched.push_back(connection.watch());
            wake = std::min(wake, connection.deadline());
        }
        poll(watched.data(), watched.size(), until(wake));
        lease.refresh();
        if (watched[2].revents != 0) {
            names->serve();
        }
        std::size_t index = 3;
        for (auto one = connections.begin(); one != connections.end(); ++index) {
            const bool over =
                watched[index].revents != 0 ? !one->go_on() : Clock::now() >= one->deadline();
            one = over ? connections.erase(one) : std::next(one);
        }
        if (watched[1].revents != 0) {
            std::string from;
            Fd fd = accept_from(listener, &from);
            if (fd && connections.size() < max_connections) {
                connections.emplace_back(std::move(fd), from, options.dir, sites, lease);
            }
        }
    }
}

void remove_leftovers(const std::filesystem::path &dir) {
    for (const auto &entry : std::filesystem::directory_iterator(dir)) {
        if (entry.path().filename().string().starts_with(".arriving-")) {
            std::filesystem::remove(entry.path());
        }
    }
}

} // namespace

void collect(const CollectOptions &options) {
    if (!std::filesystem::is_directory(options.dir)) {
        throw Failure(Exit::Failed, "`" + options.dir.string() + "` is not a directory");
    }
    remove_leftovers(options.dir);
    const Sites sites(read_staff_texts(options.sites));
    for (;;) {
        try {
            Lease lease(options.socket);
            serve(options, sites, lease);
        } catch (const Failure &failure) {
            if (failure.code() != Exit::Refused) {
                throw;
            }
        }
        std::this_thread::sleep_for(seconds(1));
    }
}

} // namespace enshu::actor
