#include "orchestrator/handbook/msel.h"

#include "orchestrator/event/describe.h"
#include "orchestrator/handbook/words.h"
#include "scenario-dsl/check/schedule.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace enshu::handbook {
namespace {

using dsl::Language;

class Rows {
  public:
    Rows(const dsl::Scenario &scenario, Language language, std::optional<int> start)
        : scenario_(scenario), language_(language), start_(start), schedule_(scenario) {}

    std::vector<MselRow> take() {
        for (const dsl::Step &step : scenario_.attack)
            add(step);
        for (const dsl::Inject &inject : scenario_.injects)
            add(inject);
        std::ranges::stable_sort(timed_, {}, &Timed::at);
        std::vector<MselRow> rows;
        for (Timed &each : timed_) {
            each.row.number = static_cast<int>(rows.size()) + 1;
            rows.push_back(std::move(each.row));
        }
        return rows;
    }

  private:
    struct Timed {
        dsl::Milliseconds at{0};
        MselRow row;
    };

    bool ja() const { return language_ == Language::Ja; }

    void add(const dsl::Step &step) {
        MselRow row;
        row.id = step.id;
        row.attack = true;
        row.from = ja() ? "攻撃者" : "attacker";
        row.to = step.host();
        row.channel = fmt::format("{}", fmt::join(step.techniques, " "));
        row.text = phrase(step, scenario_, language_);
        if (!step.needs.empty())
            row.condition = ja() ? fmt::format("「{}」の通信が生きているときだけ", step.needs)
                                 : fmt::format("only while `{}` is heard", step.needs);
        conditions(step.only_if, step.unless, row.condition);
        std::vector<std::string_view> objectives;
        for (const dsl::Objective &objective : scenario_.objectives)
            if (measures(objective, step.id))
                objectives.push_back(objective.id);
        expect(objectives, row);
        place(step.trigger, std::move(row));
    }

    void add(const dsl::Inject &inject) {
        MselRow row;
        row.id = inject.id;
        const dsl::Person *person = scenario_.organization.find_person(inject.from);
        row.from = person ? person->name.in(language_) : inject.from;
        row.to = ja() ? "全班" : "every team";
        row.channel = word_of(inject.channel, language_);
        row.text = inject.text.in(language_);
        conditions(inject.only_if, inject.unless, row.condition);
        expect({inject.expects.begin(), inject.expects.end()}, row);
        place(inject.trigger, std::move(row));
    }

    static bool measures(const dsl::Objective &objective, std::string_view step) {
        if (const auto *lost = std::get_if<dsl::ContactLost>(&objective.measure))
            return lost->step == step;
        if (const auto *arrived = std::get_if<dsl::FileArrived>(&objective.measure))
            return arrived->step == step;
        return false;
    }

    void expect(const std::vector<std::string_view> &ids, MselRow &row) {
        std::vector<std::string> actions;
        for (const std::string_view id : ids)
            if (const dsl::Objective *objective = scenario_.find_objective(id))
                actions.push_back(objective->title.in(language_) + deadline(*objective));
        row.objective = fmt::format("{}", fmt::join(ids, ", "));
        row.expected = fmt::format("{}", fmt::join(actions, "\n"));
    }

    std::string deadline(const dsl::Objective &objective) const {
        if (!objective.within)
            return {};
        const std::string time = dsl::to_string(objective.within->time);
        const std::string &of = objective.within->of;
        return ja() ? fmt::format("（{}から{}以内）", of.empty() ? "開始" : of, time)
                    : fmt::format(" (within {} of {})", time, of.empty() ? "START" : of);
    }

    void conditions(const std::optional<dsl::Condition> &only_if,
                    const std::optional<dsl::Condition> &unless, std::string &text) const {
        const auto add = [&](const std::string &more) {
            text += (text.empty() ? "" : ja() ? "、" : "; ") + more;
        };
        if (only_if)
            add(ja() ? fmt::format("{}場合のみ", what(*only_if))
                     : fmt::format("only if {}", what(*only_if)));
        if (unless)
            add(ja() ? fmt::format("{}場合は行わない", what(*unless))
                     : fmt::format("not if {}", what(*unless)));
    }

    std::string what(const dsl::Condition &condition) const {
        const auto said = [&](const char *ja_text, const char *en_text) {
            return fmt::format(fmt::runtime(ja() ? ja_text : en_text), condition.of);
        };
        switch (condition.kind) {
        case dsl::Condition::Kind::Submitted:
            return said("「{}」が提出済みの", "`{}` was submitted");
        case dsl::Condition::Kind::Achieved:
            return said("「{}」を達成済みの", "`{}` was reached");
        case dsl::Condition::Kind::Delivered:
            return said("「{}」が行われた", "`{}` has happened");
        case dsl::Condition::Kind::Alive:
            return said("「{}」の通信が生きている", "`{}` is heard");
        }
        return {};
    }

    void place(const dsl::Trigger &trigger, MselRow row) {
        const auto when = schedule_.time_of({row.id, {}});
        if (!when) {
            row.exercise_time = trigger.manual
                                    ? (ja() ? "統制員の判断" : "a controller decides")
                                    : (ja() ? "統制員の判断のあと" : "after a controller's act");
            timed_.push_back({dsl::Milliseconds::max(), std::move(row)});
            return;
        }
        const auto both = [&](const auto &text) {
            const std::string first = text(when->least);
            const std::string last = text(when->most);
            return first == last ? first : first + "–" + last;
        };
        row.exercise_time =
            both([](dsl::Milliseconds at) { return event::clock_text(at.count()); });
        if (start_)
            row.wall_time = both([&](dsl::Milliseconds at) {
                const auto minutes =
                    *start_ + std::chrono::duration_cast<std::chrono::minutes>(at).count();
                return fmt::format("{:02}:{:02}", minutes / 60 % 24, minutes % 60);
            });
        timed_.push_back({when->least, std::move(row)});
    }

    const dsl::Scenario &scenario_;
    const Language language_;
    const std::optional<int> start_;
    const dsl::Schedule schedule_;
    std::vector<Timed> timed_;
};

} // namespace

std::vector<std::string_view> msel_headings(Language language) {
    if (language == Language::Ja)
        return {"番号", "演習時刻", "時刻",         "識別名", "発信者", "宛先",
                "手段", "内容",     "期待する行動", "目標",   "条件",   "担当統制員"};
    return {"No.",     "Exercise time", "Wall time",       "Id",        "From",      "To",
            "Channel", "Text",          "Expected action", "Objective", "Condition", "Controller"};
}

std::vector<std::string> cells(const MselRow &row) {
    return {std::to_string(row.number),
            row.exercise_time,
            row.wall_time,
            row.id,
            row.from,
            row.to,
            row.channel,
            row.text,
            row.expected,
            row.objective,
            row.condition,
            row.controller};
}

std::vector<MselRow> msel(const dsl::Scenario &scenario, Language language,
                          std::optional<int> start) {
    return Rows{scenario, language, start}.take();
}

} // namespace enshu::handbook
