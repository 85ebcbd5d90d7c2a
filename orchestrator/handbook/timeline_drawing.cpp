#include "orchestrator/event/describe.h"
#include "orchestrator/handbook/canvas.h"
#include "orchestrator/handbook/drawings.h"
#include "orchestrator/handbook/words.h"
#include "scenario-dsl/check/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace enshu::handbook {
namespace {

using dsl::Language;
using dsl::Milliseconds;

constexpr double margin = 24;
constexpr double labels = 460;
constexpr double axis_length = 840;
constexpr double row_height = 26;
constexpr double heading_height = 34;

struct Colours {
    std::string_view dark;
    std::string_view light;
};
constexpr Colours attack_colours{"#c2261f", "#f3b8b3"};
constexpr Colours inject_colours{"#1d4e89", "#b7d0ec"};
constexpr Colours goal_colours{"#2f6b3a", "#bcdcc2"};

class Timeline {
  public:
    Timeline(const dsl::Scenario &scenario, Language language)
        : scenario_(scenario), language_(language), schedule_(scenario),
          canvas_(scenario.title.in(language)) {}

    std::string draw() {
        const double top = 64;
        y_ = top;
        heading(ja() ? "攻撃" : "Attack");
        for (const dsl::Step &step : scenario_.attack)
            moment(step.id, phrase(step, scenario_, language_), step.trigger, attack_colours,
                   Shape::Diamond);
        heading(ja() ? "状況付与" : "Injects");
        for (const dsl::Inject &inject : scenario_.injects)
            moment(inject.id, from(inject), inject.trigger, inject_colours, Shape::Circle);
        heading(ja() ? "目標の期限" : "Objectives' deadlines");
        for (const dsl::Objective &objective : scenario_.objectives)
            goal(objective);
        axis(top - 8);
        return canvas_.finish(2 * margin + labels + axis_length, y_ + margin);
    }

  private:
    enum class Shape { Diamond, Circle };

    bool ja() const { return language_ == Language::Ja; }

    double at(Milliseconds time) const {
        const double share =
            static_cast<double>(time.count()) /
            static_cast<double>(std::max<std::int64_t>(1, scenario_.duration.count()));
        return margin + labels + std::clamp(share, 0.0, 1.02) * axis_length;
    }

    std::string from(const dsl::Inject &inject) const {
        const dsl::Person *person = scenario_.organization.find_person(inject.from);
        return fmt::format("{} ({})", person ? person->name.in(language_) : inject.from,
                           word_of(inject.channel, language_));
    }

    void heading(std::string_view text) {
        y_ += heading_height;
        canvas_.text({margin, y_ - 10}, text, {.size = 14, .bold = true});
    }

    void label(const std::string &id, const std::string &what) {
        constexpr double id_room = 130;
        canvas_.text({margin, y_ + 17}, fitted(id, 12, id_room), {.size = 12, .bold = true});
        canvas_.text({margin + id_room + 8, y_ + 17}, fitted(what, 11.5, labels - id_room - 20),
                     {.size = 11.5, .colour = "#52606d"});
        canvas_.line({margin, y_ + row_height}, {margin + labels + axis_length, y_ + row_height},
                     {{"stroke", "#e4e7eb"}});
    }

    void moment(const std::string &id, const std::string &what, const dsl::Trigger &trigger,
                const Colours &colours, Shape shape) {
        label(id, what);
        const auto when = schedule_.time_of({id, {}});
        if (when)
            mark(*when, colours, shape);
        else
            canvas_.text({margin + labels + 6, y_ + 17},
                         trigger.manual
                             ? (ja() ? "統制員が判断して付与" : "when a controller says so")
                             : (ja() ? "統制員の判断のあと" : "after a controller's act"),
                         {.size = 11.5, .colour = colours.dark});
        y_ += row_height;
    }

    void mark(const dsl::Gap &when, const Colours &colours, Shape shape) {
        const double begin = at(when.least);
        const double end = at(when.most);
        const double middle = y_ + row_height / 2;
        if (end - begin > 1)
            canvas_.box({begin, middle - 5, end - begin, 10}, 5,
                        {{"fill", std::string{colours.light}}});
        if (shape == Shape::Diamond)
            canvas_.path(fmt::format("M{:.1f} {:.1f}l7 7l-7 7l-7 -7z", begin, middle - 7),
                         {{"fill", std::string{colours.dark}}});
        else
            canvas_.circle({begin, middle}, 6, {{"fill", std::string{colours.dark}}});
        canvas_.text({end + 12, y_ + 17}, span(when), {.size = 11, .colour = colours.dark});
    }

    std::string span(const dsl::Gap &when) const {
        const std::string first = event::clock_text(when.least.count());
        const std::string last = event::clock_text(when.most.count());
        return first == last ? first : first + "–" + last;
    }

    void goal(const dsl::Objective &objective) {
        label(objective.id, fmt::format("{}  {}", objective.phase, objective.title.in(language_)));
        const double middle = y_ + row_height / 2;
        const std::string points = ja() ? fmt::format("{}点", objective.points)
                                        : fmt::format("{} points", objective.points);
        double text_at = margin + labels + 6;
        double flag_at = 0;
        std::string text = points;
        if (objective.within) {
            const auto begin = schedule_.time_of({objective.within->of, {}});
            if (begin) {
                const double from_x = at(begin->least);
                const double due = at(begin->most + objective.within->time);
                canvas_.line({from_x, middle}, {due, middle},
                             {{"stroke", std::string{goal_colours.light}}, {"stroke-width", "4"}});
                canvas_.path(
                    fmt::format("M{:.1f} {:.1f}v18m0 -18h11l-4 4l4 4h-11", due, middle - 9),
                    {{"fill", std::string{goal_colours.light}},
                     {"stroke", std::string{goal_colours.dark}},
                     {"stroke-width", "1.6"}});
                text_at = due + 16;
                flag_at = due - 6;
                text = event::clock_text((begin->most + objective.within->time).count()) + "  " +
                       points;
            }
        } else {
            text += ja() ? "  期限なし" : "  no deadline";
        }
        const double right = margin + labels + axis_length;
        const bool room = text_at + text_width(text, 11) < right;
        canvas_.text({room ? text_at : flag_at, y_ + 17}, text,
                     {.size = 11,
                      .colour = goal_colours.dark,
                      .anchor = room ? Anchor::Start : Anchor::End,
                      .halo = true});
        y_ += row_height;
    }

    /// Drawn last, over the rows: its lines are thin.
    void axis(double top) {
        canvas_.text({margin, 34}, scenario_.title.in(language_), {.size = 17, .bold = true});
        for (Milliseconds time{0}; time <= scenario_.duration; time += tick()) {
            canvas_.line({at(time), top}, {at(time), y_},
                         {{"stroke", "#cbd2d9"}, {"stroke-dasharray", "2 4"}});
            canvas_.text({at(time), top - 6}, event::clock_text(time.count()),
                         {.size = 11, .colour = "#52606d", .anchor = Anchor::Middle});
        }
    }

    Milliseconds tick() const {
        using std::chrono::minutes;
        for (const auto step : {minutes(1), minutes(2), minutes(5), minutes(10), minutes(15),
                                minutes(30), minutes(60), minutes(120), minutes(360)})
            if (scenario_.duration / step <= 14)
                return step;
        return minutes(1440);
    }

    const dsl::Scenario &scenario_;
    const Language language_;
    const dsl::Schedule schedule_;
    Canvas canvas_;
    double y_ = 0;
};

} // namespace

std::string timeline_svg(const dsl::Scenario &scenario, Language language) {
    return Timeline{scenario, language}.draw();
}

} // namespace enshu::handbook
