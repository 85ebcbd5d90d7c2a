#include "orchestrator/isolation/frames.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace enshu::isolation {

namespace {

constexpr std::uint16_t discard = 9;       // RFC 863: nobody answers there
constexpr std::uint16_t from_port = 49653; // of the private ones
constexpr Mac nobodys_mac{0x02, 0x65, 0x6e, 0x73, 0x68, 0x75};

bool is_set(const Mac &mac) {
    return mac != Mac{};
}

bool is_link_local(const Ip &ip) {
    return ip.v6 ? ip.bytes[0] == 0xfe && (ip.bytes[1] & 0xc0) == 0x80
                 : ip.bytes[0] == 169 && ip.bytes[1] == 254;
}

dsl::Ipv4 v4_of(const Ip &ip) {
    return {static_cast<std::uint32_t>(ip.bytes[0]) << 24 |
            static_cast<std::uint32_t>(ip.bytes[1]) << 16 |
            static_cast<std::uint32_t>(ip.bytes[2]) << 8 | ip.bytes[3]};
}

class Probes {
  public:
    Probes(const Standpoint &port, const Machine &machine, const std::function<Token()> &next)
        : port_(port), machine_(machine), next_(next), v4_(Ip::of(port.address)),
          v6_(link_local_of(port.mac)), zone_broadcast_(Ip::of(port.network.broadcast())) {
        for (const HostInterface &interface : machine.interfaces) {
            // What has no address answers to nobody: the bridges of other ranges, for example.
            if (is_set(interface.mac) && !interface.addresses.empty()) {
                macs_.insert(interface.mac);
            }
        }
    }

    std::vector<Probe> all() {
        control();
        this_machine();
        link_local();
        to_many();
        dhcp_and_routers();
        others();
        uplink();
        spoofed();
        vlan();
        control(); // the port still passes what is honest: the burst was not lost under its caps
        return std::move(probes_);
    }

  private:
    Bytes payload(const Token &token) const {
        const std::string_view words = "enshu isolation probe ";
        Bytes bytes(words.begin(), words.end());
        const Bytes marked = to_bytes(token);
        bytes.insert(bytes.end(), marked.begin(), marked.end());
        return bytes;
    }
    const Ip &own(const Ip &to) const { return to.v6 ? v6_ : v4_; }

    template <typename Make>
    void add(Kind kind, Reach reach, std::string what, const Make &make) {
        probes_.push_back({kind, reach, std::move(what), make(next_())});
    }
    /// An honest datagram to a port where somebody may listen.
    void add_udp(Kind kind, const Ip &to, const Mac &by, const std::string &how) {
        add(kind, Reach::Zone, fmt::format("udp to {}{}", to_string(to), how), [&](const Token &t) {
            return ethernet(by, port_.mac, udp(own(to), to, from_port, machine_.port, payload(t)));
        });
    }
    void add_echo(Kind kind, const Ip &to, const Mac &by, const std::string &how) {
        add(kind, Reach::Zone, fmt::format("ping of {}{}", to_string(to), how),
            [&](const Token &t) {
                return ethernet(by, port_.mac, echo_request(own(to), to, payload(t)));
            });
    }
    void add_all_three(Kind kind, const Ip &to, const Mac &by, const std::string &how) {
        add_udp(kind, to, by, how);
        add_echo(kind, to, by, how);
        add(kind, Reach::Zone, fmt::format("tcp to {}{}", to_string(to), how), [&](const Token &t) {
            return ethernet(by, port_.mac,
                            tcp_syn(own(to), to, from_port, machine_.port, payload(t)));
        });
    }
    void add_resolution(Kind kind, const Ip &to) {
        if (to.v6) {
            add(kind, Reach::Zone, fmt::format("who has {}", to_string(to)), [&](const Token &t) {
                Ip group = parse_ip("ff02::1:ff00:0");
                std::copy(to.bytes.begin() + 13, to.bytes.end(), group.bytes.begin() + 13);
                return ethernet(multicast_mac(group), port_.mac,
                                neighbour_solicitation(v6_, to, port_.mac, t));
            });
        } else {
            add_arp(kind, v4_of(to));
        }
    }
    void add_arp(Kind kind, dsl::Ipv4 to) {
        add(kind, Reach::Zone, fmt::format("who has {}", dsl::to_string(to)), [&](const Token &t) {
            return ethernet(broadcast_mac, port_.mac, type_arp,
                            arp_request(port_.mac, port_.address, to, t));
        });
    }

    void control() {
        add(Kind::Control, Reach::Zone, "an honest broadcast in its own zone",
            [&](const Token &t) { return honest_broadcast(port_.mac, v4_, t); });
    }
    Bytes honest_broadcast(const Mac &from, const Ip &sender, const Token &t) const {
        return ethernet(broadcast_mac, from,
                        udp(sender, zone_broadcast_, from_port, discard, payload(t)));
    }

    void this_machine() {
        for (const HostInterface &interface : machine_.interfaces) {
            for (const Ip &address : interface.addresses) {
                const bool local = is_link_local(address);
                const Kind kind = local ? Kind::LinkLocal : Kind::HostAddress;
                add_resolution(kind, address);
                add_all_three(kind, address, to_all(address), " by a broadcast");
                add_all_three(local ? Kind::LinkLocal : Kind::BridgeMac, address, port_.bridge,
                              " by the bridge's own MAC");
                for (const Mac &mac : macs_) {
                    if (mac == interface.mac || !is_set(interface.mac)) {
                        add_all_three(local ? Kind::LinkLocal : Kind::HostMac, address, mac,
                                      " by the MAC " + to_string(mac));
                    }
                }
            }
        }
    }
    static Mac to_all(const Ip &address) {
        return address.v6 ? multicast_mac(parse_ip("ff02::1")) : broadcast_mac;
    }

    void link_local() {
        const Ip metadata = parse_ip("169.254.169.254");
        add_arp(Kind::LinkLocal, v4_of(metadata));
        add_udp(Kind::LinkLocal, metadata, broadcast_mac, " by a broadcast");
        add_udp(Kind::LinkLocal, metadata, port_.bridge, " by the bridge's own MAC");
        std::set<Mac> macs = macs_;
        macs.insert(port_.bridge);
        for (const Mac &mac : macs) {
            const Ip address = link_local_of(mac);
            add_resolution(Kind::LinkLocal, address);
            add_echo(Kind::LinkLocal, address, mac, " by the MAC " + to_string(mac));
        }
    }

    void to_many() {
        for (const char *text : {"224.0.0.1", "224.0.0.251", "239.255.255.250", "ff02::1",
                                 "ff02::2", "ff02::fb", "ff05::2"}) {
            const Ip group = parse_ip(text);
            add_echo(Kind::Multicast, group, multicast_mac(group), "");
            add_udp(Kind::Multicast, group, multicast_mac(group), "");
        }
        const Ip everybody = parse_ip("255.255.255.255");
        add_udp(Kind::Broadcast, everybody, broadcast_mac, "");
        add_udp(Kind::Broadcast, zone_broadcast_, broadcast_mac, "");
        add_udp(Kind::Broadcast, everybody, port_.bridge, " by the bridge's own MAC");
        add(Kind::Broadcast, Reach::Zone, "a frame of no known protocol", [&](const Token &t) {
            return ethernet(broadcast_mac, port_.mac, type_experimental, payload(t));
        });
    }

    void dhcp_and_routers() {
        add(Kind::Dhcp, Reach::Zone, "a discover", [&](const Token &t) {
            return ethernet(broadcast_mac, port_.mac, dhcp(Dhcp::Discover, port_.mac, {}, t));
        });
        add(Kind::Dhcp, Reach::Port, "an offer", [&](const Token &t) {
            return ethernet(broadcast_mac, port_.mac,
                            dhcp(Dhcp::Offer, nobodys_mac, port_.address, t));
        });
        const Ip all = parse_ip("ff02::1");
        for (const Mac &to : {multicast_mac(all), port_.bridge}) {
            add(Kind::RouterAdvertisement, Reach::Port,
                fmt::format("an advertisement to {}", to_string(to)), [&](const Token &t) {
                    return ethernet(to, port_.mac, router_advertisement(v6_, port_.mac, t));
                });
        }
    }

    void others() {
        for (const Neighbour &guest : port_.neighbours) {
            // Every team has a machine of this name, MAC and address; only ours may hear it.
            to_guest(Kind::OtherTeam, guest, guest.host);
        }
        for (const auto &[zone, guest] : port_.elsewhere) {
            to_guest(Kind::OtherZone, guest, guest.host + " in zone " + zone);
        }
    }
    void to_guest(Kind kind, const Neighbour &guest, const std::string &whom) {
        add(kind, Reach::Zone, fmt::format("udp to {}, {}", whom, dsl::to_string(guest.address)),
            [&](const Token &t) {
                return ethernet(guest.mac, port_.mac,
                                udp(v4_, Ip::of(guest.address), from_port, discard, payload(t)));
            });
        add_arp(kind, guest.address);
    }

    void uplink() {
        std::vector<Ip> beyond = machine_.gateways;
        for (const char *text : {"192.0.2.77", "198.51.100.77", "203.0.113.77", "2001:db8::77"}) {
            const Ip address = parse_ip(text); // addresses for documentation: nobody has them
            if (address.v6 || !port_.network.contains(v4_of(address))) {
                beyond.push_back(address);
            }
        }
        for (const Ip &address : beyond) {
            add_udp(Kind::Uplink, address, to_all(address), " by a broadcast");
            add_udp(Kind::Uplink, address, port_.bridge, " by the bridge's own MAC");
            add_echo(Kind::Uplink, address, port_.bridge, " by the bridge's own MAC");
            for (const Mac &mac : macs_) {
                add_udp(Kind::Uplink, address, mac, " by the MAC " + to_string(mac));
            }
        }
        for (const Ip &gateway : machine_.gateways) {
            add_resolution(Kind::Uplink, gateway);
        }
    }

    void spoofed() {
        std::vector<std::pair<std::string, Mac>> macs{{"nobody", nobodys_mac},
                                                      {"the bridge", port_.bridge}};
        if (!macs_.empty()) {
            macs.emplace_back("this machine", *macs_.begin());
        }
        std::vector<std::pair<std::string, Ip>> addresses{{"nobody", Ip::of(unused())},
                                                          {"the world", parse_ip("198.51.100.66")}};
        for (const Neighbour &guest : port_.neighbours) {
            if (macs.size() < 6) { // a few guests stand for all
                macs.emplace_back(guest.host, guest.mac);
                addresses.emplace_back(guest.host, Ip::of(guest.address));
            }
        }
        for (const auto &[whose, mac] : macs) {
            add(Kind::SpoofedMac, Reach::Port, "with the MAC of " + whose,
                [&, from = mac](const Token &t) { return honest_broadcast(from, v4_, t); });
        }
        for (const auto &[whose, address] : addresses) {
            add(Kind::SpoofedAddress, Reach::Port, "with the address of " + whose,
                [&, from = address](const Token &t) {
                    return honest_broadcast(port_.mac, from, t);
                });
        }
        // Of an address that nobody has: where the rules fail, no guest's memory is poisoned.
        add(Kind::SpoofedAddress, Reach::Port, "ARP with an address that it does not have",
            [&](const Token &t) {
                return ethernet(broadcast_mac, port_.mac, type_arp,
                                arp_request(port_.mac, unused(), port_.address, t));
            });
        add(Kind::SpoofedMac, Reach::Port, "ARP with a MAC that it does not have",
            [&](const Token &t) {
                return ethernet(broadcast_mac, port_.mac, type_arp,
                                arp_request(nobodys_mac, port_.address, unused(), t));
            });
    }
    /// An address of the zone that nobody has.
    dsl::Ipv4 unused() const {
        dsl::Ipv4 address = port_.network.broadcast();
        do {
            --address.value;
        } while (address == port_.address ||
                 std::any_of(port_.neighbours.begin(), port_.neighbours.end(),
                             [&](const Neighbour &guest) { return guest.address == address; }));
        return address;
    }

    void vlan() {
        for (const std::uint16_t tag : {1, 2, 4094}) {
            add(Kind::Vlan, Reach::Port, fmt::format("tagged {}", tag), [&](const Token &t) {
                return with_vlan(honest_broadcast(port_.mac, v4_, t), tag);
            });
        }
        add(Kind::Vlan, Reach::Port, "tagged twice", [&](const Token &t) {
            return with_vlan(with_vlan(honest_broadcast(port_.mac, v4_, t), 2), 1);
        });
    }

    const Standpoint &port_;
    const Machine &machine_;
    const std::function<Token()> &next_;
    const Ip v4_;
    const Ip v6_;
    const Ip zone_broadcast_;
    std::set<Mac> macs_;
    std::vector<Probe> probes_;
};

struct Words {
    std::string_view name;
    dsl::Text meaning;
};

const Words &words_of(Kind kind) {
    static const std::array<Words, kinds> words{{
        {"control",
         {"同じゾーンへの正当な送信（届くべきもの）", "honest, in its own zone: has to arrive"}},
        {"host-address", {"本機の全アドレス", "every address of this machine"}},
        {"bridge-mac", {"本機のアドレス（ブリッジのMAC宛）", "the same, by the bridge's own MAC"}},
        {"host-mac", {"本機のアドレス（本機のMAC宛）", "the same, by this machine's MACs"}},
        {"link-local", {"リンクローカル", "link-local addresses"}},
        {"multicast", {"マルチキャスト", "multicast"}},
        {"broadcast", {"ブロードキャスト", "broadcast"}},
        {"dhcp", {"DHCPの要求と偽の応答", "DHCP: asking, and a rogue offer"}},
        {"router-advertisement", {"偽のルーター広告", "rogue router advertisements"}},
        {"other-team", {"他チームの同じアドレス", "the other teams' same addresses"}},
        {"other-zone", {"レイヤー2で他のゾーンへ", "other zones, by layer 2"}},
        {"uplink", {"外部への経路", "the uplink, and what lies beyond"}},
        {"spoofed-mac", {"詐称したMACアドレス", "spoofed MACs"}},
        {"spoofed-address", {"詐称したIPアドレス", "spoofed addresses"}},
        {"vlan", {"VLANタグ付きフレーム", "VLAN tags"}},
    }};
    return words.at(static_cast<std::size_t>(kind));
}

} // namespace

std::vector<Probe> probes_from(const Standpoint &port, const Machine &machine,
                               const std::function<Token()> &next) {
    return Probes(port, machine, next).all();
}

std::string_view name_of(Kind kind) {
    return words_of(kind).name;
}

dsl::Text meaning_of(Kind kind) {
    return words_of(kind).meaning;
}

} // namespace enshu::isolation
