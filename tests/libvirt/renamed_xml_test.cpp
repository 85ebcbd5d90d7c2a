#include "orchestrator/libvirt/renamed_xml.h"

#include "orchestrator/libvirt/domain_xml.h"

#include <gtest/gtest.h>
#include <pugixml.hpp>

#include <set>
#include <sstream>
#include <stdexcept>

namespace enshu::libvirt {
namespace {

/// What libvirt 9.0 wrote of a guest of ours, but for a few devices.
constexpr auto saved = R"(<domain type='qemu' id='7'>
  <name>golden-t1-pc</name>
  <uuid>60169720-503a-54c7-be67-7f0de47a0d01</uuid>
  <metadata>
    <enshu:guest xmlns:enshu="https://enshu.example/libvirt/1" exercise="golden" team="1" host="pc"/>
  </metadata>
  <memory unit='KiB'>196608</memory>
  <sysinfo type='smbios'>
    <system>
      <entry name='manufacturer'>Enshu</entry>
      <entry name='uuid'>60169720-503a-54c7-be67-7f0de47a0d01</entry>
    </system>
  </sysinfo>
  <os>
    <type arch='x86_64' machine='pc-i440fx-7.2'>hvm</type>
    <kernel>/old/vmlinuz</kernel>
    <initrd>/old/initrd</initrd>
    <cmdline>root=/dev/vda</cmdline>
  </os>
  <cpu mode='custom' match='exact' check='none'>
    <model fallback='forbid'>qemu64</model>
  </cpu>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='unsafe'/>
      <source file='/golden/pc.qcow2' index='2'/>
      <backingStore type='file'><source file='/image'/></backingStore>
      <target dev='vda' bus='virtio'/>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x04' function='0x0'/>
    </disk>
    <disk type='file' device='disk'>
      <driver name='qemu' type='raw' cache='writeback'/>
      <source file='/golden/pc.iso'/>
      <target dev='vdb' bus='virtio'/>
      <readonly/>
    </disk>
    <interface type='bridge'>
      <mac address='52:54:00:00:00:01'/>
      <source bridge='golden1'/>
      <target dev='goldentap1'/>
      <model type='virtio'/>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'/>
    </interface>
    <interface type='bridge'>
      <mac address='52:54:00:00:00:02'/>
      <source bridge='golden2'/>
      <model type='virtio'/>
    </interface>
    <serial type='file'>
      <source path='/golden/pc.log'/>
      <target type='isa-serial' port='0'/>
    </serial>
    <console type='file'>
      <source path='/golden/pc.log'/>
      <target type='serial' port='0'/>
    </console>
    <channel type='unix'>
      <source mode='bind' path='/run/channel/domain-1-golden-t1-pc/org.qemu.guest_agent.0'/>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
    </channel>
    <channel type='unix'>
      <source mode='bind' path='/golden/pc.actor'/>
      <target type='virtio' name='org.enshu.actor.0'/>
    </channel>
  </devices>
</domain>
)";

provision::GuestSpec clone() {
    provision::GuestSpec spec;
    spec.guest.host = "pc";
    spec.guest.name = "city-t3-pc";
    spec.guest.uuid = "99999999-503a-54c7-be67-7f0de47a0d03";
    spec.guest.nics = {{"office", "city1", "citytap1", "52:54:00:00:00:01", {}, 24},
                       {"dmz", "city2", "citytap2", "52:54:00:00:00:02", {}, 24}};
    spec.exercise = "city";
    spec.team = 3;
    spec.kernel = "/image/vmlinuz";
    spec.initrd = "/image/initrd";
    spec.command_line = "not looked at";
    spec.disk = "/city/t3/pc.qcow2";
    spec.seed = "/city/pc.iso";
    spec.actor_socket = "/city/t3/pc.actor";
    spec.console_log = "/city/t3/pc.log";
    return spec;
}

std::multiset<std::string> lines_of(const std::string &xml) {
    pugi::xml_document document;
    EXPECT_TRUE(document.load_string(xml.c_str()));
    std::ostringstream out;
    document.print(out, "");
    std::istringstream in(out.str());
    std::multiset<std::string> lines;
    for (std::string line; std::getline(in, line);) {
        lines.insert(line);
    }
    return lines;
}

std::string without(const std::multiset<std::string> &all, const std::multiset<std::string> &some) {
    std::string rest;
    std::vector<std::string> difference;
    std::set_difference(all.begin(), all.end(), some.begin(), some.end(),
                        std::back_inserter(difference));
    for (const std::string &line : difference) {
        rest += line + "\n";
    }
    return rest;
}

TEST(RenamedXml, HasNewNamesAndPathsAndNothingElse) {
    const auto before = lines_of(saved);
    const auto after = lines_of(renamed_domain_xml(saved, clone()));
    EXPECT_EQ(without(after, before),
              R"(<domain type="qemu">
<enshu:guest xmlns:enshu="https://enshu.example/libvirt/1" exercise="city" team="3" host="pc" />
<entry name="uuid">99999999-503a-54c7-be67-7f0de47a0d03</entry>
<initrd>/image/initrd</initrd>
<kernel>/image/vmlinuz</kernel>
<name>city-t3-pc</name>
<source bridge="city1" />
<source bridge="city2" />
<source file="/city/pc.iso" />
<source file="/city/t3/pc.qcow2" />
<source mode="bind" />
<source mode="bind" path="/city/t3/pc.actor" />
<source path="/city/t3/pc.log" />
<source path="/city/t3/pc.log" />
<target dev="citytap1" />
<target dev="citytap2" />
<uuid>99999999-503a-54c7-be67-7f0de47a0d03</uuid>
)");
}

TEST(RenamedXml, KeepsNoNameOfTheGuestThatWasSaved) {
    const std::string xml = renamed_domain_xml(saved, clone());
    for (const char *old : {"golden", "7f0de47a0d01", "/old", "id=\"7\"", "backingStore"}) {
        EXPECT_EQ(xml.find(old), std::string::npos) << old << " in " << xml;
    }
}

TEST(RenamedXml, BearsTheMarkOfItsNewTeam) {
    const auto found = read_metadata(renamed_domain_xml(saved, clone()));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->exercise, "city");
    EXPECT_EQ(found->team, 3U);
    EXPECT_EQ(found->uuid, clone().guest.uuid);
}

TEST(RenamedXml, LeavesTheTapsNameToLibvirtWhereNoneIsPlanned) {
    provision::GuestSpec spec = clone();
    spec.guest.nics[0].tap.clear();
    const std::string xml = renamed_domain_xml(saved, spec);
    EXPECT_EQ(xml.find("tap1"), std::string::npos) << xml;
    EXPECT_NE(xml.find("citytap2"), std::string::npos) << xml;
}

TEST(RenamedXml, OfAGuestOfOursNotYetStartedIsThatOfTheOther) {
    provision::GuestSpec first = clone();
    first.guest.name = "city-t1-pc";
    first.team = 1;
    first.disk = "/city/t1/pc.qcow2";
    const provision::GuestSpec second = clone();
    EXPECT_EQ(lines_of(renamed_domain_xml(domain_xml(first, Accelerator::Tcg), second)),
              lines_of(domain_xml(second, Accelerator::Tcg)));
}

std::string replaced(std::string text, const std::string &from, const std::string &to) {
    return text.replace(text.find(from), from.size(), to);
}

TEST(RenamedXml, OfAnotherGuestIsRefused) {
    for (const auto &[from, to, what] : std::vector<std::array<std::string, 3>>{
             {"'52:54:00:00:00:02'", "'52:54:00:00:00:03'",
              "the saved guest has no network card 52:54:00:00:00:02"},
             {"dev='vda'", "dev='sda'", "the saved guest has no disk vda"},
             {"dev='vdb'", "dev='sdb'", "the saved guest has no disk vdb"},
             {"https://enshu.example", "https://other.example",
              "the saved guest does not bear our mark"},
             {"</domain>", "", "the saved guest's description is no domain"},
             {"<devices>", "<devices/><gadgets>", "the saved guest's description is no domain"}}) {
        try {
            renamed_domain_xml(replaced(saved, from, to), clone());
            ADD_FAILURE() << "renamed: " << what;
        } catch (const std::runtime_error &error) {
            EXPECT_EQ(error.what(), what);
        }
    }
}

TEST(RenamedXml, TakesNamesAsTextAndNotAsXml) {
    provision::GuestSpec spec = clone();
    spec.disk = "/a'\"<b>&/pc.qcow2";
    pugi::xml_document document;
    ASSERT_TRUE(document.load_string(renamed_domain_xml(saved, spec).c_str()));
    const pugi::xml_node disk = document.child("domain").child("devices").child("disk");
    EXPECT_EQ(disk.child("source").attribute("file").value(), spec.disk.string());
}

TEST(CheckpointXml, KeepsMemoryAndDiskOutsideAndTheSeedAsItIs) {
    EXPECT_EQ(lines_of(checkpoint_xml("/c/pc.memory", "/c/pc.qcow2")),
              lines_of("<domainsnapshot><memory snapshot='external' file='/c/pc.memory'/><disks>"
                       "<disk name='vda' snapshot='external'><driver type='qcow2'/>"
                       "<source file='/c/pc.qcow2'/></disk><disk name='vdb' snapshot='no'/>"
                       "</disks></domainsnapshot>"));
}

} // namespace
} // namespace enshu::libvirt
