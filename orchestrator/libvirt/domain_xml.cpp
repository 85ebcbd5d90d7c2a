#include "orchestrator/libvirt/domain_xml.h"

#include "orchestrator/libvirt/shared_ram.h"

#include <pugixml.hpp>

#include <sstream>

namespace enshu::libvirt {

namespace {

std::string text_of(const pugi::xml_node &node) {
    std::ostringstream out;
    node.print(out, "  ");
    return out.str();
}

pugi::xml_node element(pugi::xml_node parent, const char *name, const std::string &text) {
    pugi::xml_node node = parent.append_child(name);
    node.text().set(text.c_str());
    return node;
}

void add_memory_and_boot(pugi::xml_node domain, const provision::GuestSpec &spec,
                         Accelerator accelerator) {
    element(domain, "memory", std::to_string(spec.guest.memory_mib)).append_attribute("unit") =
        "MiB";
    element(domain, "vcpu", "1");
    pugi::xml_node os = domain.append_child("os");
    pugi::xml_node type = element(os, "type", "hvm");
    type.append_attribute("arch") = "x86_64";
    type.append_attribute("machine") = "pc";
    element(os, "kernel", spec.kernel.string());
    element(os, "initrd", spec.initrd.string());
    element(os, "cmdline", spec.command_line);
    os.append_child("smbios").append_attribute("mode") = "sysinfo";
    pugi::xml_node sysinfo = domain.append_child("sysinfo");
    sysinfo.append_attribute("type") = "smbios";
    pugi::xml_node vendor = element(sysinfo.append_child("system"), "entry", "Enshu");
    vendor.append_attribute("name") = "manufacturer";
    pugi::xml_node features = domain.append_child("features");
    features.append_child("acpi");
    if (accelerator == Accelerator::Tcg) {
        // The default translation cache costs some 300 MiB of memory per guest; 32 MiB make it
        // start a third slower.
        element(features.append_child("tcg"), "tb-cache", "64").append_attribute("unit") = "MiB";
    }
    pugi::xml_node cpu = domain.append_child("cpu");
    if (accelerator == Accelerator::Kvm) {
        cpu.append_attribute("mode") = "host-passthrough";
    } else {
        cpu.append_attribute("mode") = "custom";
        cpu.append_attribute("match") = "exact";
        element(cpu, "model", "qemu64").append_attribute("fallback") = "allow";
        pugi::xml_node random = cpu.append_child("feature");
        random.append_attribute("policy") = "require";
        random.append_attribute("name") = "rdrand";
    }
    domain.append_child("clock").append_attribute("offset") = "utc";
    element(domain, "on_poweroff", "destroy");
    element(domain, "on_reboot", "restart");
    element(domain, "on_crash", "destroy");
}

void add_disk(pugi::xml_node devices, const std::string &path, const char *format,
              const char *target, bool readonly) {
    pugi::xml_node disk = devices.append_child("disk");
    disk.append_attribute("type") = "file";
    disk.append_attribute("device") = "disk";
    pugi::xml_node driver = disk.append_child("driver");
    driver.append_attribute("name") = "qemu";
    driver.append_attribute("type") = format;
    // A range is rebuilt, never repaired: the host's page cache may hold what a guest has written.
    driver.append_attribute("cache") = readonly ? "writeback" : "unsafe";
    disk.append_child("source").append_attribute("file") = path.c_str();
    pugi::xml_node device = disk.append_child("target");
    device.append_attribute("dev") = target;
    device.append_attribute("bus") = "virtio";
    if (readonly) {
        disk.append_child("readonly");
    } else {
        // More than a guest needs to boot, and less than would hold up the others. A write may take
        // a whole cluster (64 KiB), so their number bounds the growth too: the daemon has a second
        // to stop a guest that fills its disk (docs/decisions/0014).
        pugi::xml_node caps = disk.append_child("iotune");
        element(caps, "read_bytes_sec", std::to_string(128 << 20));
        element(caps, "write_bytes_sec", std::to_string(64 << 20));
        element(caps, "read_iops_sec", "4000");
        element(caps, "write_iops_sec", "1000");
    }
}

void add_channel(pugi::xml_node devices, const char *name, const std::string &socket) {
    pugi::xml_node channel = devices.append_child("channel");
    channel.append_attribute("type") = "unix";
    pugi::xml_node source = channel.append_child("source");
    source.append_attribute("mode") = "bind";
    if (!socket.empty()) {
        source.append_attribute("path") = socket.c_str();
    }
    pugi::xml_node target = channel.append_child("target");
    target.append_attribute("type") = "virtio";
    target.append_attribute("name") = name;
}

void add_devices(pugi::xml_node domain, const provision::GuestSpec &spec) {
    pugi::xml_node devices = domain.append_child("devices");
    element(devices, "emulator", "/usr/bin/qemu-system-x86_64");
    add_disk(devices, spec.disk.string(), "qcow2", "vda", false);
    add_disk(devices, spec.seed.string(), "raw", "vdb", true);
    for (const plan::NicPlan &nic : spec.guest.nics) {
        pugi::xml_node interface = devices.append_child("interface");
        interface.append_attribute("type") = "bridge";
        interface.append_child("mac").append_attribute("address") = nic.mac.c_str();
        interface.append_child("source").append_attribute("bridge") = nic.bridge.c_str();
        interface.append_child("target").append_attribute("dev") = nic.tap.c_str();
        interface.append_child("model").append_attribute("type") = "virtio";
        interface.append_child("rom").append_attribute("enabled") =
            "no"; // nothing boots from the network
        if (!spec.network_filter.empty()) {
            interface.append_child("filterref").append_attribute("filter") =
                spec.network_filter.c_str();
        }
    }
    pugi::xml_node serial = devices.append_child("serial");
    serial.append_attribute("type") = "file";
    pugi::xml_node log = serial.append_child("source");
    log.append_attribute("path") = spec.console_log.c_str();
    log.append_attribute("append") = "on"; // whoever cuts it is not written over from the old end
    serial.append_child("target").append_attribute("port") = "0";
    add_channel(devices, "org.qemu.guest_agent.0", "");
    add_channel(devices, "org.enshu.actor.0", spec.actor_socket.string());
    // Fewer devices start faster: no USB, no balloon, no display.
    pugi::xml_node usb = devices.append_child("controller");
    usb.append_attribute("type") = "usb";
    usb.append_attribute("model") = "none";
    devices.append_child("memballoon").append_attribute("model") = "none";
    pugi::xml_node random = devices.append_child("rng");
    random.append_attribute("model") = "virtio";
    pugi::xml_node backend = element(random, "backend", "/dev/urandom");
    backend.append_attribute("model") = "random";
}

/// With this capability libvirt asks each start for some three hundred properties of the processor,
/// one by one, and QEMU reads each question byte by byte: four fifths of a start. Without it
/// libvirt asks for them at once (docs/decisions/0021).
void ask_for_the_processor_at_once(pugi::xml_node domain) {
    domain.append_attribute("xmlns:qemu") = qemu_namespace;
    domain.append_child("qemu:capabilities")
        .append_child("qemu:del")
        .append_attribute("capability") = "cpu-unavailable-features";
}

} // namespace

std::filesystem::path ram_file_of(const provision::GuestSpec &spec) {
    return spec.disk.string() + ".ram";
}

std::string domain_xml(const provision::GuestSpec &spec, Accelerator accelerator) {
    pugi::xml_document document;
    pugi::xml_node domain = document.append_child("domain");
    domain.append_attribute("type") = accelerator == Accelerator::Kvm ? "kvm" : "qemu";
    element(domain, "name", spec.guest.name);
    element(domain, "uuid", spec.guest.uuid);
    pugi::xml_node mark = domain.append_child("metadata").append_child("enshu:guest");
    mark.append_attribute("xmlns:enshu") = metadata_namespace;
    mark.append_attribute("exercise") = spec.exercise.c_str();
    mark.append_attribute("team") = spec.team;
    mark.append_attribute("host") = spec.guest.host.c_str();
    add_memory_and_boot(domain, spec, accelerator);
    add_devices(domain, spec);
    ask_for_the_processor_at_once(domain);
    if (spec.guest.memory_mode == plan::MemoryMode::Shared) {
        describe_ram(domain, {SharedRam::Kind::Template, ram_file_of(spec)});
    }
    return text_of(domain);
}

std::optional<provision::FoundGuest> read_metadata(const std::string &xml) {
    pugi::xml_document document;
    if (!document.load_string(xml.c_str())) {
        return std::nullopt;
    }
    const pugi::xml_node domain = document.child("domain");
    for (const pugi::xml_node mark : domain.child("metadata").children()) {
        const auto is_ours = [](const pugi::xml_attribute &attribute) {
            return std::string_view(attribute.value()) == metadata_namespace;
        };
        const provision::FoundGuest guest{
            mark.attribute("exercise").value(), mark.attribute("team").as_uint(),
            domain.child("name").text().get(), domain.child("uuid").text().get()};
        if (mark.find_attribute(is_ours) && !guest.exercise.empty() && guest.team > 0) {
            return guest;
        }
    }
    return std::nullopt;
}

std::vector<std::string> interfaces_with_link(const std::string &xml, bool up) {
    std::vector<std::string> interfaces;
    pugi::xml_document document;
    document.load_string(xml.c_str());
    for (pugi::xml_node interface :
         document.child("domain").child("devices").children("interface")) {
        interface.remove_child("link");
        interface.append_child("link").append_attribute("state") = up ? "up" : "down";
        interfaces.push_back(text_of(interface));
    }
    return interfaces;
}

} // namespace enshu::libvirt
