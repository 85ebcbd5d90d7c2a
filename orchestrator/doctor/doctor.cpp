#include "orchestrator/doctor/doctor.h"

#include "orchestrator/libvirt/connection.h"
#include "orchestrator/libvirt/sites.h"
#include "orchestrator/plan/range_plan.h"
#include "orchestrator/provision/guest_image.h"
#include "orchestrator/provision/machine.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
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

Finding examine_hypervisor(const Question &question, const std::string &configured) {
    const std::string uri = libvirt::choose_uri(configured, question.state);
    if (!libvirt::find_qemu_user()) {
        return no("hypervisor",
                  {"QEMU 用アカウント libvirt-qemu がありません",
                   "there is no account libvirt-qemu for QEMU"},
                  {"./enshu setup が作成します", "`./enshu setup` makes it"});
    }
    return yes("hypervisor", {"libvirt " + uri, "libvirt " + uri});
}

/// One on another machine. A site that cannot be reached costs only its own teams.
Finding examine_site(const libvirt::NamedUri &named) {
    constexpr std::chrono::seconds patience{10};
    const libvirt::EventLoop loop;
    libvirt::RemoteSite site(named.name, named.uri, std::chrono::seconds(0), {});
    site.connection().handle.wait_until_open(patience);
    const provision::SiteCondition there = site.condition();
    const std::string who = named.name + ": " + named.uri;
    if (!there.reachable) {
        return {
            Verdict::Note,
            "site",
            {who + " に接続できません: " + there.why, who + " cannot be reached: " + there.why},
            {"その機械の libvirtd と、URI、鍵や証明書を確認してください。接続できるまで班は置かれ"
             "ません",
             "look at its libvirtd, the URI, and the keys; until then no team is placed there"}};
    }
    return yes("site", {fmt::format("{}（メモリ {} MiB・ディスク {} MiB の空き）", who,
                                    there.room.memory_mib, there.room.disk_mib),
                        fmt::format("{} ({} MiB of memory and {} MiB of disk free)", who,
                                    there.room.memory_mib, there.room.disk_mib)});
}

/// The one on this machine, if any, first.
std::vector<Finding> examine_hypervisors(const Question &question) {
    std::vector<libvirt::NamedUri> sites;
    try {
        sites = libvirt::read_connections(question.connections);
    } catch (const std::invalid_argument &error) {
        return {no("hypervisor", {error.what(), error.what()},
                   {"--connect を確認してください", "look at `--connect`"})};
    }
    std::vector<Finding> findings;
    for (const libvirt::NamedUri &site : sites) {
        if (libvirt::is_remote(site.uri)) {
            findings.push_back(examine_site(site));
        } else {
            findings.insert(findings.begin(), examine_hypervisor(question, site.uri));
        }
    }
    return findings;
}

Finding examine_accelerator(const libvirt::AcceleratorFinding &finding) {
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

Finding machine_finding(const char *what, std::int64_t value, const char *unit_ja,
                        const char *unit_en) {
    return yes(what, {fmt::format("{} {}", value, unit_ja), fmt::format("{} {}", value, unit_en)});
}

/// What the daemon asks before it makes anything, for a single team.
std::vector<Finding> examine_capacity(const Question &question, bool kvm) {
    const provision::Machine machine = provision::read_machine({question.state, {}, "/", kvm});
    std::vector<Finding> findings;
    if (!question.scenario) {
        findings.push_back(
            machine_finding("memory", machine.free_memory_mib, "MiB の空き", "MiB free"));
        findings.push_back(
            machine_finding("disk", machine.free_disk_mib, "MiB の空き", "MiB free"));
        findings.push_back(machine_finding("processors", machine.processors, "コア", "cores"));
        return findings;
    }
    provision::CapacityOptions options;
    options.freezes = true; // it may be frozen already: then there is more room than is said
    const provision::Demand demand =
        provision::demand_of(plan::make_plan(*question.scenario, question.scenario->id, 1,
                                             {question.assets, question.actor}),
                             options);
    const provision::Judgement judgement = provision::judge(demand, machine, {});
    for (const provision::Balance &balance : judgement.balances) {
        const char *what = provision::short_name_of(balance.resource);
        Text found = provision::describe(balance, 0);
        findings.push_back(balance.suffices || !balance.binding
                               ? yes(what, std::move(found))
                               : no(what, std::move(found),
                                    provision::advice_for(balance.resource, question.state)));
    }
    const Text scarce = provision::name_of(judgement.binds);
    const Text teams = {fmt::format("「{}」は {}班まで（上限を決めるもの: {}）",
                                    question.scenario->title.ja, judgement.teams, scarce.ja),
                        fmt::format("\"{}\" fits {} team{}; what binds is {}",
                                    question.scenario->title.en, judgement.teams,
                                    judgement.teams == 1 ? "" : "s", scarce.en)};
    findings.push_back(judgement.fits ? yes("teams", teams)
                                      : no("teams", teams,
                                           provision::advice_for(judgement.binds, question.state)));
    return findings;
}

} // namespace

std::vector<Finding> examine(const Question &question) {
    const libvirt::AcceleratorFinding accelerator = libvirt::find_accelerator();
    std::vector<Finding> findings = {examine_rights(), examine_programs()};
    for (Finding &finding : examine_hypervisors(question)) {
        findings.push_back(std::move(finding));
    }
    findings.push_back(examine_accelerator(accelerator));
    findings.push_back(examine_image(question.guest_image));
    const bool kvm = accelerator.accelerator == libvirt::Accelerator::Kvm;
    for (Finding &finding : examine_capacity(question, kvm)) {
        findings.push_back(std::move(finding));
    }
    return findings;
}

} // namespace enshu::doctor
