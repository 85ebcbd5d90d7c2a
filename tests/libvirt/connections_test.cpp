// What the configuration says of hypervisors, and a link to one that is not there.
#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/sites.h"

#include <gtest/gtest.h>
#include <libvirt/virterror.h>

namespace enshu::libvirt {
namespace {

using namespace std::chrono_literals;

TEST(Connections, ASiteIsNamedAfterItsHostOrAsOneSays) {
    for (const auto &[text, name, uri] : std::vector<std::array<const char *, 3>>{
             {"qemu:///system", "here", "qemu:///system"},
             {"qemu:///embed?root=/x", "here", "qemu:///embed?root=/x"},
             {"qemu+tls://kvm1.example.org/system", "kvm1.example.org",
              "qemu+tls://kvm1.example.org/system"},
             {"qemu+ssh://root@kvm2:2222/system?keyfile=/k", "kvm2",
              "qemu+ssh://root@kvm2:2222/system?keyfile=/k"},
             {"qemu+tls://[2001:db8::1]/system", "[2001:db8::1]",
              "qemu+tls://[2001:db8::1]/system"},
             {"hall-b=qemu+unix:///system?socket=/s", "hall-b", "qemu+unix:///system?socket=/s"},
             {"mine=qemu:///system", "mine", "qemu:///system"}}) {
        const NamedUri site = read_connection(text);
        EXPECT_EQ(site.name, name) << text;
        EXPECT_EQ(site.uri, uri) << text;
    }
}

TEST(Connections, WhatHasNoNameOrNoUriIsRefused) {
    EXPECT_THROW(read_connection("qemu+unix:///system?socket=/s"), std::invalid_argument);
    EXPECT_THROW(read_connection("hall-b="), std::invalid_argument);
}

TEST(Connections, WithoutAnyThisMachineIsTheOneSite) {
    const auto sites = read_connections({});
    ASSERT_EQ(sites.size(), 1U);
    EXPECT_EQ(sites[0].name, "here");
    EXPECT_EQ(sites[0].uri, "");
}

TEST(Connections, TwoOfOneNameOrOfThisMachineAreRefused) {
    EXPECT_EQ(
        read_connections({"qemu:///system", "qemu+tls://a/system", "qemu+tls://b/system"}).size(),
        3U);
    EXPECT_THROW(read_connections({"qemu+tls://a/system", "qemu+ssh://root@a/system"}),
                 std::invalid_argument);
    EXPECT_THROW(read_connections({"qemu:///system", "other=qemu:///embed?root=/x"}),
                 std::invalid_argument);
}

TEST(Connections, OnlyQemuCanBeReachedElsewhere) {
    EXPECT_THROW(connect_remote("xen+ssh://a/system", {}), std::runtime_error);
    EXPECT_THROW(connect_remote("https://a/", {}), std::runtime_error);
}

TEST(Connections, OneThatIsNotThereIsToldAtOnceAndWhy) {
    const Connection connection = connect_remote("qemu+unix:///system?socket=/nowhere/sock", {});
    EXPECT_FALSE(connection.handle.wait_until_open(10s));
    EXPECT_FALSE(connection.handle.up());
    try {
        connection.handle.get();
        FAIL() << "there is nobody";
    } catch (const LibvirtError &error) {
        EXPECT_EQ(error.code(), VIR_ERR_NO_CONNECT);
        EXPECT_NE(std::string(error.what()).find("/nowhere/sock"), std::string::npos)
            << error.what();
    }
    EXPECT_THROW(connection.handle.turn(), LibvirtError);
    EXPECT_NE(connection.handle.why_down().find("down since"), std::string::npos);
}

TEST(Connections, AWatchMayBeginAndEndWhileTheLinkIsDown) {
    Connection connection = connect_remote("qemu+unix:///system?socket=/nowhere/sock", {});
    const auto callback = +[](virConnectPtr, virDomainPtr, int, int, void *) { return 0; };
    Link::Watch watch =
        connection.handle.watch(VIR_DOMAIN_EVENT_ID_LIFECYCLE, VIR_DOMAIN_EVENT_CALLBACK(callback),
                                std::make_shared<int>(0));
    EXPECT_NO_THROW(watch.reset());
}

} // namespace
} // namespace enshu::libvirt
