// What a provisioner needs beside its hypervisor: a state directory, an image, assets, and the plan
// of an organisation of two machines that would fit into any computer.
#pragma once

#include "orchestrator/process/process.h"
#include "orchestrator/provision/local_files.h"
#include "orchestrator/provision/site_table.h"
#include "tests/support/fake_hypervisor.h"
#include "tests/support/first_light.h"
#include "tests/support/temp_directory.h"

#include <fstream>

namespace enshu::test {

inline void write_file(const std::filesystem::path &path, const std::string &content) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
}

/// images/ and actor, as far as a seed copies from them.
inline plan::Assets make_assets(const std::filesystem::path &directory) {
    for (const char *script :
         {"guest/setup", "guest/check", "guest/awaken", "guest/open-attachment"})
        write_file(directory / "images" / script, std::string("#!/bin/sh\n# ") + script + "\n");
    for (const char *service : {"smtp", "imap", "proxy", "dns", "web", "syslog", "smb", "database",
                                "ssh", "time", "sensor"})
        for (const char *script : {"setup", "check"})
            write_file(directory / "images/services" / service / script, "#!/bin/sh\n");
    write_file(directory / "actor", "actor");
    return {directory / "images", directory / "actor"};
}

/// What open_guest_image() takes for a guest image.
inline std::filesystem::path make_guest_image(const std::filesystem::path &directory) {
    write_file(directory / "vmlinuz", "kernel");
    write_file(directory / "initrd", "initrd");
    write_file(directory / "cmdline", "root=/dev/vda rw\n");
    process::run_checked(
        {"qemu-img", "create", "-q", "-f", "qcow2", (directory / "disk.qcow2").string(), "16M"});
    return directory;
}

/// This machine, as far as it is a fake.
inline provision::Site here(FakeHypervisor &hypervisor, FakeFabric &fabric,
                            provision::SiteFiles &files, const provision::Limits &limits) {
    return {"here", true, hypervisor, fabric, files, limits, [] { return std::string(); }};
}

/// What sites of much room offer.
inline provision::SiteTable::Offers roomy(const std::vector<provision::Site> &sites) {
    return [sites] {
        std::vector<provision::Offer> offers;
        for (const provision::Site &site : sites) {
            provision::Offer offer{site.name, {}};
            offer.condition.why = site.why_away();
            offer.condition.reachable = offer.condition.why.empty();
            offer.condition.room = offer.condition.whole = {64 << 10, 512 << 10};
            offer.condition.processors = 16;
            offers.push_back(offer);
        }
        return offers;
    };
}

/// A router and a workstation, of 1 MiB each.
inline dsl::Scenario small_scenario(const std::filesystem::path &directory) {
    dsl::Scenario scenario = first_light(directory);
    std::erase_if(scenario.organization.hosts,
                  [](const dsl::Host &host) { return host.id != "fw" && host.id != "pc-suzuki"; });
    // Routers come first in a plan wherever they are written.
    std::reverse(scenario.organization.hosts.begin(), scenario.organization.hosts.end());
    for (dsl::Host &host : scenario.organization.hosts)
        host.memory_mib = 1;
    return scenario;
}

} // namespace enshu::test
