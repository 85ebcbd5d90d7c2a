// What is believed of what is said, and of what is not: reports bear a tag of their step, and a
// silence is the team's doing only while the emulation in the guest is at work
// (docs/decisions/0024).
#include "orchestrator/event/kinds.h"
#include "orchestrator/exercise/measures.h"

#include "injector/utf8.h"

#include <algorithm>

namespace enshu::exercise {

namespace kind = event::kind;

namespace {

Fact doubted(const std::string &step, const std::string &host, const dsl::Text &why) {
    return {
        kind::emulation_doubted, step, {{"host", host}, {"reason", why.en}, {"reason_ja", why.ja}}};
}

Fact trusted(const std::string &step, const std::string &host, bool rebooted) {
    return {kind::emulation_trusted, step, {{"host", host}, {"rebooted", rebooted}}};
}

} // namespace

/// One of the two goes on whatever is done: the counter when a machine's clock is set back, the
/// time when a machine is put back to where the counter was lower.
bool Measures::Known::is_new(const inject::Tag &tag) const {
    const auto last = counters.find(tag.run);
    return last == counters.end() || tag.counter > last->second || tag.at_ms > newest_ms;
}

void Measures::Known::remember(const inject::Tag &tag) {
    std::uint32_t &last = counters[tag.run];
    last = std::max(last, tag.counter);
    newest_ms = std::max(newest_ms, tag.at_ms);
}

nlohmann::json detail_of(const inject::Tag &tag) {
    return {{"run", tag.run}, {"counter", tag.counter}, {"at_ms", tag.at_ms}};
}

inject::Tag tag_in(const nlohmann::json &detail) {
    const nlohmann::json tag = detail.value("tag", nlohmann::json::object());
    return {tag.value("run", std::uint32_t{0}), tag.value("counter", std::uint32_t{0}),
            tag.value("at_ms", std::uint64_t{0})};
}

std::optional<inject::Tag> Measures::new_tag(const nlohmann::json &report, const std::string &what,
                                             const Known &from, std::string &refused) {
    const auto said = [&](const char *key) {
        const auto found = report.find(key);
        return found != report.end() && found->is_string() ? found->get<std::string>() : "";
    };
    const std::string sender = inject::clean_utf8(said("from"), 40);
    const std::string who = what + (sender.empty() ? "" : " from " + sender);
    const std::string text = said("tag");
    auto tag = inject::read_tag(text, from.key, from.domain.empty() ? from.path : from.domain);
    if (!tag) {
        refused = who + (text.empty() ? " without the tag of its step: somebody else made it"
                                      : " with a wrong tag: somebody else made it");
        return std::nullopt;
    }
    if (!from.is_new(*tag)) {
        refused = who + " with a tag that was used before: somebody made it again";
        return std::nullopt;
    }
    return tag;
}

bool Measures::must_be_at_work(const std::string &host) const {
    return !off_.contains(host) && !unplugged_.contains(host);
}

std::vector<std::string> Measures::running_on(const std::string &host) const {
    std::vector<std::string> steps;
    for (const std::string &step : running_beacons())
        if (contacts_.at(step).host == host && !contacts_.at(step).held)
            steps.push_back(step);
    for (const std::string &step : running_acts())
        if (acts_.at(step).host == host)
            steps.push_back(step);
    return steps;
}

/// `word`: hostile, like every line. At worst a team makes its own emulation doubted.
std::vector<Fact> Measures::keeper(const std::string &host, std::string_view word, Now now) {
    const auto heard = keepers_.heard(host, word, now.lived);
    std::vector<Fact> facts;
    for (const std::string &step : running_on(host)) {
        const auto contact = contacts_.find(step);
        const bool was_doubted =
            contact != contacts_.end() ? contact->second.doubted : acts_.at(step).doubted;
        if (heard == Keepers::Heard::Restarted && !was_doubted)
            facts.push_back(
                doubted(step, host,
                        {"「" + host + "」の攻撃再現の仕組みが止められ、再び動き出しました",
                         "the emulation on `" + host +
                             "` was tampered with: it was ended, and "
                             "runs again"}));
        if (was_doubted || heard == Keepers::Heard::Restarted)
            facts.push_back(trusted(step, host, heard == Keepers::Heard::Rebooted));
    }
    return facts;
}

std::vector<Fact> Measures::doubts(Now now) const {
    std::vector<Fact> facts;
    const auto consider = [&](const std::string &step, const std::string &host) {
        if (must_be_at_work(host) && keepers_.silent(host, now.lived) > Keepers::patience)
            facts.push_back(
                doubted(step, host,
                        {"「" + host + "」の攻撃再現の仕組みが、端末は動いているのに応答しません",
                         "the emulation on `" + host +
                             "` was tampered with: it is silent "
                             "though its machine runs"}));
    };
    for (const std::string &step : running_beacons())
        if (const Contact &contact = contacts_.at(step); !contact.doubted && !contact.held)
            consider(step, contact.host);
    for (const std::string &step : running_acts())
        if (!acts_.at(step).doubted)
            consider(step, acts_.at(step).host);
    return facts;
}

void Measures::apply_trust(const event::Event &event, Milliseconds lived) {
    if (event.kind == kind::host_power) {
        if (event.detail.value("on", false))
            off_.erase(event.subject);
        else
            off_.insert(event.subject);
    } else if (event.kind == kind::host_reset || event.kind == kind::reset_started) {
        keepers_.forget(event.subject);
        std::erase_if(off_, [&](const std::string &host) {
            return event.subject.empty() || host == event.subject;
        });
    }
    const bool doubt = event.kind == kind::emulation_doubted;
    if (doubt || event.kind == kind::emulation_trusted) {
        if (const auto found = contacts_.find(event.subject); found != contacts_.end()) {
            found->second.doubted = doubt;
            if (!doubt && !event.detail.value("rebooted", false))
                release(event.subject, lived);
        }
        if (const auto found = acts_.find(event.subject); found != acts_.end())
            found->second.doubted = doubt;
    }
    for (auto &[step, act] : acts_) {
        const bool of_its_host = event.subject.empty() || event.subject == act.host;
        if ((event.kind == kind::host_reset && of_its_host &&
             !event.detail.value("replay", false)) ||
            (event.kind == kind::host_power && of_its_host))
            act.ended = act.ended || act.delivered;
        if (event.subject != step)
            continue;
        if (event.kind == kind::step_delivered) {
            act.delivered = true;
            act.delivered_at = lived;
        } else if (event.kind == kind::step_failed) {
            act.failed = true;
        } else if (event.kind == kind::step_replayed && !event.detail.contains("failed")) {
            act.failed = act.ended = false;
            act.delivered_at = lived;
        }
    }
}

std::vector<std::string> Measures::running_acts() const {
    std::vector<std::string> steps;
    for (const auto &[step, act] : acts_)
        if (act.delivered && !act.failed && !act.ended)
            steps.push_back(step);
    return steps;
}

Milliseconds Measures::age(const std::string &step, Milliseconds lived) const {
    const auto found = acts_.find(step);
    return found == acts_.end() ? Milliseconds(0) : lived - found->second.delivered_at;
}

} // namespace enshu::exercise
