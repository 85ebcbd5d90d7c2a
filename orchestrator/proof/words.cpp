#include "orchestrator/proof/words.h"

#include <fmt/format.h>

namespace enshu::proof {

std::string_view name_of(Wrong what) {
    constexpr std::string_view names[] = {"beginning",    "unreadable",  "altered",     "missing",
                                          "reordered",    "inserted",    "cut",         "rewritten",
                                          "seal-missing", "seal-broken", "seal-foreign"};
    return names[static_cast<std::size_t>(what)];
}

dsl::Text describe(const Finding &finding) {
    const std::uint64_t seq = finding.seq;
    const std::uint64_t number = finding.number;
    switch (finding.what) {
    case Wrong::Beginning:
        return {"ログの始まりの記録が、書かれたときと異なるか、失われています",
                "the beginning of the log is missing, or not as it was written"};
    case Wrong::Unreadable:
        return {fmt::format("{}件目のイベントを読み取れません", number),
                fmt::format("event {} of the log cannot be read", number)};
    case Wrong::Altered:
        return {fmt::format("イベント {}（{}件目）が書き換えられています", seq, number),
                fmt::format("event {} (number {}) was altered", seq, number)};
    case Wrong::Missing:
        return {fmt::format("イベント {}（{}件目）の前の{}件が失われています", seq, number,
                            finding.count),
                fmt::format("{} before event {} (number {})",
                            finding.count == 1
                                ? std::string("one event is missing")
                                : fmt::format("{} events are missing", finding.count),
                            seq, number)};
    case Wrong::Reordered:
        return {fmt::format("順序が変えられています。イベント {}（{}件目）が、"
                            "より先に書かれたイベント {} の前にあります",
                            seq, number, finding.other),
                fmt::format("the order was changed: event {} (number {}) stands before event {}, "
                            "which was written earlier",
                            seq, number, finding.other)};
    case Wrong::Inserted:
        return {fmt::format("イベント {}（{}件目）は後から差し込まれたものです", seq, number),
                fmt::format("event {} (number {}) was inserted", seq, number)};
    case Wrong::Cut:
        if (finding.count == 0)
            return {
                fmt::format("イベント {} より後に書かれたイベントが、保管場所から失われています"
                            "（どの演習のものかは分かりません）",
                            seq),
                fmt::format("the store lacks an event that was written after event {}; of which "
                            "exercise cannot be told",
                            seq)};
        return {fmt::format("イベント {}（{}件目）より後の{}件が失われています", seq, number,
                            finding.count),
                fmt::format("the last events are missing: {} behind event {} (number {})",
                            finding.count, seq, number)};
    case Wrong::Rewritten:
        return {fmt::format("イベント {} より後、イベント {}（{}件目）までは、"
                            "署名されたときの内容と異なります",
                            finding.other, seq, number),
                fmt::format("what stands behind event {}, up to event {} (number {}), is not what "
                            "was sealed",
                            finding.other, seq, number)};
    case Wrong::SealMissing:
        return {fmt::format("イベント {}（{}件目）にあるはずの署名が失われています", seq, number),
                fmt::format("the seal of event {} (number {}) is missing", seq, number)};
    case Wrong::SealBroken:
        return {fmt::format("イベント {}（{}件目）の署名が正しくありません", seq, number),
                fmt::format("the signature of the seal of event {} (number {}) does not hold", seq,
                            number)};
    case Wrong::SealForeign:
        return {
            fmt::format("イベント {}（{}件目）の署名は、別の鍵か別のログのものです", seq, number),
            fmt::format("the seal of event {} (number {}) was made with another key, or for "
                        "another log",
                        seq, number)};
    }
    return {};
}

} // namespace enshu::proof
