#include "orchestrator/cli/render.h"

#include <fmt/format.h>

namespace enshu::cli {

namespace {

std::string painted(const std::string &text, const char *colour, const Style &style) {
    return style.colour ? fmt::format("\x1b[{}m{}\x1b[0m", colour, text) : text;
}

} // namespace

std::string isolation_text(const v1::IsolationProof &proof, const Style &style) {
    const bool ja = style.language == Language::Ja;
    std::string text = fmt::format(
        fmt::runtime(
            ja ? "{}: {}チーム分の{}か所（全ゾーン）から送信し、{}個の名前空間の全デバイスと本機の"
                 "ソケットで受信を監視しました（{:.1f}秒）\n\n"
               : "{}: tried from {} ranges, {} places (every zone), and listened on all "
                 "devices of {} namespaces\nand at sockets of this machine ({:.1f} s)\n\n"),
        proof.exercise(), proof.ranges(), proof.places(), proof.namespaces(),
        static_cast<double>(proof.took_ms()) / 1000);
    // What was tried stands last: its width in columns depends on the language.
    text += ja ? "     送信     漏れ\n" : "     sent  through\n";
    for (const v1::IsolationTry &tried : proof.tries()) {
        const bool bad = tried.through() > 0 || tried.sent() < tried.meant();
        const std::string sent = tried.sent() < tried.meant()
                                     ? fmt::format("{}/{}", tried.sent(), tried.meant())
                                     : std::to_string(tried.sent());
        if (tried.kind() == "control") {
            const bool all = tried.arrived() == tried.meant() && tried.meant() > 0;
            text += fmt::format("{} {:>7}  {:>7}  {} {}\n",
                                painted(all && !bad ? "✔" : "✘", all && !bad ? "32" : "31", style),
                                sent, tried.through(), in(tried.meaning(), style.language),
                                ja ? fmt::format("— {}件到達", tried.arrived())
                                   : fmt::format("— {} arrived", tried.arrived()));
        } else {
            text += fmt::format("{} {:>7}  {:>7}  {}\n",
                                painted(bad ? "✘" : "✔", bad ? "31" : "32", style), sent,
                                tried.through(), in(tried.meaning(), style.language));
        }
    }
    text += fmt::format(fmt::runtime(ja ? "\nカーネルの計数: {}フレーム\n"
                                        : "\nthe kernel counted {} frames at those ports\n"),
                        proof.counted());
    for (const std::string &zone : proof.unheard()) {
        text += fmt::format(fmt::runtime(ja ? "! {}: 受信できるホストがありません\n"
                                            : "! {}: no guest was plugged in that could hear\n"),
                            zone);
    }
    for (const v1::IsolationLeak &leak : proof.leaks()) {
        text +=
            fmt::format(fmt::runtime(ja ? "✘ {}: {}（{}から）→ {}\n" : "✘ {}: {}, from {} → {}\n"),
                        leak.kind(), leak.what(), leak.from(), leak.where());
    }
    return text +
           painted((ja ? proof.summary().ja() : proof.summary().en()), proof.ok() ? "32" : "31",
                   style) +
           "\n";
}

} // namespace enshu::cli
