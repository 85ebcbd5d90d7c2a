// What a step works with must be there when its turn comes: it would fail on the day.
#include "scenario-dsl/attack/guest_files.h"
#include "scenario-dsl/check/check.h"
#include "scenario-dsl/check/pages.h"
#include "scenario-dsl/check/reported.h"
#include "scenario-dsl/check/schedule.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

namespace enshu::dsl {
namespace {

namespace fs = std::filesystem;

/// Of one encrypt-copies step.
constexpr std::size_t most_encrypted_files = 500;
constexpr std::uintmax_t most_encrypted_bytes = 16 << 20;

class Things {
  public:
    Things(const Draft &draft, const Schedule &schedule, const Reported &reported,
           Diagnostics &diagnostics)
        : draft_(draft), schedule_(schedule), network_(draft.scenario.organization),
          files_(draft.scenario, network_), diagnostics_(diagnostics),
          attack_is_known_(!reported.in(draft.scenario_root->find("attack")) &&
                           !reported.in_hosts()) {
        for (const Step &step : draft.scenario.attack)
            if (const auto *archive = std::get_if<Archive>(&step.verb)) {
                archives_[archive->on].push_back(&step);
            } else if (const auto *login = std::get_if<SshLogin>(&step.verb)) {
                logins_[login->to].push_back(&step);
                planted_.emplace(login->on, login->planted);
            }
    }

    void check(const Step &step) {
        if (!attack_is_known_ || diagnostics_.settled())
            return;
        step_ = &step;
        node_ = draft_.steps.find(step.id)->second.node;
        std::visit([this](const auto &verb) { check_verb(verb); }, step.verb);
    }

  private:
    // These bring along what they work with, or only ask the network.
    void check_verb(const Reconnaissance &) {}
    void check_verb(const SendMail &) {}
    void check_verb(const UsbInsert &) {}
    void check_verb(const OpenAttachment &) {}
    void check_verb(const Beacon &) {}
    void check_verb(const Persist &) {}
    void check_verb(const Discovery &) {}
    void check_verb(const PasswordSpray &) {}

    void check_verb(const ReadCredential &read) {
        if (!planted_.contains({read.on, read.file}))
            require_file(read.on, read.file, "file", true);
    }

    void check_verb(const SshLogin &login) {
        if (!GuestFiles::is_furnished(login.planted))
            diagnostics_
                .error(Kind::SystemPlace, place_of(*node_, {"credential", "planted"}),
                       fmt::format("nobody leaves a password in {}, which is the system's",
                                   backticked(login.planted)))
                .suggest(fmt::format("let it lie where the user keeps files, below `{}`",
                                     home_of(account_on(*network_.find_host(login.on), network_))));
    }

    void check_verb(const SmbCopy &copy) {
        const std::string share = GuestFiles::share_of(*network_.find_host(copy.from));
        if (is_within(copy.what, share))
            require_file(copy.from, copy.what, "what");
        else
            diagnostics_
                .error(
                    Kind::GuestFileMissing, place_of(*node_, {"what"}),
                    fmt::format("{} is not in the share of `{}`", backticked(copy.what), copy.from))
                .note(draft_.hosts.find(copy.from)->second.name->place, "the host stands here")
                .suggest(fmt::format("what it shares lies in `{}`", share));
    }

    void check_verb(const Archive &archive) {
        require_file(archive.on, archive.what, "what");
        if (network_.find_host(archive.on)->role == HostRole::Server)
            require_login(archive.on, "");
    }

    void check_verb(const HttpUpload &upload) {
        if (!upload.what.empty())
            require_file(upload.on, upload.what, "what");
        else
            require_archive(upload.on);
        if (!upload.through.empty())
            require_login(upload.on, upload.through);
    }

    void check_verb(const DnsExfil &exfil) { require_file(exfil.on, exfil.what, "what"); }

    void check_verb(const EncryptCopies &encrypt) {
        const Host &host = *network_.find_host(encrypt.on);
        for (const auto &[seed, folder] : seeds_of(host))
            if (!folder.empty() && is_within(encrypt.what, folder))
                return check_ceilings(encrypt, seed, folder);
        Diagnostic &error = diagnostics_.error(
            Kind::SystemPlace, place_of(*node_, {"what"}),
            fmt::format("only what came with the organisation is encrypted, and {} did not",
                        backticked(encrypt.what)));
        error.note(draft_.hosts.find(encrypt.on)->second.name->place, "the host stands here")
            .suggest("take its share, or the `documents` of its user");
    }

    void check_verb(const Deface &deface) { require_page(deface.on, deface.page, "page"); }

    void check_verb(const HttpFlood &flood) { require_page(flood.to, flood.path, "path"); }

    void check_verb(const RotateLog &rotate) {
        const Host &host = *network_.find_host(rotate.on);
        const std::vector<std::string> logs = logs_of(host);
        // Most are files; what a daemon keeps is a directory of them. The journal is neither.
        const bool is_log = std::ranges::any_of(logs, [&](const std::string &log) {
            return log != journal_directory &&
                   (rotate.log == log ? !is_directory_of_logs(log) : is_within(rotate.log, log));
        });
        if (is_log)
            return;
        std::string known;
        for (const std::string &log : logs)
            if (log != journal_directory && known.find(backticked(log)) == std::string::npos)
                known += (known.empty() ? "" : ", ") + backticked(log) +
                         (is_directory_of_logs(log) ? " (those in it)" : "");
        diagnostics_
            .error(Kind::NotALog, place_of(*node_, {"log"}),
                   fmt::format("{} is no log that `{}` writes", backticked(rotate.log), host.id))
            .note(draft_.hosts.find(rotate.on)->second.name->place, "the host stands here")
            .suggest(fmt::format("its logs are {}", known));
    }

    static constexpr std::string_view journal_directory = "/run/log/journal";

    static bool is_directory_of_logs(std::string_view log) {
        return !log.ends_with(".log") && log != "/var/log/syslog";
    }

    /// `always`: where the image knows of other files, they are not meant.
    void require_file(const std::string &on, const std::string &what, std::string_view key,
                      bool always = false) {
        if ((!always && !GuestFiles::is_furnished(what)) || files_.has(on, what, step_->id))
            return;
        const Host &host = *network_.find_host(on);
        Diagnostic &error = diagnostics_.error(
            Kind::GuestFileMissing, place_of(*node_, {key}),
            fmt::format("nothing puts {} on the host `{}`", backticked(what), on));
        const Node &host_node = *draft_.hosts.find(on)->second.node;
        const std::string documents = GuestFiles::documents_of(host, network_);
        const std::string share = GuestFiles::share_of(host);
        if (host.role == HostRole::Workstation)
            suggest_seed(error, host_node.find("documents"), documents, "`documents:`");
        else if (share.empty())
            error.note(draft_.hosts.find(on)->second.name->place, "the host stands here")
                .suggest("give it the service `smb` with a `seed`, whose files lie in /srv/SHARE");
        else
            suggest_seed(error, host_node.find("services")->find("smb")->find("seed"), share,
                         "its share a `seed:`");
    }

    static void suggest_seed(Diagnostic &error, const Node *seed, const std::string &folder,
                             std::string_view key) {
        if (seed)
            error.note(seed->place, fmt::format("the files in `{}` come from here", folder))
                .suggest("put it there, or take what is there");
        else
            error.suggest(fmt::format("give the host {}: its files lie in `{}`", key, folder));
    }

    void require_archive(const std::string &on) {
        if (!comes_before(archives_, on, [](const Step &) { return true; }))
            diagnostics_
                .error(Kind::NothingPacked, place_of(*node_, {"size"}),
                       fmt::format("no step packs anything on `{}` before, so there is nothing to "
                                   "take a part of",
                                   on))
                .suggest("add an `archive` step before it, or say `what` is taken");
    }

    /// `from`: the workstation; empty: any.
    void require_login(const std::string &to, const std::string &from) {
        const bool logged_in = comes_before(
            logins_, to, [&](const Step &login) { return from.empty() || login.host() == from; });
        if (logged_in)
            return;
        diagnostics_
            .error(Kind::NotLoggedIn, place_of(*node_, {from.empty() ? "on" : "through"}),
                   fmt::format("nobody has logged in to `{}`{} before this step", to,
                               from.empty() ? "" : fmt::format(" from `{}`", from)))
            .note(draft_.hosts.find(to)->second.name->place, "the host stands here")
            .suggest("add an `ssh-login` step before it");
    }

    using StepsByHost = std::unordered_map<std::string_view, std::vector<const Step *>>;

    /// Whether one of them comes before this step, as far as it is written down.
    bool comes_before(const StepsByHost &steps, const std::string &host, const auto &fits) const {
        const auto found = steps.find(host);
        return found != steps.end() && std::ranges::any_of(found->second, [&](const Step *other) {
                   return fits(*other) && !comes_after(*other, *step_);
               });
    }

    bool comes_after(const Step &later, const Step &earlier) const {
        if (later.trigger.at && earlier.trigger.at)
            return *later.trigger.at > *earlier.trigger.at;
        return schedule_.hangs_on(later.id, earlier.id);
    }

    void require_page(const std::string &on, const std::string &page, std::string_view key) {
        if (may_have_page(*network_.find_host(on), page))
            return;
        diagnostics_
            .error(Kind::PageMissing, place_of(*node_, {key}),
                   fmt::format("the site of `{}` has no page {}", on, backticked(page)))
            .note(draft_.hosts.find(on)->second.name->place, "the host stands here")
            .suggest("take a page that it has, or add one to its `site`");
    }

    /// Each with the folder into which it is laid.
    std::vector<std::pair<fs::path, std::string>> seeds_of(const Host &host) const {
        std::vector<std::pair<fs::path, std::string>> seeds;
        if (!host.documents.empty())
            seeds.emplace_back(host.documents, GuestFiles::documents_of(host, network_));
        for (const Service &service : host.services)
            if (service.kind == ServiceKind::Smb && !service.content.empty())
                seeds.emplace_back(service.content, GuestFiles::share_of(host));
        return seeds;
    }

    void check_ceilings(const EncryptCopies &encrypt, const fs::path &seed,
                        const std::string &folder) {
        const fs::path path =
            encrypt.what == folder ? seed : seed / encrypt.what.substr(folder.size() + 1);
        std::error_code error;
        if (!fs::exists(path, error))
            return require_file(encrypt.on, encrypt.what, "what", true);
        const Place place = place_of(*node_, {"what"});
        if (!fs::is_directory(path, error)) {
            diagnostics_
                .error(Kind::FileNotRegular, place,
                       fmt::format("{} is not a directory", backticked(encrypt.what)))
                .suggest("name the directory in which it lies");
            return;
        }
        std::size_t count = 0;
        std::uintmax_t bytes = 0;
        for (fs::recursive_directory_iterator it{path, error}, end; !error && it != end;
             it.increment(error))
            if (it->is_regular_file(error)) {
                ++count;
                bytes += it->file_size(error);
            }
        if (count > most_encrypted_files || bytes > most_encrypted_bytes)
            diagnostics_.error(Kind::FileTooLarge, place,
                               fmt::format("{} holds {} files and {} bytes, more than the {} files "
                                           "or {} bytes that are possible",
                                           backticked(encrypt.what), count, bytes,
                                           most_encrypted_files, most_encrypted_bytes));
    }

    const Draft &draft_;
    const Schedule &schedule_;
    const Network network_;
    const GuestFiles files_;
    Diagnostics &diagnostics_;
    const bool attack_is_known_; ///< what is on which host when, without a mistake in it
    StepsByHost archives_;       ///< by the host on which they pack
    StepsByHost logins_;         ///< by the host to which they lead
    std::set<std::pair<std::string_view, std::string_view>> planted_; ///< host, file
    const Step *step_ = nullptr;
    const Node *node_ = nullptr;
};

} // namespace

void check_things(const Draft &draft, const Schedule &schedule, const Reported &reported,
                  Diagnostics &diagnostics) {
    Things things{draft, schedule, reported, diagnostics};
    for (const Step &step : draft.scenario.attack)
        things.check(step);
}

} // namespace enshu::dsl
