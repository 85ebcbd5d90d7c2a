#include "injector/actor/staff_texts.h"

#include "injector/actor/dns.h"
#include "injector/actor/failure.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace enshu::actor {
namespace {

constexpr std::size_t largest_file = 64 * 1024;
constexpr std::size_t longest_line = 400;

/// The first word, and what follows it.
std::pair<std::string, std::string> parted(const std::string &line) {
    const auto blank = line.find(' ');
    return {line.substr(0, blank), blank == std::string::npos ? "" : line.substr(blank + 1)};
}

/// What goes into the lines of protocols: nothing that would begin a line of its own.
bool plain(const std::string &line) {
    return line.size() <= longest_line && std::all_of(line.begin(), line.end(), [](char c) {
               return static_cast<unsigned char>(c) >= ' ' && c != 0x7f;
           });
}

bool is_address(const std::string &text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '-' || c == '_' || c == '@' || c == '+';
    });
}

bool is_path(const std::string &text) {
    return text.starts_with('/') &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

class Reader {
  public:
    explicit Reader(StaffTexts &texts) : texts_(texts) {}

    void read(const std::filesystem::path &path) {
        std::ifstream file(path, std::ios::binary);
        if (!file) {
            throw Failure(Exit::Failed, "cannot read " + path.string());
        }
        std::string content(largest_file + 1, '\0');
        file.read(content.data(), static_cast<std::streamsize>(content.size()));
        content.resize(static_cast<std::size_t>(file.gcount()));
        if (content.size() > largest_file) {
            throw Failure(Exit::Usage, path.string() + " is larger than 64 KiB");
        }
        writing_ = nullptr;
        blank_ = false;
        std::size_t number = 0;
        for (std::size_t at = 0; at < content.size();) {
            const auto end = std::min(content.find('\n', at), content.size());
            const auto line = content.substr(at, end - at);
            at = end + 1;
            ++number;
            if (!plain(line) || !take(line)) {
                throw Failure(Exit::Usage, path.string() + ":" + std::to_string(number) +
                                               ": a line that makes no sense here");
            }
        }
    }

  private:
    bool take(const std::string &line) {
        if (line.starts_with("  ")) {
            if (writing_ == nullptr) {
                return false;
            }
            if (blank_) {
                writing_->lines.emplace_back();
            }
            blank_ = false;
            writing_->lines.push_back(line.substr(2));
            return true;
        }
        blank_ = line.empty();
        if (blank_ || line.starts_with('#')) {
            return true;
        }
        const auto [word, rest] = parted(line);
        writing_ = nullptr;
        return !rest.empty() && (take_writing(word, rest) || take_name(word, rest));
    }

    std::vector<StaffTexts::Writing> *writings_of(const std::string &word) {
        return word == "mail"       ? &texts_.mails
               : word == "letter"   ? &texts_.letters
               : word == "document" ? &texts_.documents
                                    : nullptr;
    }

    std::vector<StaffTexts::Person> *people_of(const std::string &word) {
        return word == "from"     ? &texts_.from
               : word == "sender" ? &texts_.senders
               : word == "to"     ? &texts_.to
                                  : nullptr;
    }

    bool take_writing(const std::string &word, const std::string &rest) {
        if (auto *writings = writings_of(word)) {
            if (word == "document" && rest.find('/') != std::string::npos) {
                return false;
            }
            writings->push_back({rest, {}});
            writing_ = &writings->back();
        } else if (word == "heading") {
            texts_.headings.push_back(rest);
        } else if (word == "text") {
            texts_.texts.push_back(rest);
        } else if (word == "agent") {
            texts_.agents.push_back(rest);
        } else {
            return false;
        }
        return true;
    }

    bool take_name(const std::string &word, const std::string &rest) {
        const auto [first, second] = parted(rest);
        if (word == "page") {
            texts_.pages.push_back({first, second});
            return is_path(second);
        }
        if (word == "site") {
            texts_.sites.push_back({first, second == "*" ? "" : second});
            return dns::is_name(first) && !second.empty();
        }
        if (auto *people = people_of(word)) {
            people->push_back({first, second});
            return is_address(first) && !second.empty();
        }
        if (word == "proxy" || word == "mailer") {
            (word == "proxy" ? texts_.proxy : texts_.mailer) = first;
            return dns::is_name(first) && second.empty();
        }
        return false;
    }

    StaffTexts &texts_;
    StaffTexts::Writing *writing_ = nullptr;
    bool blank_ = false; ///< the line before was empty: so it is in a writing that goes on
};

} // namespace

std::vector<std::string> StaffTexts::pages_of(const std::string &site) const {
    std::vector<std::string> paths;
    for (const auto &page : pages) {
        if (page.topic == "*" || site.find(page.topic) != std::string::npos) {
            paths.push_back(page.path);
        }
    }
    if (paths.empty()) {
        paths.emplace_back("/");
    }
    return paths;
}

StaffTexts read_staff_texts(const std::vector<std::filesystem::path> &files) {
    StaffTexts texts;
    Reader reader(texts);
    for (const auto &file : files) {
        reader.read(file);
    }
    return texts;
}

} // namespace enshu::actor
