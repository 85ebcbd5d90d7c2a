#include "orchestrator/libvirt/shared_ram.h"

#include "orchestrator/libvirt/domain_xml.h"

#include <gtest/gtest.h>

#include <string>

namespace enshu::libvirt {
namespace {

using Kind = SharedRam::Kind;

provision::GuestSpec spec(plan::MemoryMode mode) {
    provision::GuestSpec spec;
    spec.guest.host = "fw";
    spec.guest.name = "city-t3-fw";
    spec.guest.uuid = "60169720-503a-54c7-be67-7f0de47a0d87";
    spec.guest.memory_mib = 192;
    spec.guest.memory_mode = mode;
    spec.exercise = "city";
    spec.team = 3;
    spec.disk = "/golden/fw, \"the\" firewall.qcow2";
    return spec;
}

std::string template_xml() {
    return domain_xml(spec(plan::MemoryMode::Shared), Accelerator::Tcg);
}

bool says(const std::string &xml, const std::string &text) {
    return xml.find(text) != std::string::npos;
}

TEST(SharedRam, IsNotWhatAnOrdinaryGuestHas) {
    const std::string xml = domain_xml(spec(plan::MemoryMode::Copied), Accelerator::Tcg);
    EXPECT_FALSE(ram_in(xml));
    EXPECT_FALSE(says(xml, "qemu:commandline"));
}

TEST(SharedRam, OfATemplateIsAFileBesideItsDisk) {
    const auto ram = ram_in(template_xml());
    ASSERT_TRUE(ram);
    EXPECT_EQ(ram->kind, Kind::Template);
    EXPECT_EQ(ram->file, "/golden/fw, \"the\" firewall.qcow2.ram");
    EXPECT_TRUE(says(template_xml(), "201326592")) << "192 MiB";
}

TEST(SharedRam, OfACloneIsTheFileOfItsTemplateWithoutWritingToIt) {
    const std::string clone = with_ram(template_xml(), {Kind::Clone, "/golden/fw.memory.ram"});
    const auto ram = ram_in(clone);
    ASSERT_TRUE(ram);
    EXPECT_EQ(ram->kind, Kind::Clone);
    EXPECT_EQ(ram->file, "/golden/fw.memory.ram");
    EXPECT_FALSE(says(clone, "qcow2.ram")) << "what was said before is gone";
    EXPECT_TRUE(says(clone, "\"-incoming\""));
}

TEST(SharedRam, OfAnOrdinaryRestoreLeavesTheStreamToLibvirt) {
    const std::string clone = with_ram(template_xml(), {Kind::Clone, "/golden/fw.memory.ram"});
    const std::string whole = with_ram(clone, {Kind::Whole, {}});
    const auto ram = ram_in(whole);
    ASSERT_TRUE(ram);
    EXPECT_EQ(ram->kind, Kind::Whole);
    EXPECT_FALSE(says(whole, "-incoming"));
    EXPECT_FALSE(says(whole, "/golden/fw.memory.ram"));
}

TEST(SharedRam, HasTheSizeThatLibvirtSaysInItsOwnUnit) {
    const std::string xml = "<domain><memory unit='KiB'>196608</memory></domain>";
    EXPECT_TRUE(says(with_ram(xml, {Kind::Whole, {}}), "201326592"));
    EXPECT_THROW(with_ram("<domain><memory unit='pages'>7</memory></domain>", {Kind::Whole, {}}),
                 std::runtime_error);
    EXPECT_THROW(with_ram("no domain", {Kind::Whole, {}}), std::runtime_error);
}

TEST(SharedRam, IsNotFoundInWhatOthersPassToQemu) {
    for (const std::string value : {"-object", "{", "[]", "7", "{&quot;id&quot;:7}",
                                    "{&quot;id&quot;:&quot;another&quot;}"}) {
        EXPECT_FALSE(ram_in("<domain xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>"
                            "<qemu:commandline><qemu:arg value='" +
                            value + "'/></qemu:commandline></domain>"))
            << value;
    }
    EXPECT_FALSE(ram_in("no xml"));
}

} // namespace
} // namespace enshu::libvirt
