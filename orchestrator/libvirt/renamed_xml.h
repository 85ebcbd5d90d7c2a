// The description of a saved guest under other names.
#pragma once

#include "orchestrator/provision/hypervisor.h"

#include <string>

namespace enshu::libvirt {

/// A saved guest's XML with the names, files, sockets and bridges of `spec`. All that the guest can
/// see stays: devices, their addresses, MAC addresses, the processor. Throws std::runtime_error for
/// XML that does not describe the guest of `spec`.
std::string renamed_domain_xml(const std::string &saved_xml, const provision::GuestSpec &spec);

/// For virDomainSnapshotCreateXML: memory into `memory`, and what is written to the disk from now
/// on into the new overlay `disk`.
std::string checkpoint_xml(const std::string &memory, const std::string &disk);

} // namespace enshu::libvirt
