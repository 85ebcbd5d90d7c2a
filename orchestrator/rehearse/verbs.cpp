// What each verb of the attack comes to in the model. As in a real range, a verb fails in words for
// people where its way is barred, and a beacon that was started need not be heard.
#include "injector/key.h"
#include "orchestrator/rehearse/simulated_range.h"
#include "scenario-dsl/attack/guest_files.h"
#include "scenario-dsl/attack/traces.h"
#include "scenario-dsl/model/step_names.h"
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

    nlohmann::json perform(const dsl::UsbInsert &stick) {
        require_up(stick.on);
        range_.sticks_[context_.step.id] = stick.on;
        return {{"label", stick.label},
                {"file", stick.file.filename().string()},
                {"sha256", dsl::sha256_hex(content_of(stick.file))}};
    }

    nlohmann::json perform(const dsl::OpenAttachment &open) {
        require_up(open.on);
        require_ways();
        const dsl::Step *brought = context_.scenario.find_step(open.mail);
        const auto *stick = brought ? std::get_if<dsl::UsbInsert>(&brought->verb) : nullptr;
        if (stick) {
            if (!range_.sticks_.contains(open.mail))
                throw ActFailed("the stick of `" + open.mail + "` is not in `" + open.on + "`");
            return opened(stick->file);
        }
        if (!range_.mails_.contains(open.mail))
            throw ActFailed("the mail of `" + open.mail + "` is not in the mailbox");
        const auto *mail = brought ? std::get_if<dsl::SendMail>(&brought->verb) : nullptr;
        if (mail && !mail->link.empty()) {
            leave_files();
            return {{"link", mail->link}};
        }
        if (!mail || mail->attachment.empty())
            throw ActFailed("the mail of `" + open.mail + "` has no attachment");
        return opened(mail->attachment);
    }

    nlohmann::json perform(const dsl::Persist &persist) {
        require_up(persist.on);
        leave_files();
        return {{"beacon", persist.beacon}};
    }

    nlohmann::json perform(const dsl::Discovery &look) {
        require_up(look.on);
        require_ways();
        return nlohmann::json::object();
    }

    nlohmann::json perform(const dsl::ReadCredential &read) {
        require_up(read.on);
        require_file(read.on, read.file);
        return {{"file", read.file}};
    }

    nlohmann::json perform(const dsl::Reconnaissance &look) {
        require_up(look.on);
        require_ways();
        return {{"requests", look.requests}, {"knocked", look.knock.size()}};
    }

    /// Whether an account is locked makes no difference: none of the passwords is right.
    nlohmann::json perform(const dsl::PasswordSpray &spray) {
        require_up(spray.on);
        require_ways();
        return {{"accounts", spray.accounts.size()}, {"tries", spray.tries}};
    }

    nlohmann::json perform(const dsl::SmbCopy &copy) {
        require_up(copy.on);
        require_ways();
        require_file(copy.from, copy.what);
        leave_files();
        return {{"what", copy.what}};
    }

    nlohmann::json perform(const dsl::DnsExfil &exfil) {
        require_up(exfil.on);
        require_file(exfil.on, exfil.what);
        require_ways();
        return arrived(exfil.to, exfil.what, static_cast<std::int64_t>(exfil.what.size()));
    }

    nlohmann::json perform(const dsl::EncryptCopies &encrypt) {
        require_up(encrypt.on);
        require_file(encrypt.on, encrypt.what);
        leave_files();
        return {{"what", encrypt.what}};
    }

    nlohmann::json perform(const dsl::Deface &deface) {
        require_up(deface.on);
        return {{"page", deface.page}, {"sha256", dsl::sha256_hex(content_of(deface.with))}};
    }

    /// That others come through all the same is the model's guess: the flood is capped.
    nlohmann::json perform(const dsl::HttpFlood &flood) {
        require_up(flood.on);
        require_ways();
        return {{"rate", flood.rate}};
    }

    nlohmann::json perform(const dsl::RotateLog &rotate) {
        require_up(rotate.on);
        require_file(rotate.on, rotate.log);
        return {{"log", rotate.log}};
    }

    nlohmann::json perform(const dsl::Beacon &beacon) {
        require_up(beacon.on);
        const Milliseconds now = range_.clock_.now();
        range_.beacons_[context_.step.id] = {beacon, flows(), world_.lives(beacon.on), key(), now,
                                             now,    0};
        leave_files();
        return {{"unit", dsl::unit_of(context_.step.id)}};
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
        leave_files();
        return {{"what", archive.what}, {"file", dsl::packed_file(context_.step.id)}};
    }

    nlohmann::json perform(const dsl::HttpUpload &upload) {
        require_up(upload.on);
        require_up(upload.sender());
        if (!upload.through.empty())
            require_account(upload);
        if (!upload.what.empty())
            require_file(upload.on, upload.what);
        else
            require_archive(upload.on);
        require_ways();
        // The model has no contents: the name stands for the file.
        leave_files();
        const std::string stand_in = upload.what.empty() ? context_.step.id : upload.what;
        return arrived(upload.to, stand_in,
                       upload.size_bytes > 0 ? upload.size_bytes
                                             : static_cast<std::int64_t>(stand_in.size()));
    }

    void undo(const dsl::SendMail &) { range_.mails_.erase(context_.step.id); }
    void undo(const dsl::UsbInsert &) { range_.sticks_.erase(context_.step.id); }
    void undo(const dsl::Beacon &) { range_.beacons_.erase(context_.step.id); }
    void undo(const auto &) {} // nothing that would go on

  private:
    void leave_files() {
        for (const auto &[host, path] : range_.files_of(context_.step))
            world_.leave_file(host, path);
    }
    /// The user's program keeps what it opens.
    nlohmann::json opened(const std::filesystem::path &file) {
        leave_files();
        const dsl::Host &host = *context_.scenario.organization.find_host(context_.step.host());
        return {{"file", dsl::home_of(dsl::account_on(host, world_.network())) + "/Downloads/" +
                             file.filename().string()},
                {"sha256", dsl::sha256_hex(content_of(file))}};
    }
    nlohmann::json arrived(const std::string &to, const std::string &stand_in, std::int64_t bytes) {
        const std::string sha256 = dsl::sha256_hex(stand_in);
        const std::string path = dsl::upload_path(context_.step.id);
        const inject::Tag tag{1, 1, static_cast<std::uint64_t>(range_.clock_.now().count())};
        range_.lines_.push_back({to,
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
    std::string key() const {
        return inject::key_of(context_.seed, context_.team, context_.step.id);
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
    /// What is fetched by SSH comes with the login of a step before.
    void require_account(const dsl::HttpUpload &upload) const {
        std::string locked;
        for (const dsl::Step &step : context_.scenario.attack)
            if (const auto *login = std::get_if<dsl::SshLogin>(&step.verb);
                login && login->on == upload.through && login->to == upload.on) {
                if (!world_.is_locked(upload.on, login->user))
                    return;
                locked = login->user;
            }
        if (!locked.empty())
            throw ActFailed("the account `" + locked + "` on `" + upload.on + "` is locked");
    }
    std::vector<dsl::Flow> flows() const {
        return dsl::flows_of(context_.step, range_.steps_, world_.network());
    }
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

std::vector<SimulatedRange::File> SimulatedRange::files_of(const dsl::Step &step) const {
    // A login finds what was planted with the organisation; the others leave no files, or only
    // write on in those that are there.
    const bool leaves = std::visit(
        [](const auto &verb) {
            using Verb = std::decay_t<decltype(verb)>;
            return std::is_same_v<Verb, dsl::OpenAttachment> || std::is_same_v<Verb, dsl::Beacon> ||
                   std::is_same_v<Verb, dsl::Persist> || std::is_same_v<Verb, dsl::SmbCopy> ||
                   std::is_same_v<Verb, dsl::Archive> || std::is_same_v<Verb, dsl::HttpUpload> ||
                   std::is_same_v<Verb, dsl::EncryptCopies>;
        },
        step.verb);
    std::vector<File> files;
    if (leaves)
        for (const dsl::Trace &trace : dsl::traces_of(step, steps_, world_.network()))
            if (!trace.when_refused && dsl::GuestFiles::is_furnished(trace.where) &&
                !at_start_.has(trace.host, trace.where))
                files.push_back({trace.host, trace.where});
    return files;
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
