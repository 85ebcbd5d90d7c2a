#include "orchestrator/exercise/measures.h"

#include "injector/actions/act.h"
#include "injector/key.h"
#include "injector/utf8.h"
#include "orchestrator/event/kinds.h"
#include "scenario-dsl/model/step_names.h"

#include <algorithm>

namespace enshu::exercise {
namespace {

namespace kind = event::kind;

constexpr Milliseconds refusal_pause{10'000};
/// A flood of contacts is one contact: a beacon's shortest interval is a second.
constexpr Milliseconds contact_pause{500};
/// How long a confirmed upload may stay unreported before nobody waits for it.
constexpr Milliseconds arrival_patience{10'000};
constexpr std::int64_t max_file = 64 << 20;
constexpr int max_depth = 4;

/// Whether brackets outside of strings nest no deeper than `limit`.
bool shallow(std::string_view json, int limit) {
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (in_string) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > limit)
                return false;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return true;
}

std::string text(const nlohmann::json &object, const char *key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::int64_t number(const nlohmann::json &object, const char *key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : -1;
}

bool is_sha256(const std::string &hex) {
    return hex.size() == 64 && hex.find_first_not_of("0123456789abcdef") == std::string::npos;
}

} // namespace

Measures::Measures(const dsl::Scenario &scenario, std::uint64_t seed, unsigned team) {
    for (const dsl::Host &host : scenario.organization.hosts)
        if (host.role == dsl::HostRole::Attacker)
            listeners_.insert(host.id);
    for (const dsl::Step &step : scenario.attack) {
        if (const auto *beacon = std::get_if<dsl::Beacon>(&step.verb)) {
            Contact contact;
            contact.host = beacon->on;
            contact.path = beacon->path;
            contact.domain = beacon->domain;
            contact.key = inject::key_of(seed, team, step.id);
            contact.alive_for = inject::alive_for(*beacon);
            contacts_[step.id] = contact;
        } else if (std::holds_alternative<dsl::HttpUpload>(step.verb) ||
                   std::holds_alternative<dsl::DnsExfil>(step.verb)) {
            uploads_[step.id].path = dsl::upload_path(step.id);
            uploads_[step.id].key = inject::key_of(seed, team, step.id);
        } else if (inject::goes_on(step.verb)) {
            acts_[step.id].host = step.host();
        } else if (const auto *mail = std::get_if<dsl::SendMail>(&step.verb);
                   mail && !mail->link.empty()) {
            pages_.insert(mail->link);
        }
    }
    for (const dsl::Objective &objective : scenario.objectives)
        if (const auto *lost = std::get_if<dsl::ContactLost>(&objective.measure))
            contacts_[lost->step].silences.insert(lost->silence);
    for (auto &[step, contact] : contacts_)
        if (contact.silences.empty())
            contact.silences.insert(contact.alive_for);
}

std::vector<Fact> Measures::line(const std::string &host, std::string_view line, Now now) {
    constexpr std::string_view keep = "keep ";
    if (line.starts_with(keep) && line.size() < 100)
        return keeper(host, line.substr(keep.size()), now);
    if (!listeners_.contains(host))
        return refuse(host, "only the attacker's side reports what it hears", now);
    if (line.size() > max_line)
        return refuse(host, "a line of more than 2 KiB", now);
    if (!shallow(line, max_depth))
        return refuse(host, "a line that nests too deeply", now);
    const auto report = nlohmann::json::parse(line, nullptr, false);
    if (!report.is_object())
        return refuse(host, "a line that is no JSON object", now);
    const std::string what = text(report, "event");
    std::string refused;
    std::vector<Fact> facts;
    if (what == "contact")
        facts = contact(report, now, refused);
    else if (what == "file")
        facts = file(report, refused);
    else
        refused = "an event that nobody knows: `" + inject::clean_utf8(what, 60) + "`";
    return refused.empty() ? facts : refuse(host, refused, now);
}

std::vector<Fact> Measures::contact(const nlohmann::json &report, Now now, std::string &refused) {
    const std::string path = text(report, "path");
    const std::string domain = text(report, "domain");
    const std::string what =
        "a contact on `" + inject::clean_utf8(domain.empty() ? path : domain, 100) + "`";
    refused = what + ", where no beacon was started";
    for (auto &[step, contact] : contacts_) {
        const bool is_meant =
            domain.empty() ? !path.empty() && contact.path == path : contact.domain == domain;
        if (!is_meant || !contact.started)
            continue;
        const auto tag = new_tag(report, what, contact, refused);
        if (!tag)
            continue;
        refused.clear();
        if (contact.lost && contact.echo)
            return {};
        const bool counted = contact.count > 0 && !contact.lost;
        if (counted && now.lived - contact.logged_at < contact_pause) {
            ++contact.count;
            contact.heard_at = now.lived;
            contact.remember(*tag);
            return {};
        }
        const Milliseconds since =
            contact.count > 0 ? now.lived - contact.heard_at : Milliseconds(0);
        return {{kind::contact,
                 step,
                 {{"count", contact.count + 1},
                  {"since_last_ms", since.count()},
                  {"tag", detail_of(*tag)}}}};
    }
    if (domain.empty() && pages_.contains(path)) {
        refused.clear();
        return {}; // whoever opens the link in a mail, and however often
    }
    return {};
}

std::vector<Fact> Measures::file(const nlohmann::json &report, std::string &refused) {
    const std::string path = text(report, "path");
    const std::int64_t bytes = number(report, "bytes");
    const std::string sha256 = text(report, "sha256");
    const std::string what = "a file at `" + inject::clean_utf8(path, 100) + "`";
    refused = what + ", which no step was to send";
    for (const auto &[step, upload] : uploads_) {
        if (upload.path != path || !upload.started)
            continue;
        const auto tag = new_tag(report, what, upload, refused);
        if (!tag)
            continue;
        if (bytes < 0 || bytes > max_file || !is_sha256(sha256)) {
            refused = "a file for `" + step + "` without a sound size and SHA-256";
            return {};
        }
        refused.clear();
        if (upload.arrived || upload.echo)
            return {};
        return {{kind::file_arrived,
                 step,
                 {{"sha256", sha256}, {"bytes", bytes}, {"tag", detail_of(*tag)}}}};
    }
    return {};
}

std::vector<Fact> Measures::refuse(const std::string &host, const std::string &reason, Now now) {
    Refusals &refusals = refusals_[host];
    if (refusals.any && now.lived < refusals.next) {
        ++refusals.kept_back;
        return {};
    }
    nlohmann::json detail{{"reason", reason}};
    if (refusals.kept_back > 0)
        detail["kept_back"] = refusals.kept_back;
    refusals = {now.lived + refusal_pause, 0, true};
    return {{kind::telemetry_rejected, host, std::move(detail)}};
}

/// The lived moment at which this contact has been silent for as long as somebody asks.
std::optional<Milliseconds> Measures::Contact::next_silence() const {
    const auto next = silences.upper_bound(told);
    if (count == 0 || held || doubted || failed || next == silences.end())
        return std::nullopt;
    return heard_at + *next;
}

std::optional<Milliseconds> Measures::next_silence() const {
    std::optional<Milliseconds> next;
    for (const auto &[step, contact] : contacts_)
        if (const auto at = contact.next_silence(); at && (!next || *at < *next))
            next = at;
    return next;
}

std::vector<Fact> Measures::tick(Now now) const {
    std::vector<Fact> facts = doubts(now);
    for (const auto &[step, contact] : contacts_) {
        // What a platform does not do that may have been ended is decided when that is known.
        if (must_be_at_work(contact.host) &&
            keepers_.silent(contact.host, now.lived) > Keepers::fresh)
            continue;
        const Milliseconds silent = now.lived - contact.heard_at;
        if (const auto next = contact.next_silence(); next && now.lived >= *next)
            facts.push_back({kind::contact_lost,
                             step,
                             {{"last_contact_ms", contact.last_ms},
                              {"silent_ms", silent.count()},
                              {"last_seq", contact.last_seq}}});
    }
    return facts;
}

void Measures::put_back(const event::Event &event, Milliseconds lived) {
    const bool begins = event.kind == kind::reset_started;
    for (auto &[step, contact] : contacts_) {
        if (!event.subject.empty() && event.subject != contact.host)
            continue;
        const bool runs = contact.delivered && !contact.failed && !contact.lost && !contact.ended;
        if (begins && runs)
            contact.held = true;
        else if (begins && contact.lost && !unplugged_.contains(contact.host))
            contact.echo = true;
        else if (!begins && contact.held)
            release(step, lived);
    }
    if (!begins)
        return;
    for (const auto &step : event.detail.value("steps", std::vector<std::string>()))
        if (const auto upload = uploads_.find(step); upload != uploads_.end())
            upload->second.echo = true;
}

void Measures::apply(const event::Event &event, Milliseconds lived) {
    apply_trust(event, lived);
    if (event.kind == kind::cable_set) {
        if (event.detail.value("plugged", false))
            unplugged_.erase(event.subject);
        else
            unplugged_.insert(event.subject);
    }
    const bool by_controller =
        event.kind == kind::reset_started || event.kind == kind::reset_failed ||
        (event.kind == kind::host_reset && event.detail.contains("checkpoint"));
    if (by_controller)
        put_back(event, lived);
    else if (event.kind == kind::host_reset ||
             (event.kind == kind::host_power && !event.detail.value("on", false)))
        for (auto &[step, contact] : contacts_)
            contact.ended = contact.ended || (contact.host == event.subject && contact.delivered);
    if (const auto found = contacts_.find(event.subject); found != contacts_.end()) {
        Contact &contact = found->second;
        if (event.kind == kind::step_started) {
            contact.started = true;
        } else if (event.kind == kind::step_delivered) {
            contact.delivered = true;
            contact.delivered_at = lived;
        } else if (event.kind == kind::step_failed) {
            contact.failed = true;
            contact.held = false;
        } else if (event.kind == kind::step_replayed && !event.detail.contains("failed")) {
            contact.failed = contact.ended = false;
            release(event.subject, lived);
        } else if (event.kind == kind::contact) {
            contact.failed = contact.failed && !contact.delivered; // what is heard runs
            contact.count = std::max<std::int64_t>(1, number(event.detail, "count"));
            contact.heard_at = contact.logged_at = lived;
            contact.last_ms = event.exercise_ms;
            contact.last_seq = event.seq;
            contact.told = Milliseconds(0);
            contact.lost = contact.ended = false;
            contact.remember(tag_in(event.detail));
        } else if (event.kind == kind::contact_lost) {
            contact.told = Milliseconds(number(event.detail, "silent_ms"));
            contact.lost = true;
        }
    }
    if (const auto found = uploads_.find(event.subject); found != uploads_.end()) {
        Upload &upload = found->second;
        if (event.kind == kind::step_started) {
            upload.started = true;
        } else if (event.kind == kind::step_delivered) {
            upload.delivered = true;
            upload.delivered_at = lived;
        } else if (event.kind == kind::file_arrived) {
            upload.arrived = true;
            upload.remember(tag_in(event.detail));
        }
    }
}

bool Measures::alive(const std::string &step, Milliseconds lived) const {
    const auto found = contacts_.find(step);
    if (found == contacts_.end())
        return false;
    const Contact &contact = found->second;
    return contact.count > 0 && !contact.lost && !contact.failed &&
           (contact.held || contact.doubted || lived - contact.heard_at <= contact.alive_for);
}

bool Measures::quiet(Milliseconds lived) const {
    for (const auto &[step, contact] : contacts_) {
        if (!contact.started || contact.failed || contact.doubted)
            continue;
        const bool measuring = contact.count > 0 && contact.told < *contact.silences.rbegin();
        const bool expected = contact.count == 0 && contact.delivered &&
                              lived - contact.delivered_at < contact.alive_for;
        if (contact.held || measuring || expected)
            return false;
    }
    return std::none_of(uploads_.begin(), uploads_.end(), [&](const auto &entry) {
        const Upload &upload = entry.second;
        return upload.delivered && !upload.arrived &&
               lived - upload.delivered_at < arrival_patience;
    });
}

std::vector<std::string> Measures::running_beacons() const {
    std::vector<std::string> steps;
    for (const auto &[step, contact] : contacts_)
        if (contact.delivered && !contact.failed && !contact.lost && !contact.ended)
            steps.push_back(step);
    return steps;
}

void Measures::hold(const std::string &step) {
    if (const auto found = contacts_.find(step); found != contacts_.end())
        found->second.held = true;
}

void Measures::release(const std::string &step, Milliseconds lived) {
    const auto found = contacts_.find(step);
    if (found == contacts_.end()) // nobody hears it
        return;
    Contact &contact = found->second;
    contact.held = false;
    contact.heard_at = std::max(contact.heard_at, lived);
    contact.delivered_at = std::max(contact.delivered_at, lived);
}

} // namespace enshu::exercise
