// A frozen organisation where the site's hypervisor can open it: brought there once.
#include "orchestrator/provision/provisioner.h"
#include "orchestrator/provision/slots.h"

#include <fmt/format.h>

namespace enshu::provision {

namespace fs = std::filesystem;

fs::path Provisioner::bring_image(const fs::path &file, const GuestImage &image,
                                  const OnCopied &on_copied) {
    return files_.bring(file, fmt::format("image-{}.{}", image.digest, file.filename().string()),
                        {}, on_copied);
}

Provisioner::FrozenHost Provisioner::bring(const Golden &golden, const std::string &host,
                                           const OnProgress &on_progress,
                                           const std::atomic<bool> &stop) {
    bool told = false;
    const OnCopied on_copied = [&](std::uint64_t, std::uint64_t) {
        if (stop) {
            throw Stopped{};
        }
        if (!told) {
            told = true;
            tell(on_progress,
                 {0,
                  "",
                  HostState::Planned,
                  {fmt::format("凍結した {} を {} へコピーしています", host, site_.name),
                   fmt::format("copying the frozen {} to `{}`", host, site_.name)}});
        }
    };
    // One that is made anew under the same digest is another one.
    const auto key = [&](const char *ending) {
        return fmt::format("{}-{}.{}.{}", golden.digest.substr(0, 16), golden.made_unix_ms, host,
                           ending);
    };
    const FrozenGuest frozen = golden.guest(host);
    FrozenHost there;
    there.kernel = bring_image(golden.image.kernel, golden.image, on_copied);
    there.initrd = bring_image(golden.image.initrd, golden.image, on_copied);
    there.seed = files_.bring(golden.seed(host), key("iso"), {}, on_copied);
    there.guest.disk =
        files_.bring(frozen.disk, key("qcow2"),
                     bring_image(golden.image.disk, golden.image, on_copied), on_copied);
    there.guest.memory = files_.bring(frozen.memory, key("memory"), {}, on_copied);
    return there;
}

} // namespace enshu::provision
