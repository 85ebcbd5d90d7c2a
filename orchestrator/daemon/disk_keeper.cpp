#include "orchestrator/daemon/disk_keeper.h"

#include "orchestrator/event/kinds.h"
#include "orchestrator/provision/disk_budget.h"
#include "scenario-dsl/model/organization.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <set>

namespace enshu::daemon {

using provision::disk_budget_bytes;
using provision::disk_stop_bytes;
using provision::disk_warning_bytes;

namespace {

dsl::Text text_of(const DiskOwner &guest, bool stopped, std::int64_t written) {
    const auto used = written >> 20;
    const auto all = disk_budget_bytes >> 20;
    const std::string way_out =
        fmt::format("`enshu reset --team {} --host {}`", guest.team, guest.host);
    if (stopped) {
        return {fmt::format("班 {} の {} がディスクに {} MiB 書き込んだため、停止しました（上限 {} "
                            "MiB）。{} で元に戻せます",
                            guest.team, guest.host, used, all, way_out),
                fmt::format("{} of team {} has written {} of the {} MiB that its disk may take, "
                            "and is stopped; {} puts it back",
                            guest.host, guest.team, used, all, way_out)};
    }
    return {fmt::format("班 {} の {} がディスクに {} MiB 書き込みました（上限 {} MiB）。{} MiB で"
                        "停止します。ファイルを消しても空きません。{} で元に戻せます",
                        guest.team, guest.host, used, all, disk_stop_bytes >> 20, way_out),
            fmt::format("{} of team {} has written {} of the {} MiB that its disk may take, and is "
                        "stopped at {}; removing files frees nothing, {} puts it back",
                        guest.host, guest.team, used, all, disk_stop_bytes >> 20, way_out)};
}

} // namespace

DiskKeeper::DiskKeeper(event::EventLog &log, Hooks hooks, std::chrono::milliseconds period)
    : log_(log), hooks_(std::move(hooks)), period_(period),
      thread_([this](const std::stop_token &stop) { run(stop); }) {}

DiskKeeper::~DiskKeeper() {
    thread_.request_stop();
}

void DiskKeeper::run(const std::stop_token &stop) {
    while (!stop.stop_requested()) {
        try {
            look();
        } catch (const std::exception &error) {
            spdlog::warn("what guests write: {}", error.what());
        }
        std::unique_lock lock(mutex_);
        woken_.wait_for(lock, stop, period_, [] { return false; });
    }
}

void DiskKeeper::look() {
    std::map<std::filesystem::path, std::map<std::string, std::int64_t>> written;
    std::set<std::string> there;
    for (const DiskOwner &guest : hooks_.guests()) {
        there.insert(guest.uuid);
        auto team = written.find(guest.directory);
        if (team == written.end()) {
            team = written.emplace(guest.directory, provision::written_in(guest.directory)).first;
        }
        try {
            look_at(guest, team->second[guest.host]);
        } catch (const std::exception &error) { // one that cannot be stopped hinders no other
            spdlog::warn("{}: the disk of {} of team {}: {}", guest.exercise, guest.host,
                         guest.team, error.what());
        }
    }
    std::erase_if(told_, [&](const auto &each) { return !there.contains(each.first); });
}

void DiskKeeper::look_at(const DiskOwner &guest, std::int64_t written) {
    const Level level = written >= disk_stop_bytes      ? Level::Stopped
                        : written >= disk_warning_bytes ? Level::Warning
                                                        : Level::Calm;
    const auto known = told_.find(guest.uuid);
    const Level before = known == told_.end() ? Level::Calm : known->second;
    // First of all, and at every look: whatever else lets guests go on does not know of this.
    const bool stopped = level == Level::Stopped && hooks_.stop(guest.uuid);
    if (stopped || (level == Level::Stopped && level != before)) {
        hooks_.stopped(guest.uuid, fmt::format("wrote {} of the {} MiB that its disk may take, and "
                                               "was stopped",
                                               written >> 20, disk_budget_bytes >> 20));
    }
    if (level != before) {
        told_[guest.uuid] = level;
        tell(guest, before, level, written);
    }
}

void DiskKeeper::tell(const DiskOwner &guest, Level before, Level level, std::int64_t written) {
    event::Event event;
    event.exercise = guest.exercise;
    event.team = guest.team;
    const bool over = level == Level::Calm;
    event.kind = over ? event::kind::alarm_cleared : event::kind::alarm_raised;
    event.subject = "guest-disk";
    event.exercise_ms = hooks_.position_ms(guest.exercise, guest.team);
    const bool stopped = (over ? before : level) == Level::Stopped;
    event.detail = {{"level", stopped ? "critical" : "warning"},
                    {"value", written >> 20},
                    {"limit", (stopped ? disk_stop_bytes : disk_warning_bytes) >> 20},
                    {"host", guest.host}};
    if (!over) {
        const dsl::Text text = text_of(guest, stopped, written);
        event.detail["text_ja"] = text.ja;
        event.detail["text_en"] = text.en;
    }
    log_.append(std::move(event));
}

} // namespace enshu::daemon
