#include "orchestrator/libvirt/template_memory.h"

#include "orchestrator/libvirt/connection.h"
#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/file_handle.h"
#include "orchestrator/libvirt/monitor.h"
#include "orchestrator/libvirt/shared_ram.h"
#include "orchestrator/provision/hypervisor.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace enshu::libvirt {

namespace fs = std::filesystem;
using provision::ram_beside;

namespace {

/// Without RAM it is about half a MiB.
constexpr std::chrono::seconds state_deadline{30};
constexpr auto descriptor_name = "enshu-state";

[[noreturn]] void fail(const std::string &what, const fs::path &file) {
    throw std::system_error(errno, std::generic_category(), what + " " + file.string());
}

/// Hands QEMU an open file and lets it write its state there, or read it from there.
void carry_state(virDomainPtr domain, const char *command, int file) {
    leave_shared_memory_out(domain, true);
    ask_monitor(domain, "getfd", {{"fdname", descriptor_name}}, file);
    ask_monitor(domain, command, {{"uri", std::string("fd:") + descriptor_name}});
    wait_for_migration(domain, state_deadline);
}

} // namespace

void make_ram_file(const fs::path &file) {
    unlink(file.c_str()); // what it held would be taken for RAM
    const FileHandle made(open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (made.get() < 0) {
        fail("cannot make", file);
    }
    const std::optional<QemuUser> user = find_qemu_user();
    if (geteuid() == 0 && user &&
        fchown(made.get(), static_cast<uid_t>(user->user), static_cast<gid_t>(user->group)) != 0) {
        fail("cannot give to QEMU's account", file);
    }
}

void save_devices(virDomainPtr domain, const fs::path &memory) {
    const std::unique_ptr<char, Releases<std::free>> xml{
        require(virDomainGetXMLDesc(domain, VIR_DOMAIN_XML_SECURE | VIR_DOMAIN_XML_MIGRATABLE |
                                                VIR_DOMAIN_XML_INACTIVE),
                "read a domain's XML")};
    SaveImage image;
    image.domain_xml = xml.get();
    const std::string head = save_image_head(image);
    const FileHandle file(open(memory.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (file.get() < 0 ||
        write(file.get(), head.data(), head.size()) != static_cast<ssize_t>(head.size())) {
        fail("cannot write", memory);
    }
    try {
        carry_state(domain, "migrate", file.get());
    } catch (...) {
        // A later, ordinary save of it must hold its RAM.
        try {
            leave_shared_memory_out(domain, false);
        } catch (const std::runtime_error &) { // the first failure says more
        }
        throw;
    }
    if (fsync(file.get()) != 0) {
        fail("cannot write", memory);
    }
}

void keep_ram(const fs::path &file, const fs::path &memory) {
    {
        const FileHandle written(open(file.c_str(), O_RDONLY | O_CLOEXEC));
        if (written.get() < 0 || fsync(written.get()) != 0) {
            fail("cannot keep", file);
        }
    }
    if (rename(file.c_str(), ram_beside(memory).c_str()) != 0) {
        fail("cannot keep", ram_beside(memory));
    }
}

void start_clone(virConnectPtr connection, const SaveImage &image, const fs::path &memory) {
    const FileHandle file(open(memory.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0 ||
        lseek(file.get(), static_cast<off_t>(image.stream_offset), SEEK_SET) < 0) {
        fail("cannot read", memory);
    }
    const std::string xml =
        with_ram(image.domain_xml, {SharedRam::Kind::Clone, ram_beside(memory)});
    const Domain domain{require(
        virDomainCreateXML(connection, xml.c_str(), VIR_DOMAIN_START_PAUSED), "thaw a domain")};
    try {
        carry_state(domain.get(), "migrate-incoming", file.get());
        // Else libvirt's save images of this guest would be written in a form that it cannot read.
        leave_shared_memory_out(domain.get(), false);
    } catch (...) {
        virDomainDestroy(domain.get());
        throw;
    }
}

} // namespace enshu::libvirt
