#include "scoreboard-gui/views/score_chart.h"

#include <QChart>
#include <QChartView>
#include <QEvent>
#include <QGraphicsLayout>
#include <QLegend>
#include <QLegendMarker>
#include <QLineSeries>
#include <QVBoxLayout>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace enshu::gui {

namespace {

constexpr int most_named = 6;
constexpr int leaders_named = 3;

// 1, 2 or 5 times a power of ten: the smallest that makes at most `most` steps of `span`.
qreal nice_step(qreal span, int most) {
    const qreal power = std::pow(10.0, std::floor(std::log10(span / most)));
    for (const int factor : {1, 2, 5, 10})
        if (span / (factor * power) <= most)
            return std::max(factor * power, 1.0);
    return std::max(10 * power, 1.0);
}

void scale_axis(QValueAxis &axis, qreal low, qreal high, int most) {
    const qreal step = nice_step(high - low, most);
    axis.setTickType(QValueAxis::TicksDynamic);
    axis.setTickAnchor(0);
    axis.setTickInterval(step);
    axis.setRange(std::floor(low / step) * step, std::ceil(high / step) * step);
}

// A colour and a dash each, so that lines are told apart without colours too.
QPen team_pen(int team, const Theme &theme) {
    static constexpr Qt::PenStyle dashes[] = {Qt::SolidLine, Qt::DashLine, Qt::DashDotLine,
                                              Qt::DotLine};
    const int hue = (211 + (team - 1) * 137) % 360;
    const auto ink = QColor::fromHsl(hue, 150, theme.dark ? 165 : 95);
    return {ink, 2.2, dashes[(team - 1) % 4]};
}

} // namespace

ScoreChart::ScoreChart(const Appearance &appearance, QWidget *parent)
    : QFrame(parent), appearance_(appearance), chart_(new QChart), view_(new QChartView(this)),
      time_(new QValueAxis(chart_)), points_(new QValueAxis(chart_)) {
    setObjectName(QStringLiteral("docked"));
    view_->setChart(chart_);
    view_->setRenderHint(QPainter::Antialiasing);
    chart_->addAxis(time_, Qt::AlignBottom);
    chart_->addAxis(points_, Qt::AlignLeft);
    chart_->setMargins({4, 2, 8, 2});
    chart_->setBackgroundRoundness(0);
    chart_->layout()->setContentsMargins(0, 0, 0, 0);
    chart_->legend()->setAlignment(Qt::AlignTop);
    chart_->legend()->setMarkerShape(QLegend::MarkerShapeFromSeries);
    time_->setLabelFormat(QStringLiteral("%d"));
    points_->setLabelFormat(QStringLiteral("%d"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 1, 1);
    column->addWidget(view_);
    connect(&appearance, &Appearance::theme_changed, this, &ScoreChart::draw);
    draw();
}

void ScoreChart::set_history(const ScoreHistory &history, int teams, int possible) {
    history_ = history;
    teams_ = teams;
    possible_ = possible;
    draw();
}

void ScoreChart::set_now(qint64 exercise_ms) {
    // A step of the chart is a good part of a minute wide: redrawing it every five seconds is
    // enough.
    if (exercise_ms / 5000 == now_ms_ / 5000)
        return;
    now_ms_ = exercise_ms;
    draw();
}

void ScoreChart::changeEvent(QEvent *event) {
    if (event->type() == QEvent::LanguageChange)
        draw();
    QFrame::changeEvent(event);
}

// Every team where that can be told apart, else those that lead.
QSet<int> ScoreChart::named_teams() const {
    QList<std::pair<int, int>> order;
    for (int team = 1; team <= teams_; ++team) {
        const auto points = history_.teams().value(team);
        order.append({points.isEmpty() ? 0 : -points.last().points, team});
    }
    std::sort(order.begin(), order.end());
    QSet<int> named;
    for (const auto &[points, team] : std::as_const(order))
        if (teams_ <= most_named || named.size() < leaders_named)
            named.insert(team);
    return named;
}

void ScoreChart::draw() {
    const auto &theme = appearance_.theme();
    chart_->removeAllSeries();
    qint64 last = now_ms_;
    int lowest = 0;
    for (int team = 1; team <= teams_; ++team)
        for (const auto &point : history_.teams().value(team)) {
            last = std::max(last, point.exercise_ms);
            lowest = std::min(lowest, point.points);
        }
    const auto named = named_teams();
    for (int team = 1; team <= teams_; ++team) {
        auto *line = new QLineSeries(chart_);
        line->setName(tr("Team %1").arg(team));
        int points = 0;
        line->append(0, 0);
        for (const auto &point : history_.teams().value(team)) {
            const qreal minutes = static_cast<qreal>(point.exercise_ms) / 60000.0;
            line->append(minutes, points);
            points = point.points;
            line->append(minutes, points);
        }
        line->append(static_cast<qreal>(last) / 60000.0, points);
        chart_->addSeries(line);
        if (named.contains(team)) {
            line->setPen(team_pen(team, theme));
        } else {
            line->setPen(QPen(theme.border, 1.2));
            chart_->legend()->markers(line).first()->setVisible(false);
        }
        line->attachAxis(time_);
        line->attachAxis(points_);
    }
    chart_->legend()->setVisible(teams_ > 1);
    chart_->legend()->setLabelColor(theme.text);
    chart_->legend()->setFont(scaled_font(0.92));
    chart_->setBackgroundBrush(theme.surface);
    scale_axis(*time_, 0, std::max(static_cast<qreal>(last) / 60000.0, 5.0), 8);
    scale_axis(*points_, lowest, std::max(possible_, 10), 5);
    time_->setTitleText(tr("exercise minutes"));
    for (auto *axis : {time_, points_}) {
        axis->setLabelsColor(theme.muted);
        axis->setLabelsFont(scaled_font(0.88));
        axis->setTitleBrush(theme.muted);
        axis->setTitleFont(scaled_font(0.88));
        axis->setGridLineColor(theme.grid);
        axis->setLinePenColor(theme.border);
    }
}

} // namespace enshu::gui
