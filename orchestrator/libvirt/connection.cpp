#include "orchestrator/libvirt/connection.h"

#include "orchestrator/libvirt/error.h"
#include "orchestrator/libvirt/json_depth.h"
#include "orchestrator/process/process.h"

#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace enshu::libvirt {

namespace fs = std::filesystem;

namespace {

constexpr std::chrono::seconds local_deadline{30};

// A libvirtd listens on one of these.
bool system_libvirtd_answers() {
    for (const char *socket : {"/run/libvirt/libvirt-sock", "/run/libvirt/virtqemud-sock"}) {
        if (fs::exists(socket)) {
            const ConnectionHandle handle{virConnectOpen("qemu:///system")};
            if (handle != nullptr) {
                return true;
            }
        }
    }
    return false;
}

/// The embedded driver reads this before its first open.
void write_qemu_conf(const fs::path &root) {
    const std::optional<QemuUser> user = find_qemu_user();
    if (!user) {
        throw std::runtime_error(
            "there is no account `libvirt-qemu` for QEMU to run under; `./enshu setup` "
            "makes it");
    }
    fs::create_directories(root / "etc");
    std::ofstream conf(root / "etc" / "qemu.conf", std::ios::trunc);
    conf << "# written by enshud at every start\n"
         << "stdio_handler = \"file\"\n" // there is no virtlogd
         << "namespaces = [ ]\n"         // there may be no udev to mirror
         << "cgroup_controllers = [ ]\n" // there may be no systemd to delegate them
         << "security_driver = \"none\"\n"
         << "remember_owner = 0\n"
         << fmt::format("user = \"+{}\"\ngroup = \"+{}\"\n", user->user, user->group);
    conf.flush();
    if (!conf) {
        throw std::runtime_error(fmt::format("cannot write {}", (root / "etc/qemu.conf").string()));
    }
}

/// A file that QEMU can read and nobody could have prepared: the directory is everybody's, and we
/// are root.
class BootSector {
  public:
    explicit BootSector(const std::string &content)
        : path_((fs::temp_directory_path() / "enshu-kvm-XXXXXX").string()) {
        const int fd = mkstemp(path_.data());
        if (fd < 0) {
            throw std::runtime_error(
                fmt::format("cannot make {}: {}", path_, std::strerror(errno)));
        }
        const bool written = fchmod(fd, 0644) == 0 && write(fd, content.data(), content.size()) ==
                                                          static_cast<ssize_t>(content.size());
        close(fd);
        if (!written) {
            fs::remove(path_);
            throw std::runtime_error(fmt::format("cannot write {}: is the disk full?", path_));
        }
    }
    ~BootSector() {
        std::error_code ignored;
        fs::remove(path_, ignored);
    }
    BootSector(const BootSector &) = delete;
    BootSector &operator=(const BootSector &) = delete;
    const std::string &path() const { return path_; }

  private:
    std::string path_;
};

} // namespace

std::optional<QemuUser> find_qemu_user() {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd *found = nullptr;
    if (getpwnam_r("libvirt-qemu", &entry, buffer.data(), buffer.size(), &found) != 0 ||
        found == nullptr) {
        return std::nullopt;
    }
    return QemuUser{static_cast<long>(entry.pw_uid), static_cast<long>(entry.pw_gid)};
}

std::string choose_uri(const std::string &configured, const fs::path &state) {
    if (!configured.empty()) {
        return configured;
    }
    if (system_libvirtd_answers()) {
        return "qemu:///system";
    }
    return "qemu:///embed?root=" + (state / "hv").string();
}

Connection connect(const std::string &configured, const fs::path &state, Link::OnChange on_change) {
    require_bounded_json();
    Connection connection;
    connection.uri = choose_uri(configured, state);
    connection.embedded = connection.uri.starts_with("qemu:///embed");
    if (!connection.uri.starts_with("qemu:///")) {
        throw std::runtime_error(
            fmt::format("{}: this is no hypervisor of this machine (qemu:///system, or "
                        "qemu:///embed?root=DIRECTORY)",
                        connection.uri));
    }
    if (connection.embedded) {
        write_qemu_conf(state / "hv");
        connection.handle.reset(require(virConnectOpen(connection.uri.c_str()),
                                        ("connect to " + connection.uri).c_str()));
        return connection;
    }
    connection.handle.keep(connection.uri, false, std::move(on_change));
    if (!connection.handle.wait_until_open(local_deadline)) {
        throw std::runtime_error(
            fmt::format("no connection to {}: {}", connection.uri, connection.handle.why_down()));
    }
    return connection;
}

bool is_remote(const std::string &uri) {
    return !uri.empty() && !uri.starts_with("qemu:///");
}

Connection connect_remote(const std::string &uri, Link::OnChange on_change) {
    require_bounded_json();
    if (!uri.starts_with("qemu+")) {
        throw std::runtime_error(
            fmt::format("{}: name a hypervisor as qemu:///system, qemu+tls://HOST/system or "
                        "qemu+ssh://USER@HOST/system",
                        uri));
    }
    Connection connection;
    connection.uri = uri;
    if (uri.starts_with("qemu+ssh:") && uri.find("no_tty=") == std::string::npos) {
        // Nobody is there to type a password.
        connection.uri += uri.find('?') == std::string::npos ? "?no_tty=1" : "&no_tty=1";
    }
    connection.handle.keep(connection.uri, true, std::move(on_change));
    return connection;
}

ConnectionHandle open_beside(const Connection &connection) {
    static_cast<void>(connection.handle.get()); // throws at once where it is down
    ConnectionHandle beside{
        require(virConnectOpen(connection.uri.c_str()), ("connect to " + connection.uri).c_str())};
    require(virConnectSetKeepAlive(beside.get(), 3, 5), "watch over the connection");
    return beside;
}

AcceleratorFinding find_accelerator() {
    if (access("/dev/kvm", F_OK) != 0) {
        return {Accelerator::Tcg, "/dev/kvm is not there"};
    }
    const std::optional<QemuUser> user = find_qemu_user();
    if (!user) {
        return {Accelerator::Tcg, "there is no account for QEMU to try KVM with"};
    }
    // mov al,42; mov dx,0x501; out dx,al; hlt: isa-debug-exit ends QEMU with (42 << 1) | 1.
    std::string sector("\xb0\x2a\xba\x01\x05\xee\xf4", 7);
    sector.resize(510, '\0');
    sector += "\x55\xaa";
    const BootSector disk(sector);
    process::Options options;
    options.deadline = std::chrono::seconds(10);
    options.user = user->user;
    options.group = user->group;
    AcceleratorFinding finding;
    const auto begin = std::chrono::steady_clock::now();
    try {
        const process::Result result =
            process::run({"qemu-system-x86_64", "-accel", "kvm", "-m", "16", "-nodefaults",
                          "-nographic", "-device", "isa-debug-exit,iobase=0x501,iosize=1", "-drive",
                          "file=" + disk.path() + ",format=raw,if=ide,readonly=on", "-snapshot"},
                         options);
        const auto took = std::chrono::steady_clock::now() - begin;
        if (result.exit_code == 85) {
            finding = {Accelerator::Kvm, fmt::format("a guest ran under KVM in {:.1f} s",
                                                     std::chrono::duration<double>(took).count())};
        } else {
            finding.why = "QEMU says: " + result.error.substr(0, result.error.find('\n'));
        }
    } catch (const process::ProcessError &error) {
        finding.why =
            fmt::format("a guest of one boot sector does not run under KVM: {}", error.what());
    }
    return finding;
}

} // namespace enshu::libvirt
