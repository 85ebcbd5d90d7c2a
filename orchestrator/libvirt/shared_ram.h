// The RAM of a guest in the way of `memory: shared`, as its description says it. libvirt knows
// nothing of that: it passes on what stands under <qemu:commandline> (docs/decisions/0017).
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace pugi {
class xml_node;
}

namespace enshu::libvirt {

/// Of what libvirt has no words for, in a <domain>.
inline constexpr auto qemu_namespace = "http://libvirt.org/schemas/domain/qemu/1.0";

struct SharedRam {
    enum class Kind {
        Template, ///< in a file that it writes to: what clones are made from, once it has ended
        Clone,    ///< over a template's file, with pages of its own where it has written
        Whole     ///< all its own: a clone that was saved and thawed
    };
    Kind kind{};
    std::filesystem::path file; ///< of a template or a clone
};

/// Says it in a <domain>, instead of what was said there. A clone waits for its devices' state.
void describe_ram(pugi::xml_node domain, const SharedRam &ram);

/// The same for text. Throws std::runtime_error for one that is no domain.
std::string with_ram(const std::string &domain_xml, const SharedRam &ram);

/// What a description says; absent: its RAM is the ordinary way's.
std::optional<SharedRam> ram_in(const std::string &domain_xml);

} // namespace enshu::libvirt
