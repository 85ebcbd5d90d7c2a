#include "orchestrator/cli/live_feed.h"

#include "orchestrator/cli/progress_bar.h"

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdio>
#include <mutex>
#include <sys/ioctl.h>
#include <thread>
#include <unistd.h>

namespace enshu::cli {

namespace {

/// How often a file or a pipe is told how far building is.
constexpr auto plain_period = std::chrono::seconds(10);

unsigned terminal_columns() {
    winsize size{};
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 100;
}

/// Cuts a line so that it takes one row; escape sequences take no column, East Asian characters
/// two.
std::string fit(const std::string &line, unsigned columns) {
    std::string cut;
    unsigned used = 0;
    for (std::size_t i = 0; i < line.size();) {
        const auto c = static_cast<unsigned char>(line[i]);
        if (c == 0x1b) {
            const std::size_t end = line.find('m', i);
            cut += line.substr(i, end - i + 1);
            i = end == std::string::npos ? line.size() : end + 1;
            continue;
        }
        const std::size_t length = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
        const unsigned width = c >= 0xe3 ? 2 : 1;
        if (used + width > columns) {
            break;
        }
        used += width;
        cut += line.substr(i, length);
        i += length;
    }
    return cut + "\x1b[0m";
}

} // namespace

void LiveFeed::line(const std::string &text) {
    const std::vector<std::string> block = shown_;
    clear_status();
    std::fputs((text + "\n").c_str(), stdout);
    status(block);
    std::fflush(stdout);
}

void LiveFeed::event(const v1::Event &event) {
    line(json_ ? json_text(event) : event_line(event, style_));
}

void LiveFeed::clear_status() {
    if (!shown_.empty()) {
        std::printf("\x1b[%zuA\r\x1b[J", shown_.size() + 1);
        std::fflush(stdout);
        shown_.clear();
    }
}

void LiveFeed::status(const std::vector<std::string> &lines) {
    if (!live_ || lines.empty()) {
        return;
    }
    clear_status();
    const unsigned columns = terminal_columns();
    std::string rule;
    for (unsigned i = 0; i < columns; ++i) {
        rule += "─";
    }
    std::string text = rule + "\n";
    for (const std::string &each : lines) {
        text += fit(each, columns - 1) + "\n";
    }
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
    shown_ = lines;
}

bool entered(const v1::Event &event, const char *state) {
    return event.kind() == "exercise.state" &&
           event.detail_json().find(std::string("\"to\":\"") + state + "\"") != std::string::npos;
}

std::uint64_t follow(Client &client, const std::string &exercise, std::uint64_t after_seq,
                     LiveFeed &feed, const std::function<bool(const v1::Event &)> &until,
                     const std::function<bool()> &stop) {
    std::uint64_t seen = after_seq;
    bool finished = false;
    auto next_plain = std::chrono::steady_clock::now() + plain_period;
    std::mutex printing; // the feed is written from here and from the status thread
    while (!finished && !stop()) {
        grpc::ClientContext context;
        v1::WatchEventsRequest request;
        request.set_exercise(exercise);
        request.set_after_seq(seen);
        const auto reader = client.stub().WatchEvents(&context, request);
        std::atomic<bool> reading = true;
        std::thread status([&] {
            auto next = std::chrono::steady_clock::now();
            while (reading) {
                if (stop()) {
                    context.TryCancel();
                }
                if (std::chrono::steady_clock::now() >= next) {
                    next += std::chrono::seconds(1);
                    try {
                        v1::GetStatusRequest which;
                        which.set_exercise(exercise);
                        const auto all = client.call(&v1::Exercises::Stub::GetStatus, which,
                                                     std::chrono::seconds(5));
                        v1::GetScoreboardRequest scores_of;
                        scores_of.set_exercise(exercise);
                        scores_of.set_live(feed.live_scores());
                        const auto scores = client.call(&v1::Exercises::Stub::GetScoreboard,
                                                        scores_of, std::chrono::seconds(5));
                        if (all.exercises_size() == 1) {
                            const std::lock_guard lock(printing);
                            feed.status(status_lines(all.exercises(0), scores, all.accelerator(),
                                                     feed.style()));
                            if (feed.plain() && all.exercises(0).has_remaining() &&
                                std::chrono::steady_clock::now() >= next_plain) {
                                next_plain = std::chrono::steady_clock::now() + plain_period;
                                feed.line(building_line(all.exercises(0), feed.style().language));
                            }
                        }
                    } catch (const CommandError &) {
                        // The stream says what is wrong; a missed refresh does not matter.
                    }
                }
                std::this_thread::sleep_for(std::chrono::milliseconds(50));
            }
        });
        v1::EventBatch batch;
        while (!finished && reader->Read(&batch)) {
            for (const v1::Event &event : batch.events()) {
                const std::lock_guard lock(printing);
                feed.event(event);
                seen = event.seq();
                if (until(event)) {
                    finished = true;
                    context.TryCancel();
                    break;
                }
            }
        }
        const grpc::Status ended = reader->Finish();
        reading = false;
        status.join();
        if (finished || ended.ok()) {
            break; // the daemon has told everything there is
        }
        if (ended.error_code() == grpc::StatusCode::UNAVAILABLE && !stop()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(500));
            continue;
        }
        if (!stop()) {
            client.throw_unless_ok(ended);
        }
    }
    feed.clear_status();
    return seen;
}

} // namespace enshu::cli
