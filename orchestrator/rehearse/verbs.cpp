// What each verb of the attack comes to in the model. As in a real range, a verb fails in words for
// people where its way is barred, and a beacon that was started need not be heard.
#include "injector/key.h"
#include "orchestrator/rehearse/simulated_range.h"
#include "scenario-dsl/attack/traces.h"
#include "scenario-dsl/source/digest.h"

#include <fstream>
#include <iterator>

namespace enshu::rehearse {

using inject::ActFailed;

namespace {

std::string content_of(const std::filesystem::path &path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

class SimulatedRange::Verbs {
  public:
    Verbs(SimulatedRange &range, const inject::ActContext &context)
        : range_(range), world_(range.world_), context_(context) {}

    nlohmann::json perform(const dsl::SendMail &mail) {
        require_up(mail.from_host);
        require_ways();
        range_.mails_.insert(context_.step.id);
        nlohmann::json evidence{{"message_id", inject::message_id(context_.step, context_.seed)}};
        if (!mail.attachment.empty()) {
            evidence["attachment"] = mail.attachment.filename().string();
            evidence["sha256"] = dsl::sha256_hex(content_of(mail.attachment));
        }
        return evidence;
    }

    nlohmann::json perform(const dsl::OpenAttachment &open) {
        require_up(open.on);
        require_ways();
        if (!range_.mails_.contains(open.mail))
            throw ActFailed("the mail of `" + open.mail + "` is not in the mailbox");
        const dsl::Step *sent = context_.scenario.find_step(open.mail);
        const auto *mail = sent ? std::get_if<dsl::SendMail>(&sent->verb) : nullptr;
        if (!mail || mail->attachment.empty())
            throw ActFailed("the mail of `" + open.mail + "` has no attachment");
        const std::string file = leave_files().front();
        return {{"file", file}, {"sha256", dsl::sha256_hex(content_of(mail->attachment))}};
    }

    nlohmann::json perform(const dsl::Beacon &beacon) {
        require_up(beacon.on);
        const Milliseconds now = range_.clock_.now();
        range_.beacons_[context_.step.id] = {
            beacon, flows(), world_.lives(beacon.on), key(), now, now, 0};
        leave_files();
        return {{"unit", inject::beacon_unit(context_.step.id)}};
    }

    nlohmann::json perform(const dsl::SshLogin &login) {
        require_up(login.on);
        if (!world_.has_file(login.on, login.planted))
            throw ActFailed("`" + login.planted + "` is no longer on `" + login.on + "`");
        require_ways();
        if (world_.is_locked(login.to, login.user))
            throw ActFailed("the account `" + login.user + "` on `" + login.to + "` is locked");
        return {{"user", login.user}, {"to", login.to}};
    }

    nlohmann::json perform(const dsl::Archive &archive) {
        require_up(archive.on);
        require_file(archive.on, archive.what);
        return {{"what", archive.what}, {"file", leave_files().front()}};
    }

    nlohmann::json perform(const dsl::HttpUpload &upload) {
        require_up(upload.on);
        require_up(upload.sender());
        if (!upload.what.empty())
            require_file(upload.on, upload.what);
        else
            require_archive(upload.on);
        require_ways();
        // The model has no contents: the name stands for the file.
        const std::string stand_in = upload.what.empty() ? context_.step.id : upload.what;
        const auto bytes =
            upload.size_bytes > 0 ? upload.size_bytes : static_cast<std::int64_t>(stand_in.size());
        const std::string sha256 = dsl::sha256_hex(stand_in);
        const std::string path = inject::upload_path(context_.step.id);
        const inject::Tag tag{
            1, 1, static_cast<std::uint64_t>(range_.clock_.now().count())};
        range_.lines_.push_back({upload.to,
                                 nlohmann::json{
                                     {"event", "file"},
                                     {"path", path},
                                     {"tag", inject::make_tag(tag, key(), path)},
                                     {"bytes", bytes},
                                     {"sha256", sha256},
                                 }
                                     .dump()});
        return {{"bytes", bytes}, {"sha256", sha256}};
    }

    nlohmann::json perform(const auto &verb) {
        require_up(verb.on);
        require_ways();
        leave_files();
        return nlohmann::json::object();
    }

    void undo(const dsl::SendMail &) { range_.mails_.erase(context_.step.id); }
    void undo(const dsl::Beacon &) { range_.beacons_.erase(context_.step.id); }
    void undo(const auto &) {} // nothing that would go on

  private:
    std::string key() const {
        return inject::key_of(context_.seed, context_.team, context_.step.id);
    }
    std::vector<std::string> leave_files() {
        std::vector<std::string> files = range_.files_of(context_.step);
        for (const std::string &path : files)
            world_.leave_file(context_.step.host(), path);
        return files;
    }
    void require_up(const std::string &host) const {
        if (!world_.is_up(host))
            throw ActFailed("`" + host + "` is shut down");
    }
    void require_file(const std::string &host, const std::string &path) const {
        if (!world_.has_file(host, path))
            throw ActFailed("`" + path + "` is no longer on `" + host + "`");
    }
    void require_archive(const std::string &host) const {
        for (const dsl::Step &step : context_.scenario.attack)
            if (std::holds_alternative<dsl::Archive>(step.verb) && step.host() == host &&
                world_.has_file(host, dsl::packed_file(step.id)))
                return;
        throw ActFailed("no archive lies on `" + host + "`");
    }
    std::vector<dsl::Flow> flows() const { return dsl::flows_of(context_.step, world_.network()); }
    void require_ways() const {
        for (const dsl::Flow &flow : flows())
            if (!world_.carries(flow))
                throw ActFailed(why_not(flow));
    }
    std::string why_not(const dsl::Flow &flow) const {
        if (flow.to.empty())
            return "nobody offers `" + std::string(dsl::word_of(*flow.service)) + "`";
        if (!world_.reaches(flow.from, flow.to, flow.port))
            return "`" + flow.from + "` does not reach `" + flow.to + "` on " +
                   dsl::to_string(flow.port);
        return "nothing answers on " + dsl::to_string(flow.port) + " of `" + flow.to + "`";
    }

    SimulatedRange &range_;
    World &world_;
    const inject::ActContext &context_;
};

std::vector<std::string> SimulatedRange::files_of(const dsl::Step &step) const {
    const dsl::Host *host = scenario_.organization.find_host(step.host());
    const std::string account = host ? dsl::account_on(*host, world_.network()) : "";
    if (const auto *open = std::get_if<dsl::OpenAttachment>(&step.verb)) {
        const dsl::Step *sent = scenario_.find_step(open->mail);
        const auto *mail = sent ? std::get_if<dsl::SendMail>(&sent->verb) : nullptr;
        return {dsl::home_of(account) + "/Downloads/" +
                (mail ? mail->attachment.filename().string() : "")};
    }
    if (const auto *beacon = std::get_if<dsl::Beacon>(&step.verb);
        beacon && beacon->persist == dsl::Persistence::Cron)
        return {"/var/spool/cron/crontabs/" + account};
    if (std::holds_alternative<dsl::Archive>(step.verb))
        return {dsl::packed_file(step.id)};
    return {};
}

nlohmann::json SimulatedRange::perform(const inject::ActContext &context) {
    Verbs verbs(*this, context);
    return std::visit([&](const auto &verb) { return verbs.perform(verb); }, context.step.verb);
}

void SimulatedRange::undo(const inject::ActContext &context) {
    Verbs verbs(*this, context);
    std::visit([&](const auto &verb) { verbs.undo(verb); }, context.step.verb);
}

} // namespace enshu::rehearse
