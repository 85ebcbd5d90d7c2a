#include "scenario-dsl/model/scenario.h"

#include <algorithm>

namespace enshu::dsl {
namespace {

template <typename Item>
const Item *find(const std::vector<Item> &items, std::string_view id) {
    const auto found = std::ranges::find(items, id, &Item::id);
    return found == items.end() ? nullptr : &*found;
}

} // namespace

bool Host::offers(ServiceKind kind) const {
    return std::ranges::find(services, kind, &Service::kind) != services.end();
}

const Zone *Organization::find_zone(std::string_view id) const {
    return find(zones, id);
}
const Person *Organization::find_person(std::string_view id) const {
    return find(people, id);
}
const Host *Organization::find_host(std::string_view id) const {
    return find(hosts, id);
}

const std::string &Step::host() const {
    return std::visit(
        [](const auto &does) -> const std::string & {
            if constexpr (std::is_same_v<decltype(does), const SendMail &>)
                return does.from_host;
            else
                return does.on;
        },
        verb);
}

std::string_view word_of(const Verb &verb) {
    static constexpr std::string_view names[] = {
        "send-mail",      "open-attachment", "beacon",    "http-upload", "ssh-login",
        "archive",        "usb-insert",      "persist",   "discovery",   "read-credential",
        "reconnaissance", "password-spray",  "smb-copy",  "dns-exfil",   "encrypt-copies",
        "deface",         "http-flood",      "rotate-log"};
    static_assert(std::variant_size_v<Verb> == std::size(names));
    return names[verb.index()];
}

const Step *Scenario::find_step(std::string_view wanted) const {
    return find(attack, wanted);
}
const Inject *Scenario::find_inject(std::string_view wanted) const {
    return find(injects, wanted);
}
const Objective *Scenario::find_objective(std::string_view wanted) const {
    return find(objectives, wanted);
}
const Form *Scenario::find_form(std::string_view wanted) const {
    return find(forms, wanted);
}

} // namespace enshu::dsl
