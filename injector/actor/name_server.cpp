#include "injector/actor/name_server.h"

#include "injector/actor/dns.h"
#include "injector/actor/tag.h"

namespace enshu::actor {
namespace {

constexpr int at_once = 64;
/// Of a name without and with a tag.
constexpr std::size_t number_digits = 8;

} // namespace

std::string domain_of_contact(const std::string &name) {
    const auto digits = name.find_first_not_of("0123456789abcdef");
    if ((digits != number_digits && digits != tag_length) || name[digits] != '.') {
        return {};
    }
    return name.substr(digits + 1);
}

std::string tag_of_contact(const std::string &name) {
    const auto label = name.substr(0, name.find('.'));
    return label.size() == tag_length ? label : "";
}

void NameServer::serve() {
    std::string packet;
    Endpoint from;
    for (int i = 0; i < at_once && receive_from(socket_, packet, from); ++i) {
        const auto question = dns::parse_question(packet);
        if (!question) {
            continue; // nobody is told what is wrong with it
        }
        if (arrivals_.take(question->name, from.host())) {
            // told once it is whole
        } else if (const auto domain = domain_of_contact(question->name); !domain.empty()) {
            const auto tag = tag_of_contact(question->name);
            lease_.tell(R"({"event":"contact","domain":)" + json_string(domain) + R"(,"from":)" +
                        json_string(from.host()) +
                        (tag.empty() ? "" : R"(,"tag":)" + json_string(tag)) + "}");
        }
        send_to(socket_, dns::answer(*question, "ok"), from);
    }
}

} // namespace enshu::actor
