#include "orchestrator/doctor/doctor.h"

#include "orchestrator/libvirt/connection.h"
#include "orchestrator/plan/range_plan.h"
#include "orchestrator/provision/guest_image.h"
#include "orchestrator/provision/provisioner.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <unistd.h>

namespace enshu::doctor {

namespace fs = std::filesystem;
using dsl::Text;

namespace {

Finding yes(const char *what, Text found) {
    return {Verdict::Yes, what, std::move(found), {}};
}

Finding no(const char *what, Text found, Text advice) {
    return {Verdict::No, what, std::move(found), std::move(advice)};
}

bool in_path(const std::string &program) {
    const char *path = std::getenv("PATH");
    std::string directories = path == nullptr ? "/usr/sbin:/usr/bin:/sbin:/bin" : path;
    for (std::size_t at = 0; at <= directories.size();) {
        const std::size_t end = std::min(directories.find(':', at), directories.size());
        if (access((fs::path(directories.substr(at, end - at)) / program).c_str(), X_OK) == 0) {
            return true;
        }
        at = end + 1;
    }
    return false;
}

Finding examine_rights() {
    if (geteuid() != 0) {
        return no("rights", {"root ではありません", "not root"},
                  {"root で実行してください（仮想ネットワークを作るために必要です）",
                   "run as root: virtual networks cannot be made without it"});
    }
    if (access("/dev/net/tun", R_OK | W_OK) != 0) {
        return no("rights", {"/dev/net/tun を開けません", "/dev/net/tun cannot be opened"},
                  {"カーネルモジュール tun を読み込んでください: modprobe tun",
                   "load the kernel's tun module: modprobe tun"});
    }
    return yes("rights",
               {"root、ネットワーク装置を作成可能", "root, and network devices can be made"});
}

Finding examine_programs() {
    std::string missing;
    for (const char *program : {"qemu-system-x86_64", "qemu-img", "xorriso", "ip", "nft"}) {
        if (!in_path(program)) {
            missing += std::string(missing.empty() ? "" : ", ") + program;
        }
    }
    if (!missing.empty()) {
        return no("programs", {"見つかりません: " + missing, "missing: " + missing},
                  {"./enshu setup で導入できます", "`./enshu setup` installs them"});
    }
    return yes("programs", {"必要なプログラムがそろっています", "all there"});
}

Finding examine_hypervisor(const Question &question) {
    const std::string uri = libvirt::choose_uri(question.uri, question.state);
    if (!libvirt::find_qemu_user()) {
        return no("hypervisor",
                  {"QEMU 用アカウント libvirt-qemu がありません",
                   "there is no account libvirt-qemu for QEMU"},
                  {"./enshu setup が作成します", "`./enshu setup` makes it"});
    }
    return yes("hypervisor", {"libvirt " + uri, "libvirt " + uri});
}

Finding examine_accelerator() {
    const libvirt::AcceleratorFinding finding = libvirt::find_accelerator();
    if (finding.accelerator == libvirt::Accelerator::Kvm) {
        return yes("accelerator", {"KVM が使えます: " + finding.why, "KVM works: " + finding.why});
    }
    return {Verdict::Note,
            "accelerator",
            {"KVM は使えません（" + finding.why +
                 "）。TCG（ソフトウェア）で動作します。起動は遅くなります",
             "KVM cannot be used (" + finding.why +
                 "); guests run under TCG, in software, and boot slowly"},
            {"仮想化支援のある機械を使うか、libvirt-qemu を kvm グループに加えてください: usermod "
             "-aG kvm libvirt-qemu",
             "use a machine with hardware virtualisation, or give the account access: usermod -aG "
             "kvm libvirt-qemu"}};
}

Finding examine_image(const fs::path &directory) {
    try {
        const provision::GuestImage image = provision::open_guest_image(directory);
        const auto mib = fs::file_size(image.disk) >> 20;
        return yes("guest image", {fmt::format("{}… ({} MiB)", image.digest.substr(0, 12), mib),
                                   fmt::format("{}… ({} MiB)", image.digest.substr(0, 12), mib)});
    } catch (const std::exception &error) {
        return no("guest image", {error.what(), error.what()},
                  {"./enshu setup が作成します", "`./enshu setup` makes it"});
    }
}

std::vector<Finding> examine_capacity(const Question &question) {
    const provision::Resources there = provision::resources_at(question.state);
    std::vector<Finding> findings;
    if (!question.scenario) {
        findings.push_back(yes("memory", {fmt::format("空き {} MiB", there.memory_mib),
                                          fmt::format("{} MiB free", there.memory_mib)}));
        findings.push_back(yes("disk", {fmt::format("空き {} MiB", there.disk_mib),
                                        fmt::format("{} MiB free", there.disk_mib)}));
        return findings;
    }
    const plan::ExercisePlan plan = plan::make_plan(*question.scenario, question.scenario->id, 1,
                                                    {question.assets, question.actor});
    const auto finding = [&](const char *what, int per_team, int free, const Text &advice) {
        const int teams = std::min(40, free / per_team);
        const Text found = {fmt::format("空き {} MiB、1班あたり {} MiB: {} は {} 班まで", free,
                                        per_team, question.scenario->title.ja, teams),
                            fmt::format("{} MiB free, {} MiB a team: \"{}\" fits {} team{}", free,
                                        per_team, question.scenario->title.en, teams,
                                        teams == 1 ? "" : "s")};
        return teams > 0 ? yes(what, found) : no(what, found, advice);
    };
    findings.push_back(finding("memory", plan.memory_mib_per_team(), there.memory_mib,
                               {"他のプログラムを閉じるか、メモリを増設してください",
                                "close other programs, or add memory"}));
    findings.push_back(finding("disk", plan.disk_mib_per_team(), there.disk_mib,
                               {"空き容量を作るか、--state で別の場所を指定してください",
                                "make room, or name another place with --state"}));
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    findings.push_back(
        yes("processors", {fmt::format("{} コア", cores), fmt::format("{} cores", cores)}));
    return findings;
}

} // namespace

std::vector<Finding> examine(const Question &question) {
    std::vector<Finding> findings = {examine_rights(), examine_programs(),
                                     examine_hypervisor(question), examine_accelerator(),
                                     examine_image(question.guest_image)};
    for (Finding &finding : examine_capacity(question)) {
        findings.push_back(std::move(finding));
    }
    return findings;
}

} // namespace enshu::doctor
