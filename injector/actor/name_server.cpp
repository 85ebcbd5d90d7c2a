#include "injector/actor/name_server.h"

#include "injector/actor/dns.h"

namespace enshu::actor {
namespace {

constexpr int at_once = 64;
constexpr std::size_t label_digits = 8;

} // namespace

std::string domain_of_contact(const std::string &name) {
    if (name.find_first_not_of("0123456789abcdef") != label_digits || name[label_digits] != '.') {
        return {};
    }
    return name.substr(label_digits + 1);
}

void NameServer::serve() {
    std::string packet;
    Endpoint from;
    for (int i = 0; i < at_once && receive_from(socket_, packet, from); ++i) {
        const auto question = dns::parse_question(packet);
        if (!question) {
            continue; // nobody is told what is wrong with it
        }
        if (const auto domain = domain_of_contact(question->name); !domain.empty()) {
            lease_.tell(R"({"event":"contact","domain":)" + json_string(domain) + R"(,"from":)" +
                        json_string(from.host()) + "}");
        }
        send_to(socket_, dns::answer(*question, "ok"), from);
    }
}

} // namespace enshu::actor
