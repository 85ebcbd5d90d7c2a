#include "orchestrator/libvirt/remote_accelerator.h"

#include "orchestrator/libvirt/error.h"

#include <fmt/format.h>
#include <libvirt/virterror.h>
#include <pugixml.hpp>

#include <cstdlib>
#include <random>
#include <sstream>
#include <thread>

namespace enshu::libvirt {

namespace {

bool offers_kvm(virConnectPtr connection) {
    const std::unique_ptr<char, Releases<std::free>> text{
        require(virConnectGetCapabilities(connection), "ask what the hypervisor can do")};
    pugi::xml_document document;
    document.load_string(text.get());
    return !document.select_node("/capabilities/guest/arch[@name='x86_64']/domain[@type='kvm']")
                .node()
                .empty();
}

/// lidt [0x7c0a]; int3: with an interrupt table of length 0 the processor resets itself, which ends
/// the guest.
std::string resetting_sector() {
    std::string sector("\x0f\x01\x1e\x0a\x7c\xcc\xf4\xeb\xfd\x00\x00\x00\x00\x00\x00\x00", 16);
    sector.resize(510, '\0');
    return sector + "\x55\xaa";
}

std::string trial_xml(const std::string &name, const std::string &disk) {
    pugi::xml_document document;
    pugi::xml_node domain = document.append_child("domain");
    domain.append_attribute("type") = "kvm";
    domain.append_child("name").text().set(name.c_str());
    domain.append_child("memory").append_attribute("unit") = "MiB";
    domain.child("memory").text().set(16);
    pugi::xml_node type = domain.append_child("os").append_child("type");
    type.append_attribute("arch") = "x86_64";
    type.append_attribute("machine") = "pc";
    type.text().set("hvm");
    domain.append_child("on_reboot").text().set("destroy");
    domain.append_child("on_crash").text().set("destroy");
    pugi::xml_node devices = domain.append_child("devices");
    pugi::xml_node node = devices.append_child("disk");
    node.append_attribute("type") = "file";
    pugi::xml_node driver = node.append_child("driver");
    driver.append_attribute("name") = "qemu";
    driver.append_attribute("type") = "raw";
    node.append_child("source").append_attribute("file") = disk.c_str();
    pugi::xml_node target = node.append_child("target");
    target.append_attribute("dev") = "hda";
    target.append_attribute("bus") = "ide";
    devices.append_child("memballoon").append_attribute("model") = "none";
    std::ostringstream out;
    document.save(out, "", pugi::format_raw | pugi::format_no_declaration);
    return out.str();
}

/// True once the guest has ended by itself.
bool ends_by_itself(virDomainPtr domain) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (std::chrono::steady_clock::now() < end) {
        if (virDomainIsActive(domain) != 1) { // gone: the guest is transient
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    virDomainDestroy(domain);
    return false;
}

} // namespace

Accelerator accelerator_of(virConnectPtr connection, DirectoryPool &pool) {
    if (!offers_kvm(connection)) {
        return Accelerator::Tcg;
    }
    // Two daemons may try at the same time.
    const std::string name = fmt::format("enshu-kvm-{:08x}", std::random_device()());
    VolumeForm form;
    form.name = "t." + name;
    form.bytes = 512;
    pool.create(form);
    bool ran = false;
    try {
        pool.write_head(form.name, resetting_sector());
        const Domain domain{virDomainCreateXML(
            connection, trial_xml(name, pool.path_of(form.name).string()).c_str(), 0)};
        ran = domain != nullptr && ends_by_itself(domain.get());
    } catch (...) {
        pool.remove(form.name);
        throw;
    }
    pool.remove(form.name);
    return ran ? Accelerator::Kvm : Accelerator::Tcg;
}

} // namespace enshu::libvirt
