// `actor staff` on loopback: its own habits, against servers of the test's.
#include "injector/actor/staff_mail.h"
#include "injector/actor/staff_web.h"
#include "tests/unit/actor/program.h"

#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <set>
#include <thread>

namespace enshu::test {
namespace {

using actor::Draw;
using actor::Pauses;
using actor::StaffOptions;
using actor::StaffTexts;

constexpr auto names = "proxy proxy.city.example\n"
                       "mailer mail.city.example\n"
                       "site www.weather.example *\n"
                       "site www.city.example *\n"
                       "from suzuki@city.example 鈴木 花子\n"
                       "to tanaka@city.example 田中 一郎\n";

std::string file_of(const Scratch &scratch, std::string_view name, std::string_view content) {
    const auto path = scratch / name;
    std::ofstream(path) << content;
    return path;
}

StaffTexts texts_of(const Scratch &scratch, std::string_view content = names) {
    return actor::read_staff_texts(
        {file_of(scratch, "names", content), ENSHU_SOURCE "/images/guest/staff/texts"});
}

/// The sequence of pages that a seed brings about, `count` of them.
std::vector<std::string> pages_of(std::uint64_t seed, const StaffTexts &texts, int count = 60) {
    StaffOptions options;
    options.seed = seed;
    options.browse = Pauses{seconds(10), seconds(60)};
    actor::WebHabit web(options, texts);
    std::vector<std::string> pages;
    for (int i = 0; i < count; ++i) {
        const auto view = web.next();
        pages.push_back(view.site.name + view.paths.front());
        web.pause_after(view);
    }
    return pages;
}

std::vector<std::string> arguments(const Scratch &scratch, const Keeper &keeper,
                                   std::vector<std::string> more) {
    std::vector<std::string> all{"staff",
                                 "--loopback",
                                 keeper.socket(),
                                 "--names",
                                 scratch / "names",
                                 "--texts",
                                 ENSHU_SOURCE "/images/guest/staff/texts",
                                 "--seed",
                                 "7"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

} // namespace

TEST(Staff, VisitTheSamePagesForTheSameSeed) {
    const Scratch scratch;
    const auto texts = texts_of(scratch);
    EXPECT_EQ(pages_of(7, texts), pages_of(7, texts));
    EXPECT_NE(pages_of(7, texts), pages_of(8, texts));
    const auto pages = pages_of(7, texts);
    EXPECT_GT(std::set<std::string>(pages.begin(), pages.end()).size(), 15U);
}

TEST(Staff, MakeVisitsOfOneToFourPagesOfOneSite) {
    const Scratch scratch;
    const auto texts = texts_of(scratch);
    StaffOptions options;
    options.seed = 3;
    options.browse = Pauses{seconds(10), seconds(60)};
    actor::WebHabit web(options, texts);
    std::set<int> lengths;
    for (int visit = 0; visit < 50; ++visit) {
        std::string site;
        int length = 0;
        for (bool ends = false; !ends; ++length) {
            const auto view = web.next();
            EXPECT_EQ(view.referer.empty(), length == 0);
            EXPECT_TRUE(site.empty() || site == view.site.name);
            EXPECT_LE(view.paths.size(), actor::most_requests);
            site = view.site.name;
            ends = view.ends_visit;
            const auto pause = web.pause_after(view);
            EXPECT_GE(pause, ends ? milliseconds(24'400) : seconds(10));
            EXPECT_LE(pause, ends ? seconds(60) : milliseconds(24'600));
        }
        lengths.insert(length);
    }
    EXPECT_EQ(lengths, (std::set<int>{1, 2, 3, 4}));
}

TEST(Staff, PauseLikePeopleWithinTheirRange) {
    Draw draw(1, "pauses");
    const Pauses pauses{seconds(20), seconds(180)};
    int below_middle = 0;
    for (int i = 0; i < 2000; ++i) {
        const auto pause = draw.pause(pauses);
        ASSERT_GE(pause, pauses.shortest);
        ASSERT_LE(pause, pauses.longest);
        below_middle += pause < seconds(100) ? 1 : 0;
    }
    EXPECT_GT(below_middle, 1500) << "most pauses are short";
    EXPECT_LT(below_middle, 1950) << "some are long";
    const Pauses fixed{seconds(5), seconds(5)};
    EXPECT_EQ(draw.pause(fixed), seconds(5));
}

TEST(Staff, WriteMailsWithProperHeaders) {
    const Scratch scratch;
    const auto texts = texts_of(scratch);
    StaffOptions options;
    options.seed = 7;
    actor::MailHabit habit(options, texts);
    const auto mail = habit.next();
    ASSERT_TRUE(mail);
    EXPECT_EQ(mail->to.address, "tanaka@city.example");
    EXPECT_EQ(mail->body.find('{'), std::string::npos) << mail->body;
    EXPECT_NE(mail->body.find("田中"), std::string::npos);
    const auto message = actor::message_of(*mail, 1795230000);
    for (const char *line :
         {"\r\nFrom: =?UTF-8?B?6Yi05pyoIOiKseWtkA==?= <suzuki@city.example>\r\n",
          "\r\nTo: =?UTF-8?B?", "\r\nMessage-ID: <", "@city.example>\r\nMIME-Version: 1.0\r\n",
          "\r\nContent-Type: text/plain; charset=UTF-8\r\n"}) {
        EXPECT_NE(message.find(line), std::string::npos) << line;
    }
    for (std::size_t at = message.find('\n'); at != std::string::npos;
         at = message.find('\n', at + 1)) {
        EXPECT_EQ(message[at - 1], '\r');
    }
    EXPECT_NE(habit.next()->id, mail->id);
}

TEST(Staff, WriteLettersFromOutsideWhereTheyAreSenders) {
    const Scratch scratch;
    const auto texts = texts_of(scratch, "sender news@weather.example お知らせ配信係\n"
                                         "to tanaka@city.example 田中 一郎\n");
    StaffOptions options;
    actor::MailHabit habit(options, texts);
    std::set<std::string> subjects;
    for (int i = 0; i < 40; ++i) {
        const auto mail = habit.next();
        ASSERT_TRUE(mail);
        EXPECT_EQ(mail->from.address, "news@weather.example");
        subjects.insert(mail->body);
    }
    EXPECT_GT(subjects.size(), 4U);
}

TEST(Staff, RefuseTextsThatMakeNoSense) {
    const Scratch scratch;
    for (const char *content :
         {"  a line of nothing\n", "mail\n", "page * no-path\n", "from only-an-address\n",
          "document ../up\n", "site a b\rc\n", "agent \x01\n", "nonsense here\n"}) {
        EXPECT_THROW(texts_of(scratch, content), std::runtime_error) << content;
    }
    EXPECT_THROW(texts_of(scratch, std::string(70'000, '#')), std::runtime_error);
}

TEST(Staff, BrowseThroughTheProxyUnderTheNamesOfSites) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    file_of(scratch, "names", names);
    Server proxy;
    Program person(arguments(
        scratch, keeper,
        {"--browse", "1000-1000", "--proxy", "127.0.0.1:" + std::to_string(proxy.port())}));
    const auto asked = proxy.serve("\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    EXPECT_TRUE(asked.starts_with("GET http://www.")) << asked;
    EXPECT_NE(asked.find("\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64"), std::string::npos);
    EXPECT_NE(asked.find("\r\nAccept-Language: ja"), std::string::npos);
    EXPECT_TRUE(person.running());
}

TEST(Staff, BearsARefusedConnectionAndGoesOn) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    file_of(scratch, "names", names);
    Program person(arguments(
        scratch, keeper,
        {"--browse", "1000-1000", "--proxy", "127.0.0.1:" + std::to_string(free_port())}));
    EXPECT_EQ(person.wait(milliseconds(2500)), -1) << person.errors();
}

TEST(Staff, EndWithinFiveSecondsOfTheLease) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew(1500);
    file_of(scratch, "names", names);
    Program person(arguments(scratch, keeper, {"--browse", "60000-90000"}));
    EXPECT_EQ(person.wait(seconds(7)), 0);
    EXPECT_EQ(person.errors(), "actor: the lease has ended\n");
}

TEST(Staff, SaveDocumentsInAFolderOfTheirOwn) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    file_of(scratch, "names", names);
    const auto home = scratch / "home";
    std::filesystem::create_directories(home / "Documents");
    setenv("HOME", home.c_str(), 1);
    Program person(arguments(scratch, keeper, {"--files", "1000-1000"}));
    const auto folder = home / "Documents/作業中";
    for (int i = 0; i < 300 && !std::filesystem::exists(folder); ++i) {
        std::this_thread::sleep_for(milliseconds(10));
    }
    EXPECT_TRUE(std::filesystem::exists(folder));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(home / "Documents"), {}), 1);
}

TEST(Staff, HoldsItsCeilings) {
    const Scratch scratch;
    Keeper keeper(scratch);
    keeper.renew();
    file_of(scratch, "names", names);
    for (const auto &[pauses, code] : std::vector<std::pair<std::string, int>>{
             {"999-2000", 3}, {"1000-86400001", 3}, {"3000-2000", 3}, {"1000", 2}, {"a-b", 2}}) {
        Program person(arguments(scratch, keeper, {"--browse", pauses}));
        EXPECT_EQ(person.wait(), code) << pauses;
    }
    Program away(arguments(scratch, keeper, {"--mail", "1000-1000", "--smtp", "10.0.0.1:25"}));
    EXPECT_EQ(away.wait(), 3) << "an address beyond loopback in a test";
}

} // namespace enshu::test
