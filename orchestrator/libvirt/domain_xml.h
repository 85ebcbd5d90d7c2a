// The libvirt XML of one guest. Golden files under tests/golden/plan show what libvirt is given.
#pragma once

#include "orchestrator/libvirt/connection.h"
#include "orchestrator/provision/hypervisor.h"

#include <string>

namespace enshu::libvirt {

/// Our mark on a domain: <enshu:guest exercise= team= host=> in its metadata.
inline constexpr auto metadata_namespace = "https://enshu.example/libvirt/1";

/// Where the RAM of a guest lies whose clones shall share it, until it is saved.
std::filesystem::path ram_file_of(const provision::GuestSpec &spec);

std::string domain_xml(const provision::GuestSpec &spec, Accelerator accelerator);

/// A live domain's XML → what our mark says; nothing when it is not ours. Hostile XML is "not
/// ours".
std::optional<provision::FoundGuest> read_metadata(const std::string &domain_xml);

/// The <interface> elements of a live domain's XML with their link state set, ready for an update.
std::vector<std::string> interfaces_with_link(const std::string &domain_xml, bool up);

} // namespace enshu::libvirt
