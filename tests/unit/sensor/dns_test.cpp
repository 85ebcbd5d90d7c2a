#include "images/sensor/dns.h"

#include "tests/unit/sensor/frames.h"

#include <gtest/gtest.h>

namespace enshu::sensor::test {
namespace {

TEST(Dns, AQuestionHasItsNameAndType) {
    const auto dns = parse_dns(bytes(dns_query("www.city.example", 16)));
    ASSERT_TRUE(dns);
    EXPECT_FALSE(dns->answer);
    EXPECT_EQ(dns->id, 77);
    EXPECT_EQ(dns->name, "www.city.example");
    EXPECT_EQ(dns_type_name(dns->type), "TXT");
}

TEST(Dns, AnAnswerHasItsCode) {
    const auto dns = parse_dns(bytes(dns_query("nothing.example", 1, true, 3)));
    ASSERT_TRUE(dns);
    EXPECT_TRUE(dns->answer);
    EXPECT_EQ(dns_code_name(dns->response_code), "NXDOMAIN");
}

TEST(Dns, CutOffAnywhereIsNone) {
    const std::string whole = dns_query("a.long.name.of.city.example");
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const std::vector<std::uint8_t> part(whole.begin(),
                                             whole.begin() + static_cast<long>(size));
        EXPECT_FALSE(parse_dns(part)) << size;
    }
    EXPECT_TRUE(parse_dns(bytes(whole)));
}

TEST(Dns, ANameThatPointsOrIsTooLongIsNone) {
    std::string points = dns_query("a.example");
    points[12] = '\xc0';
    EXPECT_FALSE(parse_dns(bytes(points)));
    std::string name;
    for (int label = 0; label < 4; ++label) {
        name += std::string(62, 'x') + '.';
    }
    EXPECT_TRUE(parse_dns(bytes(dns_query(name + "x"))));
    EXPECT_FALSE(parse_dns(bytes(dns_query(name + "xxx.xx"))));
}

TEST(Dns, WhatAsksSeveralThingsIsNone) {
    std::string several = dns_query("a.example");
    several[5] = 2;
    EXPECT_FALSE(parse_dns(bytes(several)));
}

} // namespace
} // namespace enshu::sensor::test
