#include "orchestrator/daemon/alarms.h"

#include "orchestrator/provision/capacity.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::daemon {

using dsl::Text;

namespace {

/// One value with its limits, so that more is better: percents of waiting are taken as what is left
/// of the hundred.
struct Gauge {
    const char *what;
    std::int64_t value;
    std::int64_t warning;
    std::int64_t critical;
    /// Beyond which it is well again. For what is critical, halfway between both limits.
    std::int64_t well;
    Text warning_text;
    Text critical_text;
};

std::int64_t percent_left(double waiting) {
    return std::clamp<std::int64_t>(100 - static_cast<std::int64_t>(waiting), 0, 100);
}

Gauge memory(const Share &mib) {
    const std::int64_t low = provision::low_memory_mib(mib.all);
    return {
        "memory",
        mib.free,
        low,
        low / 2,
        low + low / 4,
        {fmt::format("メモリの空きが {} MiB（全体 {} "
                     "MiB）に減りました。他のプログラムを閉じてください。新しい演習は始めないで"
                     "ください",
                     mib.free, mib.all),
         fmt::format("memory runs low: {} of {} MiB are free; close other programs, and begin "
                     "no further exercise",
                     mib.free, mib.all)},
        {fmt::format("メモリがなくなりかけています（空き {} "
                     "MiB）。このままではカーネルが仮想マシンを強制終了します。直ちに他の"
                     "プログラムを閉じるか、別の演習を撤去してください（一時停止では空きません）",
                     mib.free),
         fmt::format("memory is nearly gone: {} MiB are free, and the kernel will kill "
                     "machines; close other programs or take down another exercise now (a "
                     "pause frees nothing)",
                     mib.free)}};
}

/// Some of the time something waits, or some of it everything does, which is worse.
Gauge memory_stalls(double some, double full) {
    const std::int64_t left = std::min(percent_left(some), percent_left(full * 2));
    return {"memory-stalls",
            left,
            80,
            60,
            90,
            {"プログラムがメモリを待っています（スワップなど）。仮想マシンの動作が遅くなります。"
             "他のプログラムを閉じてください",
             "programs wait for memory, and machines become slow; close other programs"},
            {"メモリ待ちで機械がほとんど進んでいません。他のプログラムを閉じるか、別の演習を撤去し"
             "てください",
             "the machine does little but wait for memory; close other programs or take down "
             "another exercise"}};
}

Gauge disk(const Share &mib) {
    const std::int64_t low =
        std::min(std::clamp<std::int64_t>(mib.all / 10, 1024, 10'240), mib.all / 4);
    return {"disk",
            mib.free,
            low,
            low / 2,
            low + low / 4,
            {fmt::format("演習用ディスクの空きが {} MiB に減りました。不要なファイルやゴールデンを"
                         "削除してください",
                         mib.free),
             fmt::format("the disk of the ranges has {} MiB left; remove files or frozen "
                         "organisations that are not needed",
                         mib.free)},
            {fmt::format("演習用ディスクの空きが {} MiB "
                         "しかありません。なくなると仮想マシンと記録が止まります。直ちに空きを"
                         "作ってください",
                         mib.free),
             fmt::format("the disk of the ranges has only {} MiB left, and without any, machines "
                         "and the log stop; make room now",
                         mib.free)}};
}

Gauge processors(double some) {
    return {"processors",
            percent_left(some),
            5,
            -1, // slow is not broken
            25,
            {"プロセッサがほぼ常に混んでいます。仮想マシンの応答が遅くなり、測定が遅れることがあり"
             "ます。班を減らすか、他のプログラムを閉じてください",
             "the processors are crowded nearly all the time; machines answer late, and so do "
             "measures; close other programs, or run fewer teams"},
            {}};
}

Gauge descriptors(const Share &count) {
    return {
        "descriptors",
        count.free,
        count.all / 10,
        count.all / 20,
        count.all / 8,
        {fmt::format("デーモンのファイル記述子の残りが {} です。デーモンの上限（LimitNOFILE）を"
                     "上げてください",
                     count.free),
         fmt::format("the daemon may open only {} more files; raise its limit (`LimitNOFILE=`)",
                     count.free)},
        {fmt::format("デーモンのファイル記述子の残りが {} です。まもなく仮想マシンと通信できなく"
                     "なります。別の演習を撤去してください",
                     count.free),
         fmt::format("the daemon may open only {} more files, and will soon not reach its "
                     "machines; take down another exercise",
                     count.free)}};
}

Gauge tasks(const Share &count) {
    return {"tasks",
            count.free,
            count.all / 10,
            count.all / 20,
            count.all / 8,
            {fmt::format("作成できるプロセス・スレッドの残りが {} です。上限（kernel.pid_max、"
                         "cgroup の pids.max）を上げてください",
                         count.free),
             fmt::format("only {} more processes and threads can be made; raise the limit "
                         "(`kernel.pid_max`, `pids.max` of the container)",
                         count.free)},
            {fmt::format("作成できるプロセス・スレッドの残りが {} "
                         "です。まもなく仮想マシンが止まります。他のプログラムを閉じてください",
                         count.free),
             fmt::format("only {} more processes and threads can be made, and machines will soon "
                         "fail; close other programs",
                         count.free)}};
}

std::vector<Gauge> gauges_of(const Vitals &vitals) {
    std::vector<Gauge> gauges;
    if (vitals.memory_mib) {
        gauges.push_back(memory(*vitals.memory_mib));
    }
    if (vitals.memory_some) {
        gauges.push_back(memory_stalls(*vitals.memory_some, vitals.memory_full.value_or(0)));
    }
    if (vitals.disk_mib) {
        gauges.push_back(disk(*vitals.disk_mib));
    }
    if (vitals.processors_some) {
        gauges.push_back(processors(*vitals.processors_some));
    }
    if (vitals.descriptors) {
        gauges.push_back(descriptors(*vitals.descriptors));
    }
    if (vitals.tasks) {
        gauges.push_back(tasks(*vitals.tasks));
    }
    return gauges;
}

Alertness level_of(const Gauge &gauge, Alertness before) {
    if (gauge.value <= gauge.critical ||
        (before == Alertness::Critical && gauge.value <= (gauge.critical + gauge.warning) / 2)) {
        return Alertness::Critical;
    }
    if (gauge.value <= gauge.warning || (before != Alertness::Calm && gauge.value < gauge.well)) {
        return Alertness::Warning;
    }
    return Alertness::Calm;
}

} // namespace

std::vector<Alarm> Alarms::look(const Vitals &vitals) {
    for (const Gauge &gauge : gauges_of(vitals)) {
        const auto found = standing_.find(gauge.what);
        const Alertness before = found == standing_.end() ? Alertness::Calm : found->second.level;
        const Alertness now = level_of(gauge, before);
        if (now == Alertness::Calm) {
            standing_.erase(gauge.what);
            continue;
        }
        const bool critical = now == Alertness::Critical;
        standing_[gauge.what] = {gauge.what, now, gauge.value,
                                 critical ? gauge.critical : gauge.warning,
                                 critical ? gauge.critical_text : gauge.warning_text};
    }
    std::vector<Alarm> all;
    for (const auto &[what, alarm] : standing_) {
        all.push_back(alarm);
    }
    return all;
}

} // namespace enshu::daemon
