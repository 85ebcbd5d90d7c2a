#include "images/sensor/flows.h"

#include "tests/unit/sensor/frames.h"

#include <gtest/gtest.h>

namespace enshu::sensor::test {
namespace {

class FlowsTest : public testing::Test {
  protected:
    std::vector<std::pair<std::uint16_t, std::string>> ended; ///< the client's port, and why
    Flows flows{100, 1, [this](Flow &flow, const char *reason) {
                    ended.emplace_back(flow.client_port, reason);
                }};
    Flow &see(const std::string &packet, Time at) {
        return flows.find(*parse_packet(bytes(packet)), "eth0", at).flow;
    }
};

TEST_F(FlowsTest, BothDirectionsAreOne) {
    const Flow &there = see(tcp(pc, outside, flag::syn, 1), 0);
    const Flow &back = see(tcp(outside, pc, flag::syn | flag::ack, 1), 1);
    EXPECT_EQ(&there, &back);
    EXPECT_EQ(back.packets[0], 1u);
    EXPECT_EQ(back.packets[1], 1u);
    EXPECT_EQ(back.client, pc.address);
}

TEST_F(FlowsTest, WhoAnswersAnOpeningIsTheServerThoughTheOpeningWasNotSeen) {
    EXPECT_EQ(see(tcp(outside, pc, flag::syn | flag::ack, 1), 0).client, pc.address);
}

TEST_F(FlowsTest, AClosedConnectionsPortsBeginANewOne) {
    const std::uint64_t first = see(tcp(pc, outside, flag::syn, 1), 0).id;
    see(tcp(outside, pc, flag::rst | flag::ack, 1), 1);
    EXPECT_NE(see(tcp(pc, outside, flag::syn, 9), 2).id, first);
    ASSERT_EQ(ended.size(), 1u);
    EXPECT_EQ(ended[0].second, "closed");
}

TEST_F(FlowsTest, TheTableIsBoundedAndTheLongestSilentGoes) {
    for (std::uint16_t port = 1; port <= 150; ++port) {
        see(tcp({pc.address, port}, outside, flag::syn, 1), port);
        see(tcp({pc.address, 1}, outside, flag::ack, 2), port); // never silent
    }
    EXPECT_EQ(flows.size(), 100u);
    ASSERT_EQ(ended.size(), 50u);
    EXPECT_EQ(ended[0], (std::pair<std::uint16_t, std::string>{2, "forced"}));
}

TEST_F(FlowsTest, SilenceEndsAnUnansweredOneSoonerThanAConversation) {
    see(tcp(pc, outside, flag::syn, 1), 0);
    see(tcp({pc.address, 2}, outside, flag::syn, 1), 0);
    see(tcp(outside, {pc.address, 2}, flag::syn | flag::ack, 1), 0);
    flows.expire(31 * second);
    EXPECT_EQ(flows.size(), 1u);
    flows.expire(301 * second);
    EXPECT_EQ(flows.size(), 0u);
}

TEST_F(FlowsTest, AClockThatIsSetBackEndsNothing) {
    see(tcp(pc, outside, flag::syn, 1), 1000 * second);
    flows.expire(1 * second);
    EXPECT_EQ(flows.size(), 1u);
}

} // namespace
} // namespace enshu::sensor::test
