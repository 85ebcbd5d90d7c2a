#include "injector/actor/beacon.h"

#include "injector/actor/alone.h"
#include "injector/actor/failure.h"
#include "injector/actor/http.h"
#include "injector/actor/look_up.h"
#include "injector/actor/tag.h"
#include "injector/actor/talk.h"

#include <cstdio>
#include <random>

namespace enshu::actor {
namespace {

constexpr Talk::Limits contact_limits{seconds(10), 64 * 1024};

/// What comes back changes nothing: a beacon obeys nobody.
class Contact {
  public:
    Contact(Lease &lease, std::mt19937_64 &random, Tagger *tagger)
        : lease_(lease), random_(random), tagger_(tagger) {}

    void operator()(const WebContact &web) {
        Talk talk(web.proxy.value_or(web.url.server), contact_limits, &lease_);
        talk.say(http::request_head("GET", web.url, web.proxy.has_value(), web.agent,
                                    tagger_ ? cookie_of(tagger_->next()) : ""));
        talk.listen();
    }

    void operator()(const NameContact &name) {
        const auto number = static_cast<unsigned long>(random_());
        char label[9];
        std::snprintf(label, sizeof label, "%08lx", number & 0xFFFFFFFF);
        const std::string asked = tagger_ ? tagger_->next() : label;
        look_up(
            {static_cast<std::uint16_t>(number >> 32), asked + "." + name.domain, dns::Type::Txt},
            name.server, contact_limits.time, lease_);
    }

  private:
    Lease &lease_;
    std::mt19937_64 &random_;
    Tagger *tagger_; ///< none: nobody will know it by its contacts
};

/// Started twice with the same target it is one beacon.
std::string identity(const BeaconOptions &options) {
    const auto *web = std::get_if<WebContact>(&options.contact);
    return "beacon " + options.socket + " " +
           (web ? web->url.authority + web->url.path
                : std::get<NameContact>(options.contact).domain);
}

} // namespace

void beacon(const BeaconOptions &options) {
    const Alone alone(identity(options));
    if (!alone) {
        return;
    }
    const auto *web = std::get_if<WebContact>(&options.contact);
    std::optional<Tagger> tagger;
    if (!options.key.empty()) {
        tagger.emplace(read_key(options.key),
                       web ? web->url.path : std::get<NameContact>(options.contact).domain);
    }
    Lease lease(options.socket);
    std::mt19937_64 random{std::random_device{}()};
    std::uniform_int_distribution<milliseconds::rep> pause(options.min.count(),
                                                           options.max.count());
    Contact contact(lease, random, tagger ? &*tagger : nullptr);
    try {
        for (;;) {
            try {
                std::visit(contact, options.contact);
            } catch (const Failure &failure) {
                if (failure.code() != Exit::Failed) {
                    throw;
                }
                // No route, no network, nobody there: a beacon tries again.
            }
            lease.wait(-1, 0, Clock::now() + milliseconds(pause(random)));
        }
    } catch (const LeaseEnded &) {
        std::fprintf(stderr, "actor: the lease has ended\n");
    }
}

} // namespace enshu::actor
