#include "orchestrator/libvirt/domain_xml.h"

#include <gtest/gtest.h>

#include <string>

namespace enshu::libvirt {
namespace {

provision::GuestSpec spec() {
    provision::GuestSpec spec;
    spec.guest.host = "fw";
    spec.guest.name = "city-t3-fw";
    spec.guest.uuid = "60169720-503a-54c7-be67-7f0de47a0d87";
    spec.guest.memory_mib = 192;
    spec.guest.nics = {{"office", "enshu1", "52:54:00:00:00:01", {}, 24},
                       {"dmz", "enshu2", "52:54:00:00:00:02", {}, 24}};
    spec.exercise = "city";
    spec.team = 3;
    return spec;
}

TEST(Metadata, SaysWhoseGuestItIs) {
    const auto found = read_metadata(domain_xml(spec(), Accelerator::Tcg));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->exercise, "city");
    EXPECT_EQ(found->team, 3U);
    EXPECT_EQ(found->name, "city-t3-fw");
    EXPECT_EQ(found->uuid, "60169720-503a-54c7-be67-7f0de47a0d87");
}

TEST(Metadata, IsKnownByItsNamespaceWhateverThePrefix) {
    const auto found = read_metadata(
        "<domain><name>n</name><uuid>u</uuid><metadata><other:mark xmlns:other='urn:x'/>"
        "<e:guest xmlns:e='https://enshu.example/libvirt/1' exercise='a' team='1'/></metadata>"
        "</domain>");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->exercise, "a");
}

class NotOurs : public testing::TestWithParam<std::string> {};

TEST_P(NotOurs, IsWhatHasNoMarkOfOurs) {
    EXPECT_FALSE(read_metadata(GetParam()));
}

std::string repeated(const std::string &text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i)
        all += text;
    return all;
}

INSTANTIATE_TEST_SUITE_P(
    HostileXml, NotOurs,
    testing::Values(
        "", "no xml", "<domain>", "<domain/>", "<network/>", "\xff\xfe\x01",
        "<domain><metadata><enshu:guest exercise='a' team='1'/></metadata></domain>",
        "<domain><metadata><x:guest xmlns:x='https://elsewhere.example' exercise='a'/></metadata>"
        "</domain>",
        "<domain><description>&lt;enshu:guest "
        "xmlns:enshu='https://enshu.example/libvirt/1'/></description></domain>",
        "<other><metadata><e:guest xmlns:e='https://enshu.example/libvirt/1' exercise='a' "
        "team='1'/></metadata></other>",
        // A mark that names no exercise or no team is nothing that we wrote.
        "<domain><metadata><e:guest "
        "xmlns:e='https://enshu.example/libvirt/1'/></metadata></domain>",
        "<domain><metadata><e:guest xmlns:e='https://enshu.example/libvirt/1' exercise='a' "
        "team='many'/></metadata></domain>",
        "<!DOCTYPE d [<!ENTITY a 'x'>]><domain>&a;</domain>", repeated("<domain>", 100'000),
        repeated("<a>", 50'000) + repeated("</a>", 50'000)));

TEST(Interfaces, AreGivenBackWithTheirLinkSet) {
    const std::string xml = domain_xml(spec(), Accelerator::Kvm);
    for (const bool up : {false, true}) {
        const auto interfaces = interfaces_with_link(xml, up);
        ASSERT_EQ(interfaces.size(), 2U);
        for (const std::string &interface : interfaces) {
            EXPECT_TRUE(interface.starts_with("<interface type=\"bridge\">")) << interface;
            EXPECT_NE(interface.find(up ? "<link state=\"up\"" : "<link state=\"down\""),
                      std::string::npos)
                << interface;
        }
        EXPECT_NE(interfaces[1].find("52:54:00:00:00:02"), std::string::npos);
    }
}

TEST(Interfaces, HaveOneLinkThoughOneWasSetBefore) {
    const auto interfaces = interfaces_with_link(
        "<domain><devices><interface><link state='down'/><target dev='vnet0'/></interface>"
        "</devices></domain>",
        true);
    ASSERT_EQ(interfaces.size(), 1U);
    EXPECT_EQ(interfaces[0].find("down"), std::string::npos);
    EXPECT_NE(interfaces[0].find("vnet0"), std::string::npos); // what libvirt knows it by
}

TEST(Interfaces, OfWhatIsNoDomainAreNone) {
    EXPECT_TRUE(interfaces_with_link("no xml", true).empty());
    EXPECT_TRUE(interfaces_with_link("<domain/>", false).empty());
}

} // namespace
} // namespace enshu::libvirt
