#include "test_driver.h"

#include <gtest/gtest.h>
#include <libvirt/virterror.h>

#include <stdexcept>

namespace enshu::libvirt {
namespace {

TEST(Error, KeepsCodeDomainAndMessageThoughHandlesAreFreedAfterwards) {
    const TestDriver driver;
    try {
        const Domain other{
            require(virDomainLookupByName(driver.get(), "another"), "look up another")};
        const Domain domain{
            require(virDomainLookupByUUIDString(driver.get(), absent_uuid), "look up a domain")};
        FAIL() << "found";
    } catch (const LibvirtError &error) { // `other` was freed, which resets libvirt's last error
        EXPECT_EQ(error.code(), VIR_ERR_NO_DOMAIN);
        EXPECT_EQ(error.domain(), VIR_FROM_TEST);
        EXPECT_TRUE(
            std::string(error.what()).starts_with("cannot look up a domain: Domain not found"))
            << error.what();
    }
}

TEST(Error, OfACallThatAnswersANumberIsKeptToo) {
    const TestDriver driver;
    const Domain domain{require(virDomainLookupByName(driver.get(), "another"), "look up")};
    try {
        require(virDomainDestroy(domain.get()), "destroy it");
        require(virDomainDestroy(domain.get()), "destroy it again");
        FAIL() << "destroyed twice";
    } catch (const LibvirtError &error) {
        EXPECT_EQ(error.code(), VIR_ERR_OPERATION_INVALID);
    }
}

TEST(Error, WithoutAReasonSaysSo) {
    virResetLastError();
    const LibvirtError error = last_error("do it");
    EXPECT_EQ(error.code(), VIR_ERR_INTERNAL_ERROR);
    EXPECT_STREQ(error.what(), "cannot do it: libvirt gives no reason");
}

TEST(Handle, IsOneWordAndFreesWhatItOwns) {
    static_assert(sizeof(Domain) == sizeof(virDomainPtr));
    ConnectionHandle connection{require(virConnectOpen("test:///default"), "open the test driver")};
    virConnectRef(connection.get());
    virConnectPtr kept = connection.get();
    {
        const Domain domain{require(virDomainLookupByName(kept, "test"), "look up")};
        const ConnectionHandle moved = std::move(connection);
        EXPECT_EQ(connection, nullptr);
    }
    EXPECT_EQ(virConnectClose(kept), 0); // nothing else holds it
}

TEST(Connection, TakesTheConfiguredUriAsItIs) {
    EXPECT_EQ(choose_uri("qemu:///session", "/state"), "qemu:///session");
}

TEST(Connection, RefusesWhatIsNotAHypervisorOfThisMachine) {
    for (const char *uri : {"test:///default", "qemu+ssh://elsewhere/system", "xen:///"})
        EXPECT_THROW(connect(uri, "/state"), std::runtime_error) << uri;
}

} // namespace
} // namespace enshu::libvirt
