#include "scenario-dsl/attack/traces.h"
#include "scenario-dsl/check/check.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace enshu::dsl {
namespace {

class Attack {
  public:
    Attack(const Draft &draft, Diagnostics &diagnostics)
        : draft_(draft), diagnostics_(diagnostics),
          mail_may_arrive_(
              std::ranges::any_of(draft.scenario.organization.hosts, [&](const Host &host) {
                  return host.offers(ServiceKind::Smtp) || !draft.is_sound_host(host.id);
              })) {}

    void check(const Step &step) {
        node_ = draft_.steps.at(step.id).node;
        if (const Step *needed = draft_.find_step(step.needs);
            needed && draft_.is_sound_step(needed->id) &&
            !std::holds_alternative<Beacon>(needed->verb))
            wrong_step({"needs"}, *needed, "a contact must be alive, and `{}` is not a beacon");
        if (draft_.is_sound(node_->find("do")))
            std::visit([this](const auto &verb) { check_verb(verb); }, step.verb);
    }

  private:
    using Keys = std::initializer_list<std::string_view>;

    void check_verb(const SendMail &verb) {
        require_attacker(verb.from_host, {"from", "host"});
        const Person *to = draft_.find_person(verb.to);
        if (to && to->account.empty() && draft_.is_sound(draft_.people.at(to->id).node))
            diagnostics_
                .error(Kind::WrongKind, place_of(*node_, {"to"}),
                       fmt::format("`{}` has no account, so no mail arrives there", to->id))
                .note(draft_.people.at(to->id).name->place, "the person stands here");
        if (!mail_may_arrive_)
            diagnostics_.error(Kind::RoleMisfit, place_of(*node_, {"do"}),
                               "no host offers `smtp`, so the mail cannot be delivered");
    }

    void check_verb(const OpenAttachment &verb) {
        const Host *workstation = require_workstation(verb.on, "on");
        const bool of_stick = node_->find("usb") != nullptr;
        const Place place = place_of(*node_, {of_stick               ? "usb"
                                              : node_->find("mail")  ? "mail"
                                              : node_->find("after") ? "after"
                                                                     : "do"});
        const Step *step = draft_.find_step(verb.mail);
        const SendMail *mail = step ? std::get_if<SendMail>(&step->verb) : nullptr;
        const UsbInsert *stick = step ? std::get_if<UsbInsert>(&step->verb) : nullptr;
        if (of_stick ? !stick : node_->find("mail") ? !mail : !mail && !stick) {
            // A name that nobody declared is reported as such; what is left is a step that brings
            // nothing of the kind, or none at all.
            if (step ? draft_.is_sound_step(step->id)
                     : draft_.injects.contains(verb.mail) || verb.mail.empty())
                diagnostics_
                    .error(Kind::NothingToOpen, place,
                           of_stick ? "it is not said which stick's file is opened"
                                    : "it is not said which mail's attachment is opened")
                    .suggest(of_stick ? "write the name of a usb-insert step"
                                      : "add `mail:` with the name of a send-mail step, or `usb:` "
                                        "with that of a usb-insert step");
            return;
        }
        if (!draft_.is_sound_step(step->id))
            return;
        if (stick) {
            if (is_workstation(workstation) && is_workstation(draft_.find_host(stick->on)) &&
                stick->on != verb.on)
                nothing_to_open(place, *step, "the stick of `{}` is in another machine",
                                "the stick is put in here");
        } else if (mail->attachment.empty() && mail->link.empty()) {
            nothing_to_open(place, *step, "the mail of `{}` has neither attachment nor link");
        } else if (workstation && draft_.find_person(workstation->user) &&
                   workstation->user != mail->to) {
            nothing_to_open(place, *step, "the mail of `{}` goes to somebody else");
        }
    }

    void check_verb(const UsbInsert &verb) { require_workstation(verb.on, "on"); }

    void check_verb(const Beacon &verb) { check_contact(verb.on, verb.to, verb.via, "on"); }

    void check_verb(const Persist &verb) {
        const Host *workstation = require_workstation(verb.on, "on");
        const Step *step = draft_.find_step(verb.beacon);
        if (!step || !draft_.is_sound_step(step->id))
            return;
        const auto *beacon = std::get_if<Beacon>(&step->verb);
        if (!beacon)
            wrong_step({"beacon"}, *step, "only a beacon is started again, and `{}` is none");
        else if (is_workstation(workstation) && beacon->on != verb.on)
            wrong_step({"beacon"}, *step, "the beacon `{}` runs on another machine");
        else if (verb.by != Persistence::None && beacon->persist == verb.by)
            wrong_step({"by"}, *step, "the beacon `{}` brings this along already");
    }

    void check_verb(const Discovery &verb) {
        require_workstation(verb.on, "on");
        require_service(verb.shares, {"shares"}, ServiceKind::Smb);
    }

    void check_verb(const ReadCredential &verb) { require_workstation(verb.on, "on"); }

    void check_verb(const Reconnaissance &verb) {
        require_attacker(verb.on, {"on"});
        require_service(verb.to, {"to"}, ServiceKind::Web);
    }

    void check_verb(const PasswordSpray &verb) {
        require_workstation(verb.on, "on");
        require_login_server(verb.to);
        const Node *accounts = node_->find("accounts");
        if (!draft_.is_sound(accounts))
            return;
        std::map<std::string_view, const Node *> known;
        for (const Node &account : accounts->items)
            if (const auto [first, fresh] = known.emplace(account.text, &account); !fresh)
                diagnostics_
                    .warning(
                        Kind::ItemTwice, account.place,
                        fmt::format("{} stands in this list already", backticked(account.text)))
                    .note(first->second->place, "the first one stands here");
    }

    void check_verb(const HttpUpload &verb) {
        require_inside(verb.on, {"on"});
        check_contact(verb.sender(), verb.to, verb.via, verb.through.empty() ? "on" : "through");
    }

    void check_verb(const SshLogin &verb) {
        require_workstation(verb.on, "on");
        require_login_server(verb.to);
        if (is_system_account(verb.user))
            diagnostics_
                .error(Kind::WrongKind, place_of(*node_, {"credential", "user"}),
                       fmt::format("`{}` is there on every machine, and nobody logs in as it",
                                   verb.user))
                .suggest("name an account of its own, like `maint`");
    }

    void check_verb(const SmbCopy &verb) {
        require_workstation(verb.on, "on");
        require_service(verb.from, {"from"}, ServiceKind::Smb);
    }

    void check_verb(const Archive &verb) { require_inside(verb.on, {"on"}); }

    void check_verb(const DnsExfil &verb) { check_contact(verb.on, verb.to, "", "on"); }

    void check_verb(const EncryptCopies &verb) { require_inside(verb.on, {"on"}); }

    void check_verb(const Deface &verb) { require_service(verb.on, {"on"}, ServiceKind::Web); }

    void check_verb(const HttpFlood &verb) {
        require_attacker(verb.on, {"on"});
        require_service(verb.to, {"to"}, ServiceKind::Web);
    }

    void check_verb(const RotateLog &verb) { require_inside(verb.on, {"on"}); }

    void check_contact(const std::string &on, const std::string &to, const std::string &via,
                       std::string_view sender) {
        require_workstation(on, sender);
        require_attacker(to, {"to"});
        const Host *proxy = draft_.find_host(via);
        if (proxy && node_->find("via") && draft_.is_sound_host(proxy->id) &&
            !proxy->offers(ServiceKind::Proxy))
            wrong_host({"via"}, *proxy, "the host `{}` offers no proxy service");
    }

    void require_inside(const std::string &id, Keys keys) {
        const Host *host = draft_.find_host(id);
        if (host && draft_.is_sound_host(id) && host->role != HostRole::Workstation &&
            host->role != HostRole::Server)
            wrong_host(keys, *host,
                       "this happens on a server or a workstation, and `{}` is neither");
    }

    static bool is_workstation(const Host *host) {
        return host && host->role == HostRole::Workstation;
    }

    const Host *require_workstation(const std::string &id, std::string_view key) {
        const Host *host = draft_.find_host(id);
        if (host && draft_.is_sound_host(id) && host->role != HostRole::Workstation)
            wrong_host({key}, *host, "this is done as the user of a workstation, and `{}` is none");
        return host;
    }

    void require_attacker(const std::string &id, Keys keys) {
        const Host *host = draft_.find_host(id);
        if (host && draft_.is_sound_host(id) && host->role != HostRole::Attacker)
            wrong_host(keys, *host,
                       "the attacker's side is a host of role `attacker`, and `{}` is none");
    }

    void require_login_server(const std::string &id) {
        const Host *host = draft_.find_host(id);
        if (host && draft_.is_sound_host(id) && host->role != HostRole::Server)
            wrong_host({"to"}, *host, "only servers let administrators log in, and `{}` is none");
    }

    void require_service(const std::string &id, Keys keys, ServiceKind kind) {
        const Host *host = draft_.find_host(id);
        if (host && draft_.is_sound_host(id) && !host->offers(kind))
            diagnostics_
                .error(Kind::WrongKind, place_of(*node_, keys),
                       fmt::format("the host `{}` does not offer `{}`", id, word_of(kind)))
                .note(draft_.hosts.at(id).name->place, "the host stands here");
    }

    void wrong_host(Keys keys, const Host &host, std::string_view message) {
        diagnostics_
            .error(Kind::WrongKind, place_of(*node_, keys),
                   fmt::format(fmt::runtime(message), host.id))
            .note(draft_.hosts.at(host.id).name->place, "the host stands here");
    }

    void wrong_step(Keys keys, const Step &step, std::string_view message) {
        diagnostics_
            .error(Kind::WrongKind, place_of(*node_, keys),
                   fmt::format(fmt::runtime(message), step.id))
            .note(draft_.steps.at(step.id).name->place, "the step stands here");
    }

    void nothing_to_open(const Place &place, const Step &step, std::string_view message,
                         std::string note = "the mail is sent here") {
        diagnostics_.error(Kind::NothingToOpen, place, fmt::format(fmt::runtime(message), step.id))
            .note(draft_.steps.at(step.id).name->place, std::move(note));
    }

    const Draft &draft_;
    Diagnostics &diagnostics_;
    const bool mail_may_arrive_; ///< whether any host offers `smtp`, as far as can be told
    const Node *node_ = nullptr;
};

} // namespace

void check_attack(const Draft &draft, Diagnostics &diagnostics) {
    Attack attack{draft, diagnostics};
    for (const Step &step : draft.scenario.attack)
        attack.check(step);
}

} // namespace enshu::dsl
