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
    struct {
        const std::string &operator()(const SendMail &mail) const { return mail.from_host; }
        const std::string &operator()(const OpenAttachment &open) const { return open.on; }
        const std::string &operator()(const Beacon &beacon) const { return beacon.on; }
        const std::string &operator()(const HttpUpload &upload) const { return upload.on; }
        const std::string &operator()(const SshLogin &login) const { return login.on; }
        const std::string &operator()(const Archive &archive) const { return archive.on; }
    } where;
    return std::visit(where, verb);
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
