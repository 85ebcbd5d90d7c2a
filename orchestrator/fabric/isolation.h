// Our own nftables table for the case that a range's bridges stand in the host's own network
// namespace (a system libvirtd). It is loaded before the first guest and drops everything between
// the host and any of our bridges.
#pragma once

#include <string>
#include <vector>

namespace enshu::fabric {

/// The rules, for golden tests and for `nft -f -`. Loading them twice is the same as once.
std::string isolation_rules();
/// What takes them away; absent is fine.
std::string no_isolation_rules();

/// rp_filter on, IPv6 off, and no answers to ARP on one of our bridges: an address-less bridge
/// alone isolates nothing (docs/decisions/0002).
void harden_bridge(const std::string &bridge);
/// The settings of harden_bridge() that are otherwise now, as files.
std::vector<std::string> softened(const std::string &bridge);

} // namespace enshu::fabric
