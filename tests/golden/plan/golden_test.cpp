#include "first_light_plan.h"

#include "orchestrator/fabric/isolation.h"
#include "orchestrator/fabric/range_rules.h"
#include "orchestrator/libvirt/domain_xml.h"
#include "orchestrator/libvirt/network_fabric.h"
#include "orchestrator/plan/seed_plan.h"
#include "orchestrator/process/process.h"
#include "orchestrator/provision/provisioner.h"
#include "tests/support/temp_directory.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

namespace enshu::golden {
namespace {

namespace fs = std::filesystem;
using libvirt::Accelerator;

provision::GuestSpec spec_of(const plan::RangePlan &range, const plan::GuestPlan &guest) {
    const provision::Paths paths("/state");
    const fs::path directory = paths.team(range.exercise, range.team);
    provision::GuestSpec spec;
    spec.guest = guest;
    spec.exercise = range.exercise;
    spec.team = range.team;
    spec.kernel = "/image/vmlinuz";
    spec.initrd = "/image/initrd";
    spec.command_line = "root=/dev/vda rw console=ttyS0";
    spec.disk = directory / (guest.host + ".qcow2");
    spec.seed = paths.seed(range.exercise, guest.host);
    spec.actor_socket = directory / (guest.host + ".sock");
    spec.console_log = directory / (guest.host + ".log");
    return spec;
}

/// File in expected/ → what is made now.
std::map<std::string, std::string> everything() {
    const dsl::Scenario scenario = first_light();
    const plan::ExercisePlan plan = plan_first_light();
    const plan::RangePlan &team_1 = plan.ranges.at(0);
    std::map<std::string, std::string> files;
    for (const plan::GuestPlan &guest : team_1.guests)
        files["domain-" + guest.host + ".xml"] =
            libvirt::domain_xml(spec_of(team_1, guest), Accelerator::Tcg);
    files["domain-gate.kvm.xml"] =
        libvirt::domain_xml(spec_of(team_1, team_1.guests.at(1)), Accelerator::Kvm);
    for (const auto &[host, seed] : plan.seeds)
        files["seed-" + host + ".txt"] = text_of(seed);
    files["router.nft"] = plan::router_rules(scenario.organization);
    provision::GuestSpec elsewhere = spec_of(team_1, team_1.guests.at(1));
    elsewhere.network_filter = libvirt::guard_name;
    elsewhere.actor_socket.clear();
    files["domain-gate.elsewhere.xml"] = libvirt::domain_xml(elsewhere, Accelerator::Tcg);
    files["network-" + team_1.bridges.front().zone + ".xml"] =
        libvirt::network_xml(team_1, team_1.bridges.front());
    files["guard.xml"] = libvirt::guard_xml();
    files["isolation.nft"] = fabric::isolation_rules();
    files["range-alone.nft"] = fabric::range_rules(team_1, fabric::Surroundings::Alone);
    files["range-with-others.nft"] = fabric::range_rules(team_1, fabric::Surroundings::WithOthers);
    for (const plan::RangePlan &range : plan.ranges)
        files[fmt::format("identity-t{}.json", range.team)] =
            provision::identity_to_json(range, "here") + "\n";
    return files;
}

fs::path expected_directory() {
    return fs::path(GOLDEN_DIRECTORY) / "expected";
}

std::string read(const fs::path &file) {
    std::ifstream stream(file, std::ios::binary);
    EXPECT_TRUE(stream) << file << " is missing; ENSHU_REGENERATE=1 writes it";
    return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(FirstLight, LeadsToExactlyTheseFiles) {
    const auto made = everything();
    if (std::getenv("ENSHU_REGENERATE") != nullptr) {
        fs::remove_all(expected_directory());
        fs::create_directories(expected_directory());
        for (const auto &[name, content] : made)
            std::ofstream(expected_directory() / name, std::ios::binary) << content;
        GTEST_SKIP() << "the files are being written";
    }
    for (const auto &[name, content] : made)
        EXPECT_EQ(content, read(expected_directory() / name)) << name;
    for (const fs::directory_entry &entry : fs::directory_iterator(expected_directory()))
        EXPECT_TRUE(made.contains(entry.path().filename())) << entry << " is made no more";
}

TEST(FirstLight, NamesNothingOfTheMachineItIsPlannedOn) {
    for (const auto &[name, content] : everything())
        EXPECT_EQ(content.find(REPOSITORY), std::string::npos) << name;
}

/// Validates by libvirt's own schema; the validator comes with libvirt-clients, the schemas with
/// libvirt0.
class Schema : public testing::Test {
  protected:
    void SetUp() override {
        if (!fs::exists("/usr/bin/virt-xml-validate") ||
            !fs::exists("/usr/share/libvirt/schemas/domain.rng") || !fs::exists("/usr/bin/xmllint"))
            GTEST_SKIP() << "NOT CHECKED against libvirt's schemas: virt-xml-validate (package "
                            "libvirt-clients), xmllint (libxml2-utils) or the schemas are not here";
    }
    std::string complaint_about(const std::string &xml, const char *schema) {
        const fs::path file = directory_.path() / "checked.xml";
        std::ofstream(file) << xml;
        const process::Result result = process::run({"virt-xml-validate", file.string(), schema});
        return result.exit_code == 0 ? "" : result.output + result.error;
    }
    test::TempDirectory directory_;
};

TEST_F(Schema, AcceptsEveryDomainUnderBothAccelerators) {
    const plan::ExercisePlan plan = plan_first_light();
    for (const plan::RangePlan &range : plan.ranges)
        for (const plan::GuestPlan &guest : range.guests)
            for (const Accelerator accelerator : {Accelerator::Tcg, Accelerator::Kvm})
                EXPECT_EQ(complaint_about(libvirt::domain_xml(spec_of(range, guest), accelerator),
                                          "domain"),
                          "")
                    << guest.name;
}

TEST_F(Schema, RefusesWhatIsNoDomain) {
    EXPECT_NE(complaint_about("<domain type='qemu'><name>x</name><surprise/></domain>", "domain"),
              "");
}

TEST(Rules, AreReadByNft) {
    if (!fs::exists("/usr/sbin/nft"))
        GTEST_SKIP() << "NOT CHECKED: nft (package nftables) is not here";
    for (const char *name : {"router.nft", "isolation.nft"}) {
        process::Options options;
        options.input = everything().at(name);
        // --check changes nothing; what it needs of the kernel is asked in a network namespace of
        // its own.
        const process::Result result = process::run(
            {"unshare", "--user", "--map-root-user", "--net", "nft", "--check", "-f", "-"},
            options);
        if (result.error.find("unshare") != std::string::npos)
            GTEST_SKIP() << "NOT CHECKED: " << result.error;
        EXPECT_EQ(result.exit_code, 0) << name << ": " << result.error;
    }
}

TEST(DomainXml, EscapesWhatItIsGiven) {
    const plan::ExercisePlan plan = plan_first_light();
    provision::GuestSpec spec = spec_of(plan.ranges[0], plan.ranges[0].guests[0]);
    spec.disk = "/state/'\"><evil/>&.qcow2";
    spec.guest.name = "</name><forward mode='nat'/>";
    const std::string xml = libvirt::domain_xml(spec, Accelerator::Tcg);
    EXPECT_EQ(xml.find("<evil"), std::string::npos);
    EXPECT_EQ(xml.find("<forward"), std::string::npos);
}

} // namespace
} // namespace enshu::golden
