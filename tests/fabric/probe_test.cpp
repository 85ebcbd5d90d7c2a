// The prover's cable into a zone.
#include "tests/fabric/world.h"

namespace enshu::fabric::test {
namespace {

class Probe : public World {
  protected:
    void SetUp() override {
        World::SetUp();
        if (fabric)
            fabric->build(range);
    }
    std::string devices() { return run_inside({"ip", "-brief", "link"}, range); }
};

INSTANTIATE_TEST_SUITE_P(In, Probe, both(), name_of);

TEST_P(Probe, SpeaksWithTheGuestsOfItsZoneUnderItsOwnIdentity) {
    const Port probe = fabric->open_probe(range, "office");
    ProbePort &pc1 = plug("pc1", "office");
    const Frame frame = udp(pc1.identity(), probe->identity());
    probe->send(frame);
    EXPECT_TRUE(hears_next(pc1, frame));
    const Frame answer = udp(probe->identity(), pc1.identity());
    pc1.send(answer);
    EXPECT_TRUE(hears_next(*probe, answer));
    EXPECT_EQ(dropped_in_all(), 0U);
}

TEST_P(Probe, LiesAreSentAndDropped) {
    const Port probe = fabric->open_probe(range, "office");
    const plan::NicPlan &me = probe->identity();
    const std::uint64_t sent = probe->sent();
    probe->send(arp({0x0a00010b}, me.mac, me.mac, {0x0a000101}));
    EXPECT_EQ(probe->sent(), sent + 1);
    EXPECT_EQ(dropped("arp_sender"), 1U);
}

TEST_P(Probe, LeavesNothingWhenItsCableIsPulled) {
    Port probe = fabric->open_probe(range, "office");
    const std::string port = probe->identity().tap;
    EXPECT_NE(devices().find(port), std::string::npos);
    probe.reset();
    EXPECT_EQ(devices().find(port), std::string::npos);
}

TEST_P(Probe, TheNewestTakesTheCable) {
    const Port first = fabric->open_probe(range, "office");
    const Port second = fabric->open_probe(range, "office");
    ProbePort &pc1 = plug("pc1", "office");
    const Frame frame = arp(pc1.identity().address, second->identity());
    second->send(frame);
    EXPECT_TRUE(hears_next(pc1, frame));
    EXPECT_THROW(first->send(frame), std::runtime_error);
}

TEST_P(Probe, OutlivesItsRangeWithoutHarm) {
    const Port probe = fabric->open_probe(range, "office");
    fabric->destroy(range);
}

TEST_P(Probe, IsRefusedInAZoneWithoutGuests) {
    EXPECT_THROW(fabric->open_probe(range, "cellar"), std::runtime_error);
}

TEST_P(Probe, RefusesWhatIsNoFrame) {
    const Port probe = fabric->open_probe(range, "office");
    EXPECT_THROW(probe->send(Frame(13)), std::invalid_argument);
    EXPECT_THROW(probe->send(Frame(1515)), std::invalid_argument);
}

} // namespace
} // namespace enshu::fabric::test
