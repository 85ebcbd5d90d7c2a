// Addresses in what people read, answer and type.
#include "scenario-dsl/check/check.h"
#include "scenario-dsl/check/harmless.h"
#include "scenario-dsl/check/reported.h"
#include "scenario-dsl/schema/conform.h"
#include "scenario-dsl/schema/fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace enshu::dsl {
namespace {

struct Mention {
    std::string_view written;
    Ipv4 address;
};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// `198.51.100.66`, also with the backslashes of a pattern. Neither a part of something longer nor
/// a network (`192.168.20.0/24`).
std::vector<Mention> find_addresses(std::string_view text) {
    std::vector<Mention> found;
    for (std::size_t begin = 0; begin < text.size();) {
        if (!is_digit(text[begin])) {
            ++begin;
            continue;
        }
        std::string plain;
        std::size_t end = begin;
        while (end < text.size()) {
            const std::size_t dot = text[end] == '\\' ? end + 1 : end;
            if (is_digit(text[end]))
                plain += text[end++];
            else if (dot + 1 < text.size() && text[dot] == '.' && is_digit(text[dot + 1])) {
                plain += '.';
                end = dot + 1;
            } else
                break;
        }
        const bool apart = begin == 0 || (text[begin - 1] != '.' && text[begin - 1] != '-');
        const bool network = end + 1 < text.size() && text[end] == '/' && is_digit(text[end + 1]);
        const auto address = parse_ipv4(plain);
        if (apart && !network && address)
            found.push_back({text.substr(begin, end - begin), *address});
        begin = end;
    }
    return found;
}

class Mentions {
  public:
    Mentions(const Organization &organization, Diagnostics &diagnostics)
        : diagnostics_(diagnostics) {
        for (const Zone &zone : organization.zones) {
            known_.insert(zone.cidr.network);
            known_.insert(zone.cidr.broadcast());
        }
        for (const Host &host : organization.hosts)
            for (const auto &interface : host.interfaces)
                known_.insert(interface.address);
    }

    void visit(const Node &scalar, const Type &type) {
        if (type.shape == Shape::Text || type.shape == Shape::Line || type.shape == Shape::Prose ||
            type.shape == Shape::Command)
            read(scalar.text, scalar);
    }

    void read(std::string_view text, const Node &written) {
        std::set<Ipv4> told;
        for (const Mention &mention : find_addresses(text))
            if (is_of_a_range(mention.address) && !known_.contains(mention.address) &&
                told.insert(mention.address).second)
                diagnostics_
                    .warning(Kind::AddressUnknown, place_of_part(written, mention.written),
                             fmt::format("no host has the address `{}`, which this text names",
                                         to_string(mention.address)))
                    .suggest("write the address that the host has in `at`");
    }

  private:
    static bool is_of_a_range(Ipv4 address) {
        return std::ranges::any_of(harmless,
                                   [&](const Cidr &block) { return block.contains(address); });
    }

    std::set<Ipv4> known_;
    Diagnostics &diagnostics_;
};

} // namespace

void check_mentions(const Draft &draft, const Node *walkthrough, const Reported &reported,
                    Diagnostics &diagnostics) {
    if (reported.in_hosts() || reported.in_policy())
        return;
    Mentions mentions{draft.scenario.organization, diagnostics};
    const auto visit = [&](const Node &scalar, const Type &type) { mentions.visit(scalar, type); };
    walk_scalars(*draft.scenario_root, scenario_file(), visit);
    if (const Node *briefing = draft.scenario_root->find("briefing")) {
        mentions.read(draft.scenario.briefing.ja, *briefing);
        if (draft.scenario.briefing.en != draft.scenario.briefing.ja)
            mentions.read(draft.scenario.briefing.en, *briefing);
    }
    if (walkthrough)
        walk_scalars(*walkthrough, walkthrough_file(), visit);
}

} // namespace enshu::dsl
