#include "injector/actor/flood.h"

#include "injector/actor/failure.h"
#include "injector/actor/http.h"
#include "injector/actor/kept.h"
#include "injector/actor/lease.h"

#include <cstdio>
#include <list>
#include <poll.h>
#include <vector>

namespace enshu::actor {
namespace {

constexpr seconds patience{10};
constexpr std::size_t most_answer = 256 * 1024;
constexpr auto agent = "Mozilla/5.0 (compatible; Load)";

struct Request {
    Fd fd;
    std::string rest; ///< of what is to be sent
    std::string answer;
    Deadline deadline = Clock::now() + patience;

    /// False when it is over.
    bool go_on() {
        if (!rest.empty()) {
            std::string_view left = rest;
            if (write_some(fd, left) == Io::Closed) {
                return false;
            }
            rest.erase(0, rest.size() - left.size());
            return true;
        }
        return read_some(fd, answer, 65536) != Io::Closed && answer.size() < most_answer;
    }
};

class Flood {
  public:
    Flood(const FloodOptions &options, Lease &lease) : options_(options), lease_(lease) {}

    void run() {
        const auto end = Clock::now() + options_.lasts;
        const auto pause = std::chrono::nanoseconds(seconds(1)) / options_.rate;
        for (auto next = Clock::now(); Clock::now() < end;) {
            if (Clock::now() >= next) {
                begin();
                // What was missed is not made up for: that would be more than the rate.
                next = std::max(next + pause, Clock::now() - pause);
            }
            wait(std::min(next, end));
        }
    }
    const Flooded &done() const { return done_; }

  private:
    void begin() {
        if (requests_.size() >= FloodOptions::most_connections) {
            return;
        }
        // Another number each time, so that nothing on the way keeps the answer.
        Url url = options_.url;
        url.path += (url.path.find('?') == std::string::npos ? "?_=" : "&_=") +
                    std::to_string(++done_.asked);
        try {
            requests_.push_back(
                {begin_connect(url.server), http::request_head("GET", url, false, agent), {}});
        } catch (const Failure &failure) {
            if (failure.code() != Exit::Failed) {
                throw;
            }
        }
    }

    void wait(Deadline until_when) {
        std::vector<pollfd> watched{{lease_.fd(), POLLIN, 0}};
        auto wake = std::min(until_when, lease_.ends());
        for (const Request &request : requests_) {
            watched.push_back(
                {request.fd.get(), static_cast<short>(request.rest.empty() ? POLLIN : POLLOUT), 0});
            wake = std::min(wake, request.deadline);
        }
        poll(watched.data(), watched.size(), until(wake));
        lease_.refresh();
        std::size_t index = 1;
        for (auto request = requests_.begin(); request != requests_.end(); ++index) {
            const bool over =
                watched[index].revents != 0 ? !request->go_on() : Clock::now() >= request->deadline;
            done_.answered += over && http::answer_status(request->answer).value_or(0) > 0 ? 1 : 0;
            request = over ? requests_.erase(request) : std::next(request);
        }
    }

    const FloodOptions &options_;
    Lease &lease_;
    std::list<Request> requests_;
    Flooded done_;
};

} // namespace

Flooded flood(const FloodOptions &options) {
    Lease lease(options.socket);
    tell_ready("{}");
    Flood act(options, lease);
    try {
        act.run();
    } catch (const LeaseEnded &) {
        std::fprintf(stderr, "actor: the lease has ended\n");
    }
    return act.done();
}

} // namespace enshu::actor
