#include "orchestrator/daemon/watchkeeper.h"

#include "orchestrator/event/kinds.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace enshu::daemon {

namespace fs = std::filesystem;

Watchkeeper::Watchkeeper(VitalsReader &reader, event::EventLog &log, Exercises exercises,
                         Options options)
    : reader_(reader), log_(log), exercises_(std::move(exercises)), options_(std::move(options)),
      thread_([this](const std::stop_token &stop) { run(stop); }) {}

Watchkeeper::~Watchkeeper() {
    thread_.request_stop();
}

void Watchkeeper::run(const std::stop_token &stop) {
    while (!stop.stop_requested()) {
        try {
            cut_logs();
            tell(alarms_.look(reader_.read()));
        } catch (const std::exception &error) { // a full disk, as a rule: the next look tells it
            spdlog::warn("watchkeeper: {}", error.what());
        }
        std::unique_lock lock(mutex_);
        woken_.wait_for(lock, stop, options_.period, [] { return false; });
    }
}

void Watchkeeper::tell(const std::vector<Alarm> &alarms) {
    const std::vector<Watched> exercises = exercises_();
    std::erase_if(told_, [&](const auto &each) {
        return std::none_of(exercises.begin(), exercises.end(),
                            [&](const Watched &watched) { return watched.exercise == each.first; });
    });
    for (const Watched &watched : exercises) {
        std::map<std::string, Alarm> &told = told_[watched.exercise];
        for (const Alarm &alarm : alarms) {
            const auto before = told.find(alarm.what);
            if (before == told.end() || before->second.level < alarm.level) {
                append(watched, event::kind::alarm_raised, alarm);
            }
            told[alarm.what] = alarm;
        }
        for (auto each = told.begin(); each != told.end();) {
            if (std::any_of(alarms.begin(), alarms.end(),
                            [&](const Alarm &alarm) { return alarm.what == each->first; })) {
                ++each;
                continue;
            }
            append(watched, event::kind::alarm_cleared, each->second);
            each = told.erase(each);
        }
    }
}

void Watchkeeper::append(const Watched &to, const char *kind, const Alarm &alarm) {
    event::Event event;
    event.exercise = to.exercise;
    event.kind = kind;
    event.subject = alarm.what;
    event.exercise_ms = to.exercise_ms;
    event.detail = {{"level", alarm.level == Alertness::Critical ? "critical" : "warning"},
                    {"value", alarm.value},
                    {"limit", alarm.limit}};
    if (kind == std::string_view(event::kind::alarm_raised)) {
        event.detail["text_ja"] = alarm.text.ja;
        event.detail["text_en"] = alarm.text.en;
    }
    log_.append(std::move(event));
}

void Watchkeeper::cut(const fs::path &log, const LogLimit &limit) {
    try {
        if (cut_log(log, limit) && cut_.insert(log).second) { // told once, or it floods our own
            spdlog::warn("`{}` grew beyond {} KiB and was cut", log.string(),
                         limit.most_bytes >> 10);
        }
    } catch (const std::exception &error) { // the other logs are cut all the same
        spdlog::warn("watchkeeper: {}", error.what());
    }
}

void Watchkeeper::cut_logs() {
    cut(options_.state / "libvirt.log", options_.libvirt);
    std::error_code gone; // an exercise may be torn down meanwhile
    for (const fs::directory_entry &file :
         fs::directory_iterator(options_.state / "hv/log/qemu", gone)) {
        cut(file.path(), options_.console);
    }
    for (const fs::directory_entry &exercise : fs::directory_iterator(options_.state / "x", gone)) {
        std::error_code gone_too;
        for (const fs::directory_entry &team : fs::directory_iterator(exercise.path(), gone_too)) {
            std::error_code gone_as_well;
            for (const fs::directory_entry &file :
                 fs::directory_iterator(team.path(), gone_as_well)) {
                if (file.path().extension() == ".log") {
                    cut(file.path(), options_.console);
                }
            }
        }
    }
}

} // namespace enshu::daemon
