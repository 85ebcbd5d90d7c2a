#include "orchestrator/debrief/page.h"

#include "orchestrator/event/describe.h"
#include "orchestrator/event/kinds.h"
#include "orchestrator/handbook/canvas.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace enshu::debrief {
namespace {

namespace kind = event::kind;
using handbook::Anchor;
using handbook::Canvas;

constexpr double left = 96;
constexpr double length = 880;
constexpr double right = 24;
constexpr double top = 34;
constexpr double lane_height = 62;
constexpr double bar_height = 22;

struct Lane {
    Side side;
    const char *colour;
};
constexpr std::array lanes{Lane{Side::Attack, "#b3261e"}, Lane{Side::WhiteCell, "#1d4e89"},
                           Lane{Side::Team, "#2f6b3a"}, Lane{Side::Score, "#5b4a8a"}};

class Axis {
  public:
    Axis(const TeamDebrief &team, std::int64_t end_ms, dsl::Language language)
        : team_(team), end_ms_(std::max<std::int64_t>(end_ms, 60'000)), language_(language),
          canvas_(language == dsl::Language::Ja ? "攻撃と対応の時間軸"
                                                : "attack and response on one time axis") {}

    std::string draw(const std::vector<Row> &rows) {
        y_ = top;
        std::vector<double> tops;
        for (const Lane &lane : lanes) {
            tops.push_back(y_);
            y_ += lane_height;
            if (lane.side == Side::Attack)
                y_ += bar_height * static_cast<double>(steps_heard().size());
        }
        axis();
        for (std::size_t i = 0; i < lanes.size(); ++i)
            draw_lane(lanes[i], tops[i], rows);
        return canvas_.finish(left + length + right, y_ + 8);
    }

  private:
    double at(std::int64_t ms) const {
        const double share = static_cast<double>(ms) / static_cast<double>(end_ms_);
        return left + std::clamp(share, 0.0, 1.0) * length;
    }

    std::vector<std::string> steps_heard() const {
        std::vector<std::string> steps;
        for (const Heard &heard : team_.heard)
            if (std::ranges::find(steps, heard.step) == steps.end())
                steps.push_back(heard.step);
        return steps;
    }

    void axis() {
        const std::int64_t minutes[] = {1, 2, 5, 10, 15, 30, 60, 120, 360};
        std::int64_t tick = 1440;
        for (const std::int64_t each : minutes)
            if (end_ms_ / (each * 60'000) <= 12) {
                tick = each;
                break;
            }
        for (std::int64_t time = 0; time <= end_ms_; time += tick * 60'000) {
            canvas_.line({at(time), top - 8}, {at(time), y_},
                         {{"stroke", "#cbd2d9"}, {"stroke-dasharray", "2 4"}});
            canvas_.text({at(time), top - 14}, event::clock_text(time),
                         {.size = 11, .colour = "#52606d", .anchor = Anchor::Middle});
        }
    }

    static bool is_marked(const Row &row) {
        return row.kind != kind::service_probed && row.kind != kind::connection_probed &&
               row.kind != kind::guest_state;
    }

    void draw_lane(const Lane &lane, double lane_top, const std::vector<Row> &rows) {
        canvas_.line({0, lane_top}, {left + length + right, lane_top}, {{"stroke", "#e4e7eb"}});
        canvas_.text({4, lane_top + 26}, word_of(lane.side).in(language_),
                     {.size = 13, .colour = lane.colour, .bold = true});
        const double middle = lane_top + 20;
        std::array<double, 2> free{left, left}; // to the right of what is written in each line
        double last = -100;
        for (const Row &row : rows) {
            if (row.side != lane.side || !is_marked(row))
                continue;
            const double x = at(row.moment.at_ms);
            if (x - last < 2.5)
                continue; // as good as the same place
            last = x;
            mark(lane, x, middle);
            label(lane, x, lane_top, row.subject, free);
        }
        if (lane.side == Side::Attack)
            bars(lane_top + lane_height - 4);
    }

    void mark(const Lane &lane, double x, double y) {
        const handbook::Style fill{{"fill", lane.colour}};
        if (lane.side == Side::Attack)
            canvas_.path(fmt::format("M{:.1f} {:.1f}l7 12h-14z", x, y - 7), fill);
        else if (lane.side == Side::WhiteCell)
            canvas_.path(fmt::format("M{:.1f} {:.1f}l7 7l-7 7l-7 -7z", x, y - 7), fill);
        else if (lane.side == Side::Team)
            canvas_.circle({x, y}, 6, fill);
        else
            canvas_.box({x - 5, y - 5, 10, 10}, 1,
                        {{"fill", "#ffffff"}, {"stroke", lane.colour}, {"stroke-width", "2"}});
    }

    /// In one of two lines beneath, where there is room; else not at all.
    void label(const Lane &lane, double x, double lane_top, const std::string &text,
               std::array<double, 2> &free) {
        constexpr double size = 10.5;
        const std::string shown = handbook::fitted(text, size, 110);
        const double width = handbook::text_width(shown, size);
        const double begin = std::clamp(x - width / 2, left - 8, left + length + right - width);
        for (std::size_t line = 0; line < free.size(); ++line)
            if (begin >= free[line]) {
                canvas_.text({begin, lane_top + 40 + 13 * static_cast<double>(line)}, shown,
                             {.size = size, .colour = lane.colour});
                free[line] = begin + width + 8;
                return;
            }
    }

    void bars(double y) {
        for (const std::string &step : steps_heard()) {
            canvas_.text({left - 6, y + 12}, handbook::fitted(step, 10.5, left - 10),
                         {.size = 10.5, .colour = "#b3261e", .anchor = Anchor::End});
            for (const Heard &heard : team_.heard) {
                if (heard.step != step)
                    continue;
                const double begin = at(heard.from.at_ms);
                const double end = std::max(begin + 2, at(heard.to.at_ms));
                canvas_.box({begin, y, end - begin, 14}, 3,
                            {{"fill", "#f7d9d6"}, {"stroke", "#b3261e"}});
                const std::string_view words =
                    language_ == dsl::Language::Ja ? "攻撃者との通信" : "the attacker hears it";
                if (handbook::text_width(words, 10) < end - begin - 8)
                    canvas_.text({begin + 6, y + 11}, words, {.size = 10, .colour = "#7a1a14"});
            }
            y += bar_height;
        }
    }

    const TeamDebrief &team_;
    const std::int64_t end_ms_;
    const dsl::Language language_;
    Canvas canvas_;
    double y_ = 0;
};

} // namespace

std::string axis_svg(const TeamDebrief &team, const std::vector<Row> &rows, std::int64_t end_ms,
                     dsl::Language language) {
    return Axis(team, end_ms, language).draw(rows);
}

} // namespace enshu::debrief
