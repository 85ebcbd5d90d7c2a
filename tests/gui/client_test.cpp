#include "scoreboard-gui/client/client.h"

#include "tests/gui/support/scenes.h"
#include "tests/gui/support/wait.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTemporaryDir>

namespace enshu::gui::test {
namespace {

class ClientTest : public testing::Test {
  protected:
    void listen(Client &client) {
        QObject::connect(&client, &Client::events_arrived, [this](const QList<Event> &events) {
            ++batches_;
            for (const auto &event : events)
                seqs_.push_back(event.seq);
        });
        QObject::connect(&client, &Client::exercise_changed, [this] { seqs_.clear(); });
        QObject::connect(&client, &Client::act_finished,
                         [this](const ActOutcome &outcome) { outcomes_.push_back(outcome); });
    }

    std::vector<quint64> one_to(quint64 last) const {
        std::vector<quint64> out;
        for (quint64 seq = 1; seq <= last; ++seq)
            out.push_back(seq);
        return out;
    }

    QTemporaryDir directory_;
    std::string path_ = directory_.filePath("s").toStdString();
    QString socket_ = QString::fromStdString(path_);
    std::vector<quint64> seqs_;
    std::vector<ActOutcome> outcomes_;
    int batches_ = 0;
};

v1::Event note(const std::string &text) {
    v1::Event event;
    event.set_kind("range.note");
    event.mutable_text()->set_en(text);
    return event;
}

TEST_F(ClientTest, hears_status_topology_scores_and_events) {
    FakeDaemon daemon(path_, first_light());
    Client client(socket_, {});
    listen(client);
    Status status;
    Topology topology;
    Scoreboard scores;
    QObject::connect(&client, &Client::status_arrived,
                     [&](const Status &value) { status = value; });
    QObject::connect(&client, &Client::topology_arrived,
                     [&](const Topology &value) { topology = value; });
    QObject::connect(&client, &Client::scoreboard_arrived,
                     [&](const Scoreboard &value) { scores = value; });
    ASSERT_TRUE(eventually(
        [&] { return !seqs_.empty() && !topology.hosts.isEmpty() && !scores.teams.isEmpty(); }));
    EXPECT_EQ(client.exercise(), "first-light");
    EXPECT_EQ(status.accelerator, "tcg");
    ASSERT_EQ(status.exercises.size(), 1);
    EXPECT_EQ(status.exercises[0].state, ExerciseState::Running);
    EXPECT_EQ(status.exercises[0].hosts.size(), 8);
    EXPECT_EQ(topology.zones.size(), 3);
    EXPECT_EQ(topology.organization.in(Lang::Ja), "日出市役所");
    EXPECT_EQ(scores.teams[0].points, 260);
    EXPECT_EQ(scores.teams[1].objectives[3].state, ObjectiveState::Penalty);
    EXPECT_EQ(judge(client.link()), LinkWord::Live);
}

TEST_F(ClientTest, misses_and_repeats_no_event_when_the_daemon_is_killed_and_restarted) {
    FakeDaemon daemon(path_, first_light_standby());
    for (int i = 0; i < 2000; ++i)
        daemon.add_event(note("before"));
    Client client(socket_, {});
    listen(client);
    ASSERT_TRUE(eventually([&] { return !seqs_.empty(); }));
    for (int round = 0; round < 3; ++round) {
        daemon.kill();
        for (int i = 0; i < 500; ++i)
            daemon.add_event(note("while away"));
        EXPECT_TRUE(eventually([&] { return judge(client.link()) == LinkWord::Reconnecting; }));
        daemon.start();
        daemon.add_event(note("after"));
        EXPECT_TRUE(eventually([&] { return judge(client.link()) == LinkWord::Live; }));
    }
    const auto last = 12U + 2000U + 3U * 501U;
    ASSERT_TRUE(eventually([&] { return !seqs_.empty() && seqs_.back() == last; }));
    EXPECT_EQ(seqs_, one_to(last));
    EXPECT_GT(daemon.last_after_seq(), 0U);
}

TEST_F(ClientTest, begins_again_when_the_store_is_another_one) {
    FakeDaemon daemon(path_, first_light());
    Client client(socket_, {});
    listen(client);
    ASSERT_TRUE(eventually([&] { return seqs_.size() > 50; }));
    daemon.kill();
    daemon.replace(first_light_building());
    daemon.start();
    ASSERT_TRUE(eventually([&] { return seqs_.size() == 2; }));
    EXPECT_EQ(seqs_, one_to(2));
}

TEST_F(ClientTest, hands_over_a_flood_in_at_most_ten_batches_a_second) {
    FakeDaemon daemon(path_, first_light_standby());
    Client client(socket_, {});
    listen(client);
    ASSERT_TRUE(eventually([&] { return !seqs_.empty(); }));
    const int before = batches_;
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 1000) {
        daemon.add_event(note("flood"));
        QTest::qWait(1);
    }
    EXPECT_LE(batches_ - before, 12);
    EXPECT_GE(batches_ - before, 2);
}

TEST_F(ClientTest, connects_to_a_daemon_that_comes_later) {
    Client client(socket_, {});
    listen(client);
    ASSERT_TRUE(eventually([&] { return client.link().attempts > 0; }));
    EXPECT_EQ(judge(client.link()), LinkWord::Connecting);
    FakeDaemon daemon(path_, first_light());
    EXPECT_TRUE(eventually([&] { return !seqs_.empty(); }));
}

TEST_F(ClientTest, carries_an_act_with_its_reason_and_tells_the_event_that_records_it) {
    FakeDaemon daemon(path_, first_light_standby());
    Client client(socket_, {});
    listen(client);
    ASSERT_TRUE(eventually([&] { return !client.exercise().isEmpty(); }));
    client.act(Act::Start, "全員そろいました");
    ASSERT_TRUE(eventually([&] { return !outcomes_.empty(); }));
    EXPECT_TRUE(outcomes_[0].recorded);
    EXPECT_EQ(outcomes_[0].seq, 13U);
    const auto acts = daemon.acts();
    ASSERT_EQ(acts.size(), 1U);
    EXPECT_EQ(acts[0].name, "Start");
    EXPECT_EQ(acts[0].exercise, "first-light");
    EXPECT_EQ(acts[0].reason, "全員そろいました");
}

TEST_F(ClientTest, tells_a_refused_act_in_the_daemons_words) {
    FakeDaemon daemon(path_, first_light_standby());
    daemon.refuse_acts("an exercise that is paused cannot start; resume it");
    Client client(socket_, {});
    listen(client);
    ASSERT_TRUE(eventually([&] { return !client.exercise().isEmpty(); }));
    client.act(Act::Start, "x");
    ASSERT_TRUE(eventually([&] { return !outcomes_.empty(); }));
    EXPECT_FALSE(outcomes_[0].recorded);
    EXPECT_EQ(outcomes_[0].error, "an exercise that is paused cannot start; resume it");
}

TEST_F(ClientTest, shows_nothing_while_the_named_exercise_does_not_exist) {
    FakeDaemon daemon(path_, first_light());
    Client client(socket_, "another");
    bool answered = false;
    QObject::connect(&client, &Client::status_arrived, [&] { answered = true; });
    ASSERT_TRUE(eventually([&] { return answered; }));
    EXPECT_EQ(client.exercise(), "");
}

TEST_F(ClientTest, ends_at_once_while_a_stream_is_open_and_while_nobody_answers) {
    QElapsedTimer timer;
    {
        FakeDaemon daemon(path_, first_light());
        auto client = std::make_unique<Client>(socket_, QString());
        listen(*client);
        ASSERT_TRUE(eventually([&] { return !seqs_.empty(); }));
        timer.start();
        client.reset();
        EXPECT_LT(timer.elapsed(), 2000);
    }
    auto lonely = std::make_unique<Client>(socket_, QString());
    QTest::qWait(100);
    timer.start();
    lonely.reset();
    EXPECT_LT(timer.elapsed(), 2000);
}

TEST(Link, is_stale_once_nothing_was_heard_for_long) {
    Link link{.ever_heard = true, .broken = false, .age_ms = 900, .attempts = 0, .error = {}};
    EXPECT_EQ(judge(link), LinkWord::Live);
    link.broken = true;
    EXPECT_EQ(judge(link), LinkWord::Reconnecting);
    link.age_ms = stale_after_ms;
    EXPECT_EQ(judge(link), LinkWord::Stale);
    link.ever_heard = false;
    EXPECT_EQ(judge(link), LinkWord::Connecting);
}

} // namespace
} // namespace enshu::gui::test
