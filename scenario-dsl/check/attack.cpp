#include "scenario-dsl/check/check.h"

#include <fmt/format.h>

#include <algorithm>

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
        const Place place = place_of(*node_, {node_->find("mail")    ? "mail"
                                              : node_->find("after") ? "after"
                                                                     : "do"});
        const Step *step = draft_.find_step(verb.mail);
        const SendMail *mail = step ? std::get_if<SendMail>(&step->verb) : nullptr;
        if (step && std::holds_alternative<UsbInsert>(step->verb))
            return;
        if (!mail) {
            // A name that nobody declared is reported as such; what is left is a step that sends no
            // mail, or none at all.
            if (step ? draft_.is_sound_step(step->id)
                     : draft_.injects.contains(verb.mail) || verb.mail.empty())
                diagnostics_
                    .error(Kind::NothingToOpen, place,
                           "it is not said which mail's attachment is opened")
                    .suggest("add `mail:` with the name of a send-mail step");
            return;
        }
        if (!draft_.is_sound_step(step->id))
            return;
        if (mail->attachment.empty() && mail->link.empty())
            nothing_to_open(place, *step, "the mail of `{}` has no attachment");
        else if (workstation && draft_.find_person(workstation->user) &&
                 workstation->user != mail->to)
            nothing_to_open(place, *step, "the mail of `{}` goes to somebody else");
    }

    void check_verb(const Beacon &verb) { check_contact(verb.on, verb.to, verb.via, "on"); }

    void check_verb(const HttpUpload &verb) {
        require_inside(verb.on, {"on"});
        check_contact(verb.sender(), verb.to, verb.via, verb.through.empty() ? "on" : "through");
    }

    void check_verb(const SshLogin &verb) {
        require_workstation(verb.on, "on");
        const Host *to = draft_.find_host(verb.to);
        if (to && draft_.is_sound_host(to->id) && to->role != HostRole::Server)
            wrong_host({"to"}, *to, "only servers let administrators log in, and `{}` is none");
    }

    void check_verb(const Archive &verb) { require_inside(verb.on, {"on"}); }

    void check_verb(const auto &) {}

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

    void nothing_to_open(const Place &place, const Step &step, std::string_view message) {
        diagnostics_.error(Kind::NothingToOpen, place, fmt::format(fmt::runtime(message), step.id))
            .note(draft_.steps.at(step.id).name->place, "the mail is sent here");
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
