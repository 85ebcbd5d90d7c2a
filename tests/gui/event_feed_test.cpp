#include "scoreboard-gui/models/event_filter.h"
#include "scoreboard-gui/views/feed_view.h"

#include "tests/gui/support/wait.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>

namespace enshu::gui::test {
namespace {

using Mode = QAbstractItemModelTester::FailureReportingMode;

QList<Event> events(quint64 first, int count) {
    static const char *kinds[] = {"contact", "host.state", "answer.given", "objective.decided"};
    QList<Event> out;
    for (int i = 0; i < count; ++i) {
        Event event;
        event.seq = first + static_cast<quint64>(i);
        event.team = i % 3;
        event.kind = kinds[i % 4];
        event.exercise_ms = 1000 * i;
        event.text = {QStringLiteral("できごと%1").arg(i), QStringLiteral("event %1").arg(i)};
        out.append(event);
    }
    return out;
}

TEST(EventModel, keeps_its_promises_as_a_model_while_it_fills_and_overflows) {
    EventModel model(Lang::En, 1000);
    const QAbstractItemModelTester tester(&model, Mode::Fatal);
    for (int i = 0; i < 30; ++i)
        model.append(events(1 + static_cast<quint64>(i) * 100, 100));
    model.append(events(3001, 5000));
    EXPECT_EQ(model.rowCount(), 1000);
    EXPECT_EQ(model.event(999).seq, 8000U);
    model.set_lang(Lang::Ja);
    model.clear();
    EXPECT_EQ(model.rowCount(), 0);
}

TEST(EventModel, loses_the_oldest_first_and_never_more_than_a_little) {
    EventModel model(Lang::En, 1000);
    model.append(events(1, 1000));
    model.append(events(1001, 10));
    EXPECT_EQ(model.event(model.rowCount() - 1).seq, 1010U);
    EXPECT_GE(model.rowCount(), 980);
    EXPECT_LE(model.rowCount(), 1000);
    EXPECT_EQ(model.row_of(1), -1);
    EXPECT_EQ(model.event(model.row_of(900)).seq, 900U);
}

TEST(EventModel, speaks_both_languages) {
    EventModel model(Lang::En);
    model.append(events(1, 1));
    const auto sentence = model.index(0, EventModel::Sentence);
    EXPECT_EQ(model.data(sentence).toString(), "event 0");
    model.set_lang(Lang::Ja);
    EXPECT_EQ(model.data(sentence).toString(), "できごと0");
}

TEST(EventModel, never_reads_what_guests_say_as_markup) {
    EventModel model(Lang::En);
    auto one = events(1, 1);
    one[0].detail_json = R"({"output":"<img src='x'><b>bold"})";
    model.append(one);
    const auto tip = model.data(model.index(0, 0), Qt::ToolTipRole).toString();
    EXPECT_FALSE(tip.contains("<img"));
    EXPECT_FALSE(tip.contains("<b>"));
}

TEST(EventFilter, chooses_by_team_kind_and_text) {
    EventModel model(Lang::En);
    EventFilter filter(model);
    const QAbstractItemModelTester tester(&filter, Mode::Fatal);
    model.append(events(1, 120));
    EXPECT_EQ(filter.rowCount(), 120);
    filter.set_team(1);
    EXPECT_EQ(filter.rowCount(), 80) << "team 1's and those of every team";
    filter.set_team(std::nullopt);
    filter.set_shown(Category::Attack, false);
    EXPECT_EQ(filter.rowCount(), 90);
    filter.set_shown(Category::Attack, true);
    filter.set_text("EVENT 11");
    EXPECT_EQ(filter.rowCount(), 11) << "11 and 110 to 119";
    filter.set_text("できごと5");
    EXPECT_EQ(filter.rowCount(), 11) << "the other language is searched too";
    model.append(events(121, 120));
    EXPECT_EQ(filter.rowCount(), 22);
}

class FeedViewTest : public testing::Test {
  protected:
    FeedViewTest() {
        feed_.resize(900, 300);
        feed_.show();
    }

    bool at_end() const { return bar_->value() == bar_->maximum(); }

    Appearance appearance_{Lang::En, false};
    EventModel model_{Lang::En};
    FeedView feed_{appearance_, model_};
    QScrollBar *bar_ = feed_.findChild<QTableView *>("feed")->verticalScrollBar();
};

TEST_F(FeedViewTest, takes_a_hundred_thousand_events_quickly) {
    const auto batch = events(1, 100'000);
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 100; ++i)
        feed_.append(batch.mid(1000 * i, 1000));
    QCoreApplication::processEvents();
    EXPECT_LT(timer.elapsed(), 5000);
    EXPECT_EQ(model_.rowCount(), 100'000);
    EXPECT_TRUE(at_end());
}

TEST_F(FeedViewTest, follows_the_newest_until_somebody_scrolls_up) {
    feed_.append(events(1, 200));
    QCoreApplication::processEvents();
    EXPECT_TRUE(at_end());
    feed_.append(events(201, 200));
    QCoreApplication::processEvents();
    EXPECT_TRUE(at_end());
    bar_->setValue(50);
    feed_.append(events(401, 200));
    QCoreApplication::processEvents();
    EXPECT_EQ(bar_->value(), 50);
    bar_->setValue(bar_->maximum());
    feed_.append(events(601, 200));
    QCoreApplication::processEvents();
    EXPECT_TRUE(at_end());
}

TEST_F(FeedViewTest, finds_an_event_even_behind_a_filter) {
    feed_.append(events(1, 400));
    feed_.findChild<QLineEdit *>("feed-search")->setText("nothing has this text");
    auto *table = feed_.findChild<QTableView *>("feed");
    EXPECT_EQ(table->model()->rowCount(), 0);
    EXPECT_TRUE(feed_.show_event(7));
    EXPECT_EQ(table->currentIndex().siblingAtColumn(EventModel::Seq).data().toString(), "7");
    EXPECT_FALSE(feed_.show_event(4711));
}

} // namespace
} // namespace enshu::gui::test
