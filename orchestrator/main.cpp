// enshud: wires the daemon to its API and waits to be told to stop.
#include "orchestrator/isolation/prove.h"
#include "orchestrator/isolation/prove_elsewhere.h"
#include "orchestrator/libvirt/sites.h"
#include "orchestrator/process/descriptors.h"
#include "orchestrator/process/failpoint.h"
#include "orchestrator/process/orphans.h"
#include "orchestrator/rpc/server.h"

#include <CLI/CLI.hpp>
#include <spdlog/spdlog.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <pthread.h>

int main(int argc, char **argv) {
    CLI::App app("Enshu's daemon: builds ranges, plays exercises, keeps the log.", "enshud");
    enshu::daemon::Settings settings;
    settings.state = "/var/lib/enshu/main";
    settings.actor = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "actor";
    std::filesystem::path socket = "/run/enshu/enshud.sock";
    app.add_option("--state", settings.state, "where ranges and the log are kept")
        ->capture_default_str();
    app.add_option("--socket", socket, "where to answer")->capture_default_str();
    settings.goldens = "/var/cache/enshu/goldens";
    app.add_option("--goldens", settings.goldens, "where frozen organisations are kept")
        ->capture_default_str();
    app.add_option("--image", settings.guest_image, "the directory that images/build made");
    app.add_option("--assets", settings.assets, "the repository's images/");
    app.add_option("--actor", settings.actor, "the static program for the guests")
        ->capture_default_str();
    std::vector<std::string> connections;
    app.add_option("--connect", connections,
                   "URI or NAME=URI of a hypervisor, as in `hall-b=qemu+ssh://root@hall-b/system`; "
                   "may be repeated: whole teams go where most memory is free. Without it, this "
                   "machine: qemu:///system if a libvirtd answers, else embedded QEMU")
        ->allow_extra_args(false);
    unsigned boot_limit = 0;
    app.add_option(
        "--boot-limit", boot_limit,
        "seconds a guest may take until its agent answers; otherwise 120 under KVM, 300 under TCG");
    app.add_option("--evidence-mib", settings.evidence_mib,
                   "MiB of evidence that each team may keep")
        ->check(CLI::Range(64, 1024 * 1024))
        ->capture_default_str();
    bool list_failpoints = false;
    app.add_flag("--failpoints", list_failpoints,
                 "print where a test can make the daemon die (ENSHU_FAILPOINT=NAME), and end");
    CLI11_PARSE(app, argc, argv);
    if (list_failpoints) {
        for (const std::string_view name : enshu::process::failpoints()) {
            std::cout << name << '\n';
        }
        return 0;
    }

    // Every thread inherits this mask: the signals come to sigwait() below and nowhere else.
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &stop, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    try {
        const enshu::provision::Paths refused_early(
            settings.state); // before anything is made there
        std::filesystem::create_directories(settings.state);
        const std::string libvirt_log = "3:file:" + (settings.state / "libvirt.log").string();
        setenv("LIBVIRT_LOG_OUTPUTS", libvirt_log.c_str(), 0);
        enshu::process::raise_descriptor_limit();
        enshu::process::adopt_and_collect_orphans();
        // First, because only one daemon can hold it: a second one must not come near the
        // hypervisor.
        enshu::store::Store store(settings.state / "store");
        enshu::libvirt::Sites sites(
            connections, settings.state, std::chrono::seconds(boot_limit),
            [](const std::string &site, bool up, const std::string &why) {
                if (up) {
                    spdlog::info("libvirtd of `{}` is there", site);
                } else {
                    spdlog::warn(
                        "libvirtd of `{}` is lost: {}; guests run on, and it is looked for", site,
                        why);
                }
            });
        for (const std::string &line : sites.in_words()) {
            spdlog::info("{}", line);
        }
        enshu::daemon::Daemon daemon(
            settings, store,
            {sites.all(), [&] { return sites.offers(); }, sites.uris(), sites.accelerator(),
             [&](const std::vector<enshu::plan::RangePlan> &ranges,
                 const enshu::provision::Site &site) {
                 enshu::isolation::Elsewhere *elsewhere = sites.elsewhere(site.name);
                 return elsewhere != nullptr ? enshu::isolation::prove_elsewhere(ranges, *elsewhere)
                                             : enshu::isolation::prove(ranges, site.fabric);
             }});
        const enshu::rpc::Server server(daemon, socket);
        spdlog::info("enshud answers at {}", socket.string());
        int signal = 0;
        sigwait(&stop, &signal);
        spdlog::info("stopping (signal {})", signal);
    } catch (const std::exception &error) {
        spdlog::error("{}", error.what());
        return 1;
    }
    return 0;
}
