#include "orchestrator/libvirt/form.h"

#include "orchestrator/libvirt/domain_xml.h"
#include "orchestrator/libvirt/error.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <pugixml.hpp>

#include <array>
#include <cstdlib>

namespace enshu::libvirt {

namespace {

/// The beginning of the SHA-256, which is enough to tell two apart.
std::string short_digest(const std::string &text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error("cannot compute a SHA-256");
    }
    std::string hex;
    for (std::size_t i = 0; i < 8; ++i) {
        hex += fmt::format("{:02x}", digest.at(i));
    }
    return hex;
}

/// Has everything once that a guest of ours can have.
provision::GuestSpec example() {
    provision::GuestSpec spec;
    spec.guest.host = spec.guest.name = "example";
    spec.guest.uuid = "00000000-0000-4000-8000-000000000000";
    spec.guest.memory_mib = 192;
    spec.guest.nics = {{"zone", "bridge", "tap", "52:54:00:00:00:01", {}, 24}};
    spec.exercise = "example";
    spec.team = 1;
    spec.kernel = spec.initrd = spec.disk = spec.seed = spec.actor_socket = spec.console_log =
        "/example";
    return spec;
}

std::string version_text(unsigned long version) {
    return fmt::format("{}.{}.{}", version / 1'000'000, version / 1000 % 1000, version % 1000);
}

/// Such guests see this host's processor as it is.
std::string processor_of(virConnectPtr connection) {
    const std::unique_ptr<char, Releases<std::free>> text{
        require(virConnectGetCapabilities(connection), "ask what the host can do")};
    pugi::xml_document document;
    document.load_string(text.get());
    const pugi::xml_node cpu = document.child("capabilities").child("host").child("cpu");
    std::string features;
    for (const pugi::xml_node feature : cpu.children("feature")) {
        features += fmt::format(" {}", feature.attribute("name").value());
    }
    return fmt::format("{} {} {}", cpu.child("vendor").text().get(),
                       cpu.child("model").text().get(), short_digest(features));
}

} // namespace

std::string form_of(virConnectPtr connection, Accelerator accelerator) {
    unsigned long libvirt = 0;
    unsigned long qemu = 0;
    require(virConnectGetLibVersion(connection, &libvirt), "ask libvirt's version");
    require(virConnectGetVersion(connection, &qemu), "ask the hypervisor's version");
    const bool kvm = accelerator == Accelerator::Kvm;
    provision::GuestSpec sharing = example();
    sharing.guest.memory_mode = plan::MemoryMode::Shared;
    return fmt::format(
        "{} {}, libvirt {}, QEMU {}", kvm ? "kvm on " + processor_of(connection) : "tcg",
        short_digest(domain_xml(example(), accelerator) + domain_xml(sharing, accelerator)),
        version_text(libvirt), version_text(qemu));
}

} // namespace enshu::libvirt
