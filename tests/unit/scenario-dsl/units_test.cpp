#include "scenario-dsl/model/units.h"

#include <gtest/gtest.h>

namespace enshu::dsl {
namespace {

using namespace std::chrono_literals;

TEST(Duration, ReadsUnitsInDescendingOrder) {
    EXPECT_EQ(parse_duration("90s"), Milliseconds{90s});
    EXPECT_EQ(parse_duration("5m"), Milliseconds{5min});
    EXPECT_EQ(parse_duration("1h30m"), Milliseconds{90min});
    EXPECT_EQ(parse_duration("1d"), Milliseconds{24h});
    EXPECT_EQ(parse_duration("1d2h3m4s"), Milliseconds{26h + 3min + 4s});
    EXPECT_EQ(parse_duration("0s"), Milliseconds{0});
}

TEST(Duration, RefusesEverythingElse) {
    for (const char *text : {"", "5", "m", "5 m", "-5m", "+5m", "1.5h", "5min", "30m1h", "1h2h",
                             "5ms", "5m ", " 5m", "5M", "99999999s", "1h30", "٣m"})
        EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(Duration, EndsAtThirtyDays) {
    EXPECT_TRUE(parse_duration("30d"));
    EXPECT_FALSE(parse_duration("30d1s"));
    EXPECT_FALSE(parse_duration("9999999d"));
}

TEST(Duration, IsWrittenSoThatItReadsBack) {
    for (const char *text : {"0s", "1s", "1m30s", "1h30m", "30d", "1d2h3m4s"})
        EXPECT_EQ(to_string(*parse_duration(text)), text);
    EXPECT_EQ(to_string(*parse_duration("90s")), "1m30s");
    EXPECT_EQ(to_string(Milliseconds{1600}), "2s");
    EXPECT_EQ(to_string(Milliseconds{-1000}), "-1s");
}

TEST(DurationRange, HasTwoEndsOrOne) {
    EXPECT_EQ(parse_duration_range("2m..4m"), (DurationRange{2min, 4min}));
    EXPECT_EQ(parse_duration_range("90s"), (DurationRange{90s, 90s}));
    EXPECT_EQ(parse_duration_range("60s..1m"), (DurationRange{60s, 60s}));
}

TEST(DurationRange, RefusesTheLongerEndFirst) {
    for (const char *text : {"4m..2m", "2m..", "..2m", "2m...4m", "2m..4m..6m", "2m-4m", ""})
        EXPECT_FALSE(parse_duration_range(text)) << text;
}

TEST(Address, ReadsFourNumbers) {
    EXPECT_EQ(parse_ipv4("203.0.113.25"), Ipv4{0xcb007119});
    EXPECT_EQ(parse_ipv4("0.0.0.0"), Ipv4{0});
    EXPECT_EQ(parse_ipv4("255.255.255.255"), Ipv4{0xffffffff});
    EXPECT_EQ(to_string(Ipv4{0xcb007119}), "203.0.113.25");
}

TEST(Address, RefusesWhatReadersDisagreeAbout) {
    for (const char *text :
         {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "010.0.0.1", "1.2.3.04", "1..2.3", "1.2.3.4 ",
          "0x1.2.3.4", "-1.2.3.4", "1.2.3.", ".1.2.3", "::1"})
        EXPECT_FALSE(parse_ipv4(text)) << text;
}

TEST(Network, KnowsItsAddresses) {
    const auto cidr = parse_cidr("192.168.20.0/24");
    ASSERT_TRUE(cidr);
    EXPECT_TRUE(cidr->contains(*parse_ipv4("192.168.20.101")));
    EXPECT_FALSE(cidr->contains(*parse_ipv4("192.168.21.1")));
    EXPECT_EQ(to_string(cidr->broadcast()), "192.168.20.255");
    EXPECT_EQ(to_string(*cidr), "192.168.20.0/24");
    EXPECT_EQ(to_string(parse_cidr("10.0.0.4/30")->broadcast()), "10.0.0.7");
}

TEST(Network, RefusesHostBitsAndOddPrefixes) {
    for (const char *text : {"192.168.20.1/24", "192.168.20.0", "192.168.20.0/", "192.168.20.0/7",
                             "0.0.0.0/0", "192.168.20.0/31", "192.168.20.0/024", "192.168.20/24"})
        EXPECT_FALSE(parse_cidr(text)) << text;
}

TEST(Port, HasAProtocol) {
    EXPECT_EQ(parse_port("tcp/25"), (Port{Protocol::Tcp, 25}));
    EXPECT_EQ(parse_port("udp/65535"), (Port{Protocol::Udp, 65535}));
    EXPECT_EQ(to_string(Port{Protocol::Udp, 53}), "udp/53");
    for (const char *text :
         {"25", "tcp/0", "tcp/65536", "icmp/1", "TCP/25", "tcp/", "tcp/025", "tcp:25"})
        EXPECT_FALSE(parse_port(text)) << text;
}

TEST(Id, IsShortLowerCaseAndBeginsWithALetter) {
    EXPECT_TRUE(is_id("a"));
    EXPECT_TRUE(is_id("pc-suzuki-2"));
    EXPECT_TRUE(is_id(std::string(31, 'x')));
    EXPECT_FALSE(is_id(std::string(32, 'x')));
    for (const char *text : {"", "-a", "2a", "A", "a_b", "a b", "鈴木", "a/b", "a.b", "a\n"})
        EXPECT_FALSE(is_id(text)) << text;
}

} // namespace
} // namespace enshu::dsl
