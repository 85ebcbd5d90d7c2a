#include "scenario-dsl/check/check.h"
#include "scenario-dsl/check/harmless.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <iterator>
#include <map>

namespace enshu::dsl {
namespace {

/// Whether `name` is `domain` or stands below it.
bool is_below(std::string_view name, std::string_view domain) {
    return name == domain || (name.size() > domain.size() && name.ends_with(domain) &&
                              name[name.size() - domain.size() - 1] == '.');
}

bool overlap(std::string_view one, std::string_view other) {
    return is_below(one, other) || is_below(other, one);
}

const std::string *domain_of(const Step &step) {
    if (const auto *beacon = std::get_if<Beacon>(&step.verb))
        return beacon->domain.empty() ? nullptr : &beacon->domain;
    const auto *exfil = std::get_if<DnsExfil>(&step.verb);
    return exfil ? &exfil->domain : nullptr;
}

class Domains {
  public:
    Domains(const Draft &draft, Diagnostics &diagnostics)
        : draft_(draft), diagnostics_(diagnostics) {}

    void check(const Step &step) {
        const std::string *domain = domain_of(step);
        const Node *written = draft_.steps.at(step.id).node->find("domain");
        if (!domain || !draft_.is_sound(written) || !draft_.is_sound_step(step.id))
            return;
        if (!domain->ends_with(harmless_domain)) {
            diagnostics_
                .error(
                    Kind::DomainMisfit, written->place,
                    fmt::format("{} may be somebody's on the real internet", backticked(*domain)))
                .suggest(fmt::format("take a name below `{}`, which is nobody's", harmless_domain));
            return;
        }
        const std::string &own = draft_.scenario.organization.domain;
        const Node *organization = draft_.organization_root->find("domain");
        if (draft_.is_sound(organization) && overlap(*domain, own)) {
            diagnostics_
                .error(Kind::DomainMisfit, written->place,
                       fmt::format("the organisation's own name server answers for {}",
                                   backticked(*domain)))
                .note(organization->place, "its domain stands here")
                .suggest("take a name that has nothing to do with the organisation's domain");
            return;
        }
        tell_apart(step, *domain, *written);
    }

  private:
    /// One that the attacker's host hears of is one step's alone.
    void tell_apart(const Step &step, const std::string &domain, const Node &written) {
        if (diagnostics_.settled())
            return;
        // Backwards, a domain is a prefix of what stands below it, and its neighbour in order.
        const std::string backwards{domain.rbegin(), domain.rend()};
        const auto [here, fresh] = taken_.emplace(backwards + ".", &step);
        const Step *other = fresh ? nullptr : here->second;
        if (fresh && here != taken_.begin() && here->first.starts_with(std::prev(here)->first))
            other = std::prev(here)->second;
        if (fresh && std::next(here) != taken_.end() &&
            std::next(here)->first.starts_with(here->first))
            other = std::next(here)->second;
        if (!other)
            return;
        if (fresh)
            taken_.erase(here);
        diagnostics_
            .error(Kind::DomainMisfit, written.place,
                   fmt::format("names below this domain are asked for by `{}` as well, and nobody "
                               "could tell the two apart",
                               other->id))
            .note(place_of(*draft_.steps.at(other->id).node, {"domain"}), "its domain stands here")
            .suggest("give each step a domain of its own");
    }

    const Draft &draft_;
    Diagnostics &diagnostics_;
    std::map<std::string, const Step *> taken_; ///< by domain, written backwards, with a point
};

} // namespace

void check_domains(const Draft &draft, Diagnostics &diagnostics) {
    Domains domains{draft, diagnostics};
    for (const Step &step : draft.scenario.attack)
        domains.check(step);
}

} // namespace enshu::dsl
