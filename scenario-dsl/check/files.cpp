#include "scenario-dsl/check/check.h"
#include "scenario-dsl/source/characters.h"
#include "scenario-dsl/source/read_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace enshu::dsl {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t largest_attachment = 1 << 20;
constexpr std::uintmax_t largest_briefing = 256 << 10;
constexpr std::uintmax_t largest_records = 16 << 20;
constexpr std::uintmax_t largest_rules = 1 << 20;
constexpr std::uintmax_t largest_documents = 16 << 20;
constexpr std::size_t most_documents = 1000;

class Files {
  public:
    Files(const Draft &draft, Diagnostics &diagnostics)
        : draft_(draft), diagnostics_(diagnostics) {}

    /// Likewise what is on a stick, and what takes the place of a page.
    void check_attachment(const fs::path &path, const Node &written) {
        if (diagnostics_.settled() || sound_attachments_.contains(path.string()) ||
            !is_inside(path, draft_.scenario.directory, written) || !is_regular(path, written))
            return;
        std::error_code error;
        if (const auto size = fs::file_size(path, error); !error && size > largest_attachment)
            too_large(written, size, largest_attachment);
        else
            sound_attachments_.insert(path.string());
    }

    /// The records of a database, the rules of a sensor.
    void check_content(const fs::path &path, const Node &written, std::uintmax_t ceiling) {
        if (!is_inside(path, home_of(written), written) || !is_regular(path, written))
            return;
        std::error_code error;
        if (const auto size = fs::file_size(path, error); !error && size > ceiling)
            too_large(written, size, ceiling);
    }

    /// Documents, the pages of a site, the files of a share.
    void check_directory(const fs::path &path, const Node &written) {
        if (!is_inside(path, home_of(written), written))
            return;
        if (!fs::is_directory(path)) {
            diagnostics_.error(Kind::FileNotRegular, written.place,
                               fmt::format("{} is not a directory", backticked(written.text)));
            return;
        }
        std::uintmax_t bytes = 0;
        std::size_t count = 0;
        std::error_code error;
        for (fs::recursive_directory_iterator it{path, error}, end; !error && it != end;
             it.increment(error)) {
            const auto status = it->symlink_status(error);
            if (!fs::is_regular_file(status) && !fs::is_directory(status)) {
                diagnostics_.error(Kind::FileNotRegular, written.place,
                                   fmt::format("{} in it is neither a file nor a directory",
                                               backticked(it->path().filename().string())));
                return;
            }
            if (fs::is_regular_file(status))
                bytes += it->file_size(error);
            if (++count > most_documents || bytes > largest_documents)
                break;
        }
        if (error)
            diagnostics_.error(
                Kind::FileUnreadable, written.place,
                fmt::format("{} cannot be read: {}", backticked(written.text), error.message()));
        else if (count > most_documents || bytes > largest_documents)
            diagnostics_.error(Kind::FileTooLarge, written.place,
                               fmt::format("{} holds more than {} files or {} bytes",
                                           backticked(written.text), most_documents,
                                           largest_documents));
    }

    Text read_briefing(const Node &written) {
        const auto ja = read_text(written, ".ja.md");
        const auto en = read_text(written, ".en.md");
        if (!ja && !en && !reported_)
            diagnostics_.error(Kind::FileMissing, written.place,
                               fmt::format("there is neither {} nor {}",
                                           backticked(written.text + ".ja.md"),
                                           backticked(written.text + ".en.md")));
        return {ja ? *ja : en.value_or(""), en ? *en : ja.value_or("")};
    }

  private:
    /// A path is relative to the directory of the file in which it is written.
    const fs::path &home_of(const Node &written) const {
        return written.place.source == draft_.organization_root->place.source
                   ? draft_.organization_directory
                   : draft_.scenario.directory;
    }

    /// Follows symbolic links: what they lead to must be inside as well.
    bool is_inside(const fs::path &path, const fs::path &directory, const Node &written) {
        std::error_code error;
        const fs::path real = fs::weakly_canonical(path, error);
        const fs::path base = error ? fs::path{} : fs::weakly_canonical(directory, error);
        if (error) {
            diagnostics_.error(
                Kind::FileUnreadable, written.place,
                fmt::format("{} cannot be read: {}", backticked(written.text), error.message()));
            return false;
        }
        if (std::ranges::mismatch(base, real).in1 != base.end()) {
            diagnostics_
                .error(Kind::FileOutside, written.place,
                       fmt::format("{} leads out of the directory it must lie in",
                                   backticked(written.text)))
                .suggest("copy the file into the directory of the scenario or the organisation");
            return false;
        }
        if (!fs::exists(real, error)) {
            diagnostics_.error(Kind::FileMissing, written.place,
                               fmt::format("there is no {}", backticked(written.text)));
            return false;
        }
        return true;
    }

    bool is_regular(const fs::path &path, const Node &written) {
        std::error_code error;
        if (fs::is_regular_file(path, error))
            return true;
        diagnostics_.error(Kind::FileNotRegular, written.place,
                           fmt::format("{} is not a regular file", backticked(written.text)));
        return false;
    }

    void too_large(const Node &written, std::uintmax_t size, std::uintmax_t ceiling) {
        diagnostics_.error(Kind::FileTooLarge, written.place,
                           fmt::format("{} has {} bytes, more than the {} that are possible",
                                       backticked(written.text), size, ceiling));
    }

    std::optional<std::string> read_text(const Node &written, const char *suffix) {
        const fs::path path = draft_.scenario.directory / (written.text + suffix);
        std::error_code error;
        if (!fs::exists(fs::symlink_status(path, error)))
            return std::nullopt;
        reported_ = true;
        if (!is_inside(path, draft_.scenario.directory, written) || !is_regular(path, written))
            return std::nullopt;
        auto read = read_file(path, largest_briefing);
        if (const auto *unreadable = std::get_if<Unreadable>(&read)) {
            diagnostics_.error(Kind::FileUnreadable, written.place,
                               fmt::format("{} cannot be read: {}",
                                           backticked(written.text + suffix), unreadable->reason));
            return std::nullopt;
        }
        std::string text = std::get<std::string>(std::move(read));
        if (text.size() > largest_briefing) {
            too_large(written, text.size(), largest_briefing);
            return std::nullopt;
        }
        if (find_invalid_utf8(text) != std::string::npos) {
            diagnostics_.error(
                Kind::NotUtf8, written.place,
                fmt::format("{} is not UTF-8 text", backticked(written.text + suffix)));
            return std::nullopt;
        }
        return text;
    }

    const Draft &draft_;
    Diagnostics &diagnostics_;
    std::unordered_set<std::string> sound_attachments_;
    bool reported_ = false; ///< a briefing was found, whether it could be read or not
};

} // namespace

void check_files(Draft &draft, Diagnostics &diagnostics) {
    Files files{draft, diagnostics};
    for (const Host &host : draft.scenario.organization.hosts) {
        const Node &node = *draft.hosts.at(host.id).node;
        if (const Node *written = node.find("documents"); draft.is_sound(written))
            files.check_directory(host.documents, *written);
        if (!draft.is_sound_host(host.id))
            continue;
        for (const Service &service : host.services) {
            if (service.content.empty())
                continue;
            const Node &settings = *node.find("services")->find(word_of(service.kind));
            const Node *written = nullptr;
            for (const std::string_view key : {"site", "seed", "rules"})
                if (!written)
                    written = settings.find(key);
            if (!draft.is_sound(written))
                continue;
            if (service.kind == ServiceKind::Database)
                files.check_content(service.content, *written, largest_records);
            else if (service.kind == ServiceKind::Sensor)
                files.check_content(service.content, *written, largest_rules);
            else
                files.check_directory(service.content, *written);
        }
    }
    for (const Step &step : draft.scenario.attack) {
        const Node &node = *draft.steps.at(step.id).node;
        const auto check = [&](const fs::path &path, std::string_view key) {
            if (const Node *written = node.find(key); draft.is_sound(written))
                files.check_attachment(path, *written);
        };
        if (const auto *mail = std::get_if<SendMail>(&step.verb))
            check(mail->attachment, "attachment");
        else if (const auto *stick = std::get_if<UsbInsert>(&step.verb))
            check(stick->file, "file");
        else if (const auto *deface = std::get_if<Deface>(&step.verb))
            check(deface->with, "with");
    }
    if (const Node *written = draft.scenario_root->find("briefing"); draft.is_sound(written))
        draft.scenario.briefing = files.read_briefing(*written);
}

} // namespace enshu::dsl
