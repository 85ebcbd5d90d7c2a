#include "orchestrator/libvirt/shared_ram.h"

#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include <cstdint>
#include <sstream>
#include <stdexcept>

namespace enshu::libvirt {

using nlohmann::json;

namespace {

/// The same in the template and its clones: by it QEMU knows again what a stream is about.
constexpr auto ram_id = "enshu.ram";
constexpr auto command_line = "qemu:commandline";

/// We say MiB, and libvirt says it again in KiB.
std::uint64_t bytes_in(const pugi::xml_node &memory) {
    const std::string_view unit = memory.attribute("unit").as_string("KiB");
    if (unit == "MiB") {
        return memory.text().as_ullong() << 20;
    }
    if (unit == "KiB") {
        return memory.text().as_ullong() << 10;
    }
    throw std::runtime_error("the guest's memory is given in an unknown unit");
}

} // namespace

void describe_ram(pugi::xml_node domain, const SharedRam &ram) {
    domain.remove_child(command_line);
    domain.remove_attribute("xmlns:qemu");
    domain.append_attribute("xmlns:qemu") = qemu_namespace;
    pugi::xml_node line = domain.append_child(command_line);
    const auto add = [&](const std::string &argument) {
        line.append_child("qemu:arg").append_attribute("value") = argument.c_str();
    };
    json object = {{"id", ram_id}, {"size", bytes_in(domain.child("memory"))}};
    if (ram.kind == SharedRam::Kind::Whole) {
        object["qom-type"] = "memory-backend-ram";
    } else {
        object["qom-type"] = "memory-backend-file";
        object["mem-path"] = ram.file.string();
        object["share"] = ram.kind == SharedRam::Kind::Template;
    }
    add("-object");
    add(object.dump());
    // libvirt names a memory of its own before; the later one counts, and what nobody touches takes
    // no room.
    add("-machine");
    add(std::string("memory-backend=") + ram_id);
    if (ram.kind == SharedRam::Kind::Clone) {
        add("-incoming");
        add("defer");
    }
}

std::string with_ram(const std::string &domain_xml, const SharedRam &ram) {
    pugi::xml_document document;
    if (!document.load_string(domain_xml.c_str()) || !document.child("domain")) {
        throw std::runtime_error("the guest's description is no domain");
    }
    describe_ram(document.child("domain"), ram);
    std::ostringstream out;
    document.print(out, "  ");
    return out.str();
}

std::optional<SharedRam> ram_in(const std::string &domain_xml) {
    pugi::xml_document document;
    document.load_string(domain_xml.c_str());
    for (const pugi::xml_node argument :
         document.child("domain").child(command_line).children("qemu:arg")) {
        const json object = json::parse(argument.attribute("value").as_string(), nullptr, false);
        if (!object.is_object() || object.value("id", json()) != ram_id) {
            continue;
        }
        if (object.value("qom-type", json()) == "memory-backend-ram") {
            return SharedRam{SharedRam::Kind::Whole, {}};
        }
        const json file = object.value("mem-path", json());
        return SharedRam{object.value("share", json()) == true ? SharedRam::Kind::Template
                                                               : SharedRam::Kind::Clone,
                         file.is_string() ? file.get<std::string>() : ""};
    }
    return std::nullopt;
}

} // namespace enshu::libvirt
