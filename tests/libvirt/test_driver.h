// A connection to libvirt's test driver with a node of its own: what one test does to it no other
// sees.
#pragma once

#include "orchestrator/libvirt/connection.h"
#include "orchestrator/libvirt/error.h"
#include "tests/support/temp_directory.h"

#include <fmt/format.h>

#include <fstream>
#include <memory>
#include <string>

namespace enshu::libvirt {

inline constexpr auto our_uuid = "60169720-503a-54c7-be67-7f0de47a0d87";
inline constexpr auto foreign_uuid = "11111111-2222-4333-8444-555555555555";
inline constexpr auto absent_uuid = "99999999-2222-4333-8444-555555555555";

class TestDriver {
  public:
    /// One running guest of ours (exercise `city`, team 2, host `fw`), transient as ours are, and
    /// one of somebody else's.
    TestDriver() {
        const auto node = directory_.path() / "node.xml";
        std::ofstream(node) << fmt::format(
            "<node><domain type='test'><name>another</name><uuid>{}</uuid>"
            "<memory unit='MiB'>64</memory><os><type>hvm</type></os></domain></node>",
            foreign_uuid);
        connection->uri = "test://" + node.string();
        connection->handle.reset(
            require(virConnectOpen(connection->uri.c_str()), "open the test driver"));
        const std::string ours = fmt::format(
            "<domain type='test'><name>city-t2-fw</name><uuid>{}</uuid><metadata>"
            "<enshu:guest xmlns:enshu='https://enshu.example/libvirt/1' exercise='city' team='2' "
            "host='fw'/></metadata><memory "
            "unit='MiB'>64</memory><os><type>hvm</type></os></domain>",
            our_uuid);
        const Domain domain{
            require(virDomainCreateXML(get(), ours.c_str(), 0), "start a guest of ours")};
    }

    const std::shared_ptr<Connection> connection = std::make_shared<Connection>();
    virConnectPtr get() const { return connection->handle.get(); }

  private:
    test::TempDirectory directory_;
};

} // namespace enshu::libvirt
