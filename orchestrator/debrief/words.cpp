#include "orchestrator/debrief/words.h"

#include "orchestrator/event/describe.h"

#include <fmt/format.h>

#include <ctime>

namespace enshu::debrief {

using score::ObjectiveState;

Text title_of(FigureKind kind) {
    static const Text words[] = {
        {"検知まで", "Time to detect"},      {"第一報まで", "Time to first report"},
        {"封じ込めまで", "Time to contain"}, {"証拠保全まで", "Time to preserve evidence"},
        {"根絶まで", "Time to eradicate"},   {"復旧まで", "Time to recover"}};
    return std::data(words)[static_cast<std::size_t>(kind)];
}

Text definition_of(FigureKind kind) {
    static const Text words[] = {
        {"最初の攻撃が端末内で確認された時点から、班が気づいたことを示す最初の行動（正解の回答、報"
         "告"
         "書の提出、攻撃を受けた端末の切り離しまたは証拠保全）まで",
         "from the first delivered step to the team's first act that shows it knew: a right "
         "answer, "
         "a report, or cutting off or capturing a machine that the attack had touched"},
        {"最初の攻撃が端末内で確認された時点から、最初の報告書の提出まで",
         "from the first delivered step to the first report"},
        {"攻撃者に最初の通信が届いた時点から、攻撃者への通信がすべて止まるまで（止めた行動の時点。"
         "行動を特定できないときは、攻撃者に届いた最後の通信の時点）",
         "from the first contact that the attacker heard until it heard none any more: the act "
         "that "
         "cut the machine off or, where no such act is known, the last contact"},
        {"最初の攻撃が端末内で確認された時点から、最初の証拠の保全を始めるまで",
         "from the first delivered step to the beginning of the first capture"},
        {"攻撃の足場が置かれた時点から、シナリオが求める除去、停止、遮断がすべて確認されるまで",
         "from the first foothold until all that the scenario wants removed, stopped, locked or "
         "closed was measured to be so"},
        {"最初の攻撃が端末内で確認された時点から、抜いたケーブル、切った電源、止まったサービスがす"
         "べ"
         "て戻るまで",
         "from the first delivered step until every pulled cable, machine and service was back"}};
    return std::data(words)[static_cast<std::size_t>(kind)];
}

Text word_of(ObjectiveState state) {
    static const Text words[] = {{"未確定", "open"},
                                 {"達成", "done"},
                                 {"期限後に達成", "late"},
                                 {"未達成", "not reached"},
                                 {"減点", "penalty"},
                                 {"防止", "prevented"},
                                 {"測定不能", "not measurable"}};
    return std::data(words)[static_cast<std::size_t>(state)];
}

std::string_view shape_of(ObjectiveState state) {
    constexpr std::string_view shapes[] = {"…", "●", "◐", "○", "▼", "◆", "–"};
    return std::data(shapes)[static_cast<std::size_t>(state)];
}

std::string_view tone_of(ObjectiveState state) {
    constexpr std::string_view tones[] = {"none", "good", "late", "bad", "bad", "good", "none"};
    return std::data(tones)[static_cast<std::size_t>(state)];
}

Text word_of(Side side) {
    static const Text words[] = {{"攻撃", "Attack"},
                                 {"状況付与", "Injects"},
                                 {"班の対応", "Response"},
                                 {"判定", "Results"},
                                 {"統制", "Control"}};
    return std::data(words)[static_cast<std::size_t>(side)];
}

std::string_view shape_of(Side side) {
    constexpr std::string_view shapes[] = {"▲", "◆", "●", "□", "◇"};
    return std::data(shapes)[static_cast<std::size_t>(side)];
}

Text team_name(unsigned number) {
    return {fmt::format("第{}班", number), fmt::format("Team {}", number)};
}

static std::string local_text(std::int64_t unix_ms, const char *format) {
    if (unix_ms == 0)
        return "";
    const auto seconds = static_cast<std::time_t>(unix_ms / 1000);
    std::tm local{};
    localtime_r(&seconds, &local);
    char text[80];
    std::strftime(text, sizeof text, format, &local);
    return text;
}

std::string wall_text(std::int64_t unix_ms, dsl::Language language) {
    return local_text(unix_ms, language == dsl::Language::Ja ? "%Y年%m月%d日 %H:%M（%Z）"
                                                             : "%d %b %Y, %H:%M (%Z)");
}

std::string day_text(std::int64_t unix_ms, dsl::Language language) {
    return local_text(unix_ms, language == dsl::Language::Ja ? "%Y年%m月%d日" : "%d %B %Y");
}

std::string utc_text(std::int64_t unix_ms) {
    const auto seconds = static_cast<std::time_t>(unix_ms / 1000);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    char text[40];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
    return fmt::format("{}.{:03}Z", text, unix_ms % 1000);
}

std::string span_or_dash(const std::optional<std::int64_t> &ms, dsl::Language language) {
    return ms ? event::span_text(*ms).in(language) : "–";
}

} // namespace enshu::debrief
