#include "orchestrator/exercise/staff.h"

#include "injector/utf8.h"

#include <algorithm>
#include <stdexcept>

namespace enshu::exercise {
namespace {

constexpr std::chrono::milliseconds deadline{30'000};
constexpr auto texts = "/usr/lib/enshu/staff/texts";
/// Between two letters from outside, which no scenario says anything of.
constexpr auto letter_pauses = "180000-600000";

std::string unit_of(const StaffMember &member) {
    return "enshu-staff-" + member.name;
}

/// Shorter than what it is made of: nobody finds the exercise's seed by it.
std::uint32_t seed_of(std::uint64_t seed, unsigned team, const std::string &name) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    const auto take = [&](std::uint64_t value) {
        hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL;
        hash ^= hash >> 29;
    };
    take(seed);
    take(team);
    for (const char c : name)
        take(static_cast<unsigned char>(c));
    take(0);
    return static_cast<std::uint32_t>(hash >> 32);
}

std::string pauses(const dsl::DurationRange &range) {
    return std::to_string(range.shortest.count()) + "-" + std::to_string(range.longest.count());
}

class Roster {
  public:
    Roster(const dsl::Scenario &scenario, std::uint64_t seed, unsigned team)
        : organization_(scenario.organization), seed_(seed), team_(team) {}

    StaffMember member(const dsl::EmulatedUser &user) const {
        const dsl::Host &host = *organization_.find_host(user.on);
        StaffMember member =
            someone(user.person, user.on, organization_.find_person(user.person)->account);
        const auto add = [&](const char *option, const std::string &value) {
            if (!value.empty())
                member.arguments.insert(member.arguments.end(), {option, value});
        };
        add("--dns", service(dsl::ServiceKind::Dns, host, 53));
        if (user.browse) {
            add("--browse", pauses(*user.browse));
            if (const dsl::Host *proxy = organization_.find_host(host.proxy))
                add("--proxy", at(*proxy, host, 3128));
        }
        if (user.mail) {
            add("--mail", pauses(*user.mail));
            add("--smtp", service(dsl::ServiceKind::Smtp, host, 25));
            add("--imap", service(dsl::ServiceKind::Imap, host, 143));
        }
        if (user.files) {
            add("--files", pauses(*user.files));
            add("--smb", service(dsl::ServiceKind::Smb, host, 445));
            add("--share", share());
        }
        return member;
    }

    /// Those outside who write to the organisation, from a host with web sites.
    std::vector<StaffMember> correspondents() const {
        for (const dsl::Host &host : organization_.hosts) {
            const std::string smtp = service(dsl::ServiceKind::Smtp, host, 25);
            if (host.sites.empty() || smtp.empty())
                continue;
            StaffMember member = someone("letters", host.id, "nobody");
            member.arguments.insert(member.arguments.end(),
                                    {"--mail", letter_pauses, "--smtp", smtp});
            return {member};
        }
        return {};
    }

  private:
    StaffMember someone(const std::string &name, const std::string &host,
                        const std::string &account) const {
        return {name,
                host,
                account,
                {"--names", "/usr/lib/enshu/staff/" + name, "--texts", texts, "--seed",
                 std::to_string(seed_of(seed_, team_, name))}};
    }

    /// `to` as `from` reaches it: in a zone of both, else at its first address.
    static std::string at(const dsl::Host &to, const dsl::Host &from, int port) {
        dsl::Ipv4 address = to.interfaces.front().address;
        for (const dsl::Interface &one : to.interfaces)
            if (std::ranges::find(from.interfaces, one.zone, &dsl::Interface::zone) !=
                from.interfaces.end())
                address = one.address;
        return dsl::to_string(address) + ":" + std::to_string(port);
    }

    std::string service(dsl::ServiceKind kind, const dsl::Host &from, int port) const {
        const auto host = std::ranges::find_if(organization_.hosts, [&](const dsl::Host &one) {
            return !one.hidden && one.offers(kind);
        });
        return host == organization_.hosts.end() ? "" : at(*host, from, port);
    }

    /// Of the first visible host with one.
    std::string share() const {
        for (const dsl::Host &host : organization_.hosts)
            for (const dsl::Service &one : host.services)
                if (!host.hidden && one.kind == dsl::ServiceKind::Smb)
                    return one.share;
        return "";
    }

    const dsl::Organization &organization_;
    const std::uint64_t seed_;
    const unsigned team_;
};

inject::RunResult call(inject::GuestChannel &guest, const std::vector<std::string> &argv) {
    return guest.run(argv, {}, deadline);
}

[[noreturn]] void refuse(const inject::RunResult &result) {
    std::string said = inject::clean_utf8(result.error, 200);
    said.erase(std::min(said.find('\n'), said.size()));
    throw std::runtime_error("it ended with " + std::to_string(result.exit_code) +
                             (said.empty() ? "" : ": " + said));
}

} // namespace

std::vector<StaffMember> staff_of(const dsl::Scenario &scenario, std::uint64_t seed,
                                  unsigned team) {
    const Roster roster(scenario, seed, team);
    std::vector<StaffMember> staff;
    bool write = false;
    for (const dsl::EmulatedUser &user : scenario.users) {
        const dsl::Person *person = scenario.organization.find_person(user.person);
        if (!person || person->account.empty() || !scenario.organization.find_host(user.on))
            continue;
        staff.push_back(roster.member(user));
        write = write || user.mail.has_value();
    }
    if (write)
        std::ranges::copy(roster.correspondents(), std::back_inserter(staff));
    return staff;
}

void begin_day(inject::GuestChannel &guest, const StaffMember &member) {
    // Who is killed begins again after a while, as somebody does whose programs were closed; who
    // was stopped, or has no lease any more, does not.
    std::vector<std::string> argv{"/usr/bin/systemd-run",
                                  "--quiet",
                                  "--collect",
                                  "--uid=" + member.account,
                                  "--unit=" + unit_of(member),
                                  "--property=Restart=on-failure",
                                  "--property=RestartSec=60",
                                  "--property=RestartPreventExitStatus=2 3",
                                  "--property=RestartForceExitStatus=SIGTERM SIGINT SIGHUP",
                                  "/usr/lib/enshu/actor",
                                  "staff"};
    argv.insert(argv.end(), member.arguments.begin(), member.arguments.end());
    if (call(guest, argv).exit_code == 0)
        return;
    // A unit of that name may be left from before.
    end_day(guest, member);
    if (const inject::RunResult result = call(guest, argv); result.exit_code != 0)
        refuse(result);
}

void end_day(inject::GuestChannel &guest, const StaffMember &member) {
    const inject::RunResult result =
        call(guest, {"/usr/bin/systemctl", "stop", unit_of(member) + ".service"});
    if (result.exit_code != 0 && result.exit_code != 5) // 5: there is no such unit
        refuse(result);
}

} // namespace enshu::exercise
