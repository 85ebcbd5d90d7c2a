#include "scenario-dsl/schema/scalars.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

bool fits(Shape shape, std::string_view text) {
    return scalar_rule(shape)->fits(text);
}

TEST(Scalars, IntegersHaveNoLeadingZeroAndNoPlus) {
    EXPECT_EQ(parse_integer("0"), 0);
    EXPECT_EQ(parse_integer("-80"), -80);
    for (const char *text :
         {"", "-", "010", "-0", "+4", "4.0", "1_000", "0x10", "99999999999", "４"})
        EXPECT_FALSE(parse_integer(text)) << text;
}

TEST(Scalars, FlagsAreTrueOrFalse) {
    EXPECT_EQ(parse_flag("true"), true);
    EXPECT_EQ(parse_flag("false"), false);
    for (const char *text : {"yes", "no", "on", "True", "1", ""})
        EXPECT_FALSE(parse_flag(text)) << text;
}

TEST(Scalars, MemoryHasAUnit) {
    EXPECT_EQ(parse_memory_mib("256MiB"), 256);
    EXPECT_EQ(parse_memory_mib("2GiB"), 2048);
    for (const char *text : {"256", "256MB", "256M", "0MiB", "-1MiB", "1.5GiB", "9999999GiB"})
        EXPECT_FALSE(parse_memory_mib(text)) << text;
}

TEST(Scalars, AddressesMayBeTheLastNumberAlone) {
    const Cidr zone = *parse_cidr("203.0.113.0/24");
    EXPECT_EQ(to_string(*parse_address(".25", zone)), "203.0.113.25");
    EXPECT_EQ(to_string(*parse_address("10.0.0.1", zone)), "10.0.0.1");
    EXPECT_EQ(to_string(*parse_address(".200", *parse_cidr("192.168.20.128/25"))),
              "192.168.20.200");
    EXPECT_FALSE(parse_address(".256", zone));
    EXPECT_FALSE(parse_address(".1.2", zone));
}

TEST(Scalars, PortsAreAListWithBlanksOrWithout) {
    EXPECT_EQ(parse_ports("tcp/80, udp/53,tcp/443")->size(), 3u);
    for (const char *text : {"", "tcp/80,", "tcp/80 udp/53", "80", "tcp/80;udp/53"})
        EXPECT_FALSE(parse_ports(text)) << text;
}

TEST(Scalars, EndpointsAreZonesHostsOrAny) {
    const auto ends = parse_endpoints("any -> dmz/gate");
    ASSERT_TRUE(ends);
    EXPECT_TRUE(ends->first.any);
    EXPECT_EQ(ends->second.zone, "dmz");
    EXPECT_EQ(ends->second.host, "gate");
    EXPECT_TRUE(parse_endpoints("office->dmz"));
    for (const char *text : {"office", "office -> ", "-> dmz", "a -> b -> c", "office -> dmz/",
                             "office => dmz", "office -> dmz/gate/x", "Office -> dmz"})
        EXPECT_FALSE(parse_endpoints(text)) << text;
}

TEST(Scalars, DeadlinesAreOfAMomentOrOfTheStart) {
    EXPECT_EQ(parse_deadline("20m of soc-call")->of, "soc-call");
    EXPECT_EQ(parse_deadline("1h")->of, "");
    EXPECT_EQ(parse_deadline("1h")->time, std::chrono::hours{1});
    for (const char *text : {"20m of", "20m of ", "of soc-call", "20m after soc-call", "soon"})
        EXPECT_FALSE(parse_deadline(text)) << text;
}

TEST(Scalars, MailAddressesCannotCarryHeaders) {
    EXPECT_TRUE(fits(Shape::MailAddress, "taro.yamada+x@supplier.example"));
    for (const char *text :
         {"taro", "@supplier.example", "taro@", "taro@localhost", "a@b.example\r\nBcc: c@d.example",
          "\"a b\"@c.example", "a@b@c.example", "太郎@supplier.example"})
        EXPECT_FALSE(fits(Shape::MailAddress, text)) << text;
}

TEST(Scalars, PathsStayWhereTheyAreMeantToBe) {
    EXPECT_TRUE(fits(Shape::FilePath, "files/見積書.txt"));
    EXPECT_TRUE(fits(Shape::FilePath, "../organizations/city"));
    for (const char *text : {"", "/etc/passwd", "a//b", "./a", "a/", "a\nb"})
        EXPECT_FALSE(fits(Shape::FilePath, text)) << text;
    EXPECT_TRUE(fits(Shape::GuestPath, "/home/suzuki/Documents/residents.csv"));
    for (const char *text : {"", "/", "home/x", "/home/../etc/shadow", "/home//x", "/a\nb"})
        EXPECT_FALSE(fits(Shape::GuestPath, text)) << text;
    EXPECT_TRUE(fits(Shape::UrlPath, "/news/update?id=1"));
    for (const char *text : {"", "news", "/a b", "/ニュース", "/a#b", "/a\r\nHost: x"})
        EXPECT_FALSE(fits(Shape::UrlPath, text)) << text;
}

TEST(Scalars, TechniquesAreWrittenAsAttackWritesThem) {
    EXPECT_TRUE(fits(Shape::Technique, "T1566"));
    EXPECT_TRUE(fits(Shape::Technique, "T1566.001"));
    for (const char *text : {"", "T", "1566", "T156", "T15666", "T1566.1", "t1566", "T1566.001 "})
        EXPECT_FALSE(fits(Shape::Technique, text)) << text;
}

TEST(Scalars, SubjectsStayOnOneLine) {
    EXPECT_TRUE(fits(Shape::Line, "【重要】見積書の件"));
    for (const char *text : {"", "   ", "a\nBcc: b", "a\rb"})
        EXPECT_FALSE(fits(Shape::Line, text)) << text;
}

TEST(Scalars, DomainsAreLowerCaseAndHaveTwoParts) {
    EXPECT_TRUE(fits(Shape::Domain, "city.hinode.example"));
    for (const char *text :
         {"", "example", "City.example", "a..example", "-a.example", "a_b.example", ".example"})
        EXPECT_FALSE(fits(Shape::Domain, text)) << text;
}

} // namespace
} // namespace enshu::dsl
