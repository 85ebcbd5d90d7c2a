#include "injector/actor/dns.h"

#include "injector/actor/failure.h"
#include "injector/actor/name_server.h"

#include <gtest/gtest.h>

namespace enshu::actor {
namespace {

TEST(Dns, AQuestionIsReadAsItWasAsked) {
    const auto question = dns::parse_question(dns::ask(0x1234, "A1.News.example", dns::Type::Txt));
    ASSERT_TRUE(question);
    EXPECT_EQ(question->id, 0x1234);
    EXPECT_EQ(question->name, "a1.news.example");
    EXPECT_EQ(question->type, 16);
}

TEST(Dns, AnAnswerBearsTheQuestionAndOneRecord) {
    const auto packet = dns::ask(7, "a.example", dns::Type::Txt);
    const auto question = dns::parse_question(packet);
    ASSERT_TRUE(question);
    const auto answer = dns::answer(*question, "ok");
    EXPECT_TRUE(dns::answers(answer, 7));
    EXPECT_FALSE(dns::answers(answer, 8));
    EXPECT_FALSE(dns::answers(packet, 7)) << "a question is no answer";
    EXPECT_EQ(answer.substr(4, 4), std::string("\0\1\0\1", 4));
    EXPECT_EQ(answer.substr(12, packet.size() - 12), packet.substr(12));
    EXPECT_TRUE(answer.ends_with(std::string("\xC0\x0C\0\x10\0\1\0\0\0\0\0\3\2ok", 15)));
    EXPECT_FALSE(dns::parse_question(answer)) << "an answer is no question";
}

TEST(Dns, WhatIsAskedForAnotherTypeHasNoRecord) {
    auto packet = dns::ask(7, "a.example", dns::Type::Txt);
    packet[packet.size() - 3] = 2; // NS
    const auto question = dns::parse_question(packet);
    ASSERT_TRUE(question);
    EXPECT_EQ(dns::answer(*question, "ok").substr(4, 4), std::string("\0\1\0\0", 4));
}

TEST(Dns, HostilePacketsAreNoQuestions) {
    const auto good = dns::ask(7, "a.example", dns::Type::A);
    for (std::size_t size = 0; size < good.size(); ++size) {
        EXPECT_FALSE(dns::parse_question(good.substr(0, size))) << size;
    }
    auto pointer = good;
    pointer[12] = '\xC0';
    EXPECT_FALSE(dns::parse_question(pointer));
    auto many = good;
    many[5] = 2;
    EXPECT_FALSE(dns::parse_question(many));
    auto odd = good;
    odd[13] = '"';
    EXPECT_FALSE(dns::parse_question(odd));
    EXPECT_FALSE(dns::parse_question(good + std::string(dns::max_packet, 'x')));
}

TEST(Dns, OnlyNamesAreAskedFor) {
    EXPECT_TRUE(dns::is_name("a-1._b.example"));
    EXPECT_FALSE(dns::is_name(""));
    EXPECT_FALSE(dns::is_name("a..example"));
    EXPECT_FALSE(dns::is_name(".example"));
    EXPECT_FALSE(dns::is_name("example."));
    EXPECT_FALSE(dns::is_name(std::string(64, 'a') + ".example"));
    EXPECT_TRUE(dns::is_name(std::string(63, 'a') + ".example"));
    std::string long_name;
    while (long_name.size() < 254) {
        long_name += "a.";
    }
    EXPECT_FALSE(dns::is_name(long_name + "a"));
    EXPECT_THROW((void)dns::ask(1, "a b.example", dns::Type::A), Failure);
}

TEST(NameServer, KnowsWhatABeaconAsksFor) {
    EXPECT_EQ(domain_of_contact("0123abcd.news.example"), "news.example");
    EXPECT_EQ(domain_of_contact("0123abc.news.example"), "");
    EXPECT_EQ(domain_of_contact("0123abcde.news.example"), "");
    EXPECT_EQ(domain_of_contact("0123abcx.news.example"), "");
    EXPECT_EQ(domain_of_contact("0123abcd"), "");
    EXPECT_EQ(domain_of_contact("www.news.example"), "");
}

} // namespace
} // namespace enshu::actor
