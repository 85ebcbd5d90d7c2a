#include "orchestrator/libvirt/renamed_xml.h"

#include "orchestrator/libvirt/domain_xml.h"

#include <fmt/format.h>
#include <pugixml.hpp>

#include <sstream>
#include <stdexcept>

namespace enshu::libvirt {

namespace {

std::string text_of(const pugi::xml_node &node) {
    std::ostringstream out;
    node.print(out, "  ");
    return out.str();
}

/// The child of that name, made where there is none.
pugi::xml_node child_of(pugi::xml_node parent, const char *name) {
    pugi::xml_node child = parent.child(name);
    return child ? child : parent.append_child(name);
}

void set(pugi::xml_node node, const char *attribute, const std::string &value) {
    pugi::xml_attribute found = node.attribute(attribute);
    (found ? found : node.append_attribute(attribute)) = value.c_str();
}

void rename_mark(pugi::xml_node domain, const provision::GuestSpec &spec) {
    for (pugi::xml_node mark : domain.child("metadata").children()) {
        const auto is_ours = [](const pugi::xml_attribute &attribute) {
            return std::string_view(attribute.value()) == metadata_namespace;
        };
        if (mark.find_attribute(is_ours)) {
            set(mark, "exercise", spec.exercise);
            set(mark, "team", std::to_string(spec.team));
            set(mark, "host", spec.guest.host);
            return;
        }
    }
    throw std::runtime_error("the saved guest does not bear our mark");
}

void replace_disk(pugi::xml_node devices, const char *target, const std::string &path) {
    for (pugi::xml_node disk : devices.children("disk")) {
        if (std::string_view(disk.child("target").attribute("dev").value()) == target) {
            disk.remove_child("source");
            disk.remove_child("backingStore"); // libvirt looks into the new file itself
            disk.append_child("source").append_attribute("file") = path.c_str();
            return;
        }
    }
    throw std::runtime_error(fmt::format("the saved guest has no disk {}", target));
}

void replace_cables(pugi::xml_node devices, const provision::GuestSpec &spec) {
    for (const plan::NicPlan &nic : spec.guest.nics) {
        pugi::xml_node interface = devices.find_child([&](const pugi::xml_node &node) {
            return std::string_view(node.name()) == "interface" &&
                   nic.mac == node.child("mac").attribute("address").value();
        });
        if (!interface) {
            throw std::runtime_error(
                fmt::format("the saved guest has no network card {}", nic.mac));
        }
        set(child_of(interface, "source"), "bridge", nic.bridge);
        interface.remove_child("target");
        if (!nic.tap.empty()) {
            interface.append_child("target").append_attribute("dev") = nic.tap.c_str();
        }
    }
}

void replace_channels(pugi::xml_node devices, const provision::GuestSpec &spec) {
    for (pugi::xml_node channel : devices.children("channel")) {
        const std::string_view name = channel.child("target").attribute("name").value();
        pugi::xml_node source = channel.child("source");
        if (name == "org.enshu.actor.0") {
            set(child_of(channel, "source"), "path", spec.actor_socket.string());
        } else if (name == "org.qemu.guest_agent.0") {
            source.remove_attribute("path"); // libvirt makes one from the new name
        }
    }
    // libvirt shows the first serial port a second time, as the console.
    for (const char *kind : {"serial", "console"}) {
        for (pugi::xml_node port : devices.children(kind)) {
            set(child_of(port, "source"), "path", spec.console_log.string());
        }
    }
}

} // namespace

std::string renamed_domain_xml(const std::string &saved_xml, const provision::GuestSpec &spec) {
    pugi::xml_document document;
    const bool whole = static_cast<bool>(document.load_string(saved_xml.c_str()));
    pugi::xml_node domain = document.child("domain");
    pugi::xml_node devices = domain.child("devices");
    if (!whole || !devices) {
        throw std::runtime_error("the saved guest's description is no domain");
    }
    domain.remove_attribute("id");
    child_of(domain, "name").text().set(spec.guest.name.c_str());
    child_of(domain, "uuid").text().set(spec.guest.uuid.c_str());
    for (pugi::xml_node entry : domain.child("sysinfo").child("system").children("entry")) {
        if (std::string_view(entry.attribute("name").value()) == "uuid") {
            entry.text().set(spec.guest.uuid.c_str());
        }
    }
    rename_mark(domain, spec);
    // The disk under the frozen one names the guest image's place too.
    if (!spec.kernel.empty()) {
        child_of(domain.child("os"), "kernel").text().set(spec.kernel.c_str());
        child_of(domain.child("os"), "initrd").text().set(spec.initrd.c_str());
    }
    replace_disk(devices, "vda", spec.disk.string());
    replace_disk(devices, "vdb", spec.seed.string());
    replace_cables(devices, spec);
    replace_channels(devices, spec);
    return text_of(domain);
}

std::string checkpoint_xml(const std::string &memory, const std::string &disk) {
    pugi::xml_document document;
    pugi::xml_node snapshot = document.append_child("domainsnapshot");
    pugi::xml_node ram = snapshot.append_child("memory");
    ram.append_attribute("snapshot") = "external";
    ram.append_attribute("file") = memory.c_str();
    pugi::xml_node disks = snapshot.append_child("disks");
    pugi::xml_node written = disks.append_child("disk");
    written.append_attribute("name") = "vda";
    written.append_attribute("snapshot") = "external";
    written.append_child("driver").append_attribute("type") = "qcow2";
    written.append_child("source").append_attribute("file") = disk.c_str();
    pugi::xml_node seed = disks.append_child("disk");
    seed.append_attribute("name") = "vdb";
    seed.append_attribute("snapshot") = "no";
    return text_of(snapshot);
}

} // namespace enshu::libvirt
