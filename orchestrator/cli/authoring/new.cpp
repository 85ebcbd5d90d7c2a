#include "orchestrator/cli/authoring/authoring.h"
#include "orchestrator/cli/authoring/cast.h"
#include "orchestrator/cli/authoring/templates.h"
#include "orchestrator/cli/client.h"
#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/schema/scalars.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include <unistd.h>

namespace enshu::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view own_organization = "organization";

struct Options {
    fs::path directory;
    fs::path organization;
    std::string name = "first-light";
};

std::set<std::string> template_names() {
    std::set<std::string> names;
    for (const TemplateFile &file : template_files()) {
        names.emplace(file.path.substr(0, file.path.find('/')));
    }
    names.erase(std::string(own_organization));
    return names;
}

/// Of the remarks those in the reader's language, without the mark of the language.
std::string in_language(std::string_view text, Language language) {
    const std::string_view wanted = language == Language::Ja ? "# [ja] " : "# [en] ";
    const std::string_view other = language == Language::Ja ? "# [en] " : "# [ja] ";
    std::string result;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        const std::string_view line = text.substr(0, end);
        if (line.starts_with(wanted)) {
            result.append("# ").append(line.substr(wanted.size()));
        } else if (!line.starts_with(other)) {
            result += line;
        }
        text.remove_prefix(end);
    }
    return result;
}

std::string with_values(std::string text, const std::map<std::string, std::string> &values) {
    for (const auto &[name, value] : values) {
        const std::string mark = "@" + name + "@";
        for (auto at = text.find(mark); at != text.npos; at = text.find(mark, at + value.size())) {
            text.replace(at, mark.size(), value);
        }
    }
    return text;
}

void write_file(const fs::path &file, const std::string &text) {
    fs::create_directories(file.parent_path());
    std::ofstream stream(file, std::ios::binary);
    stream << text;
    stream.close();
    if (!stream) {
        throw CommandError(no, fmt::format("`{}` cannot be written", file.string()));
    }
}

/// A directory beside the wanted one that takes its name when it is complete, or goes.
class Draft {
  public:
    explicit Draft(fs::path target)
        : target_(std::move(target)),
          path_(target_.parent_path() /
                fmt::format(".{}.{}", target_.filename().string(), ::getpid())) {
        std::error_code error;
        if (!fs::create_directory(path_, error)) {
            throw CommandError(no, fmt::format("a directory in `{}` cannot be made: {}",
                                               target_.parent_path().string(), error.message()));
        }
    }
    ~Draft() {
        std::error_code ignored;
        fs::remove_all(path_, ignored); // nothing is there once it was kept
    }
    Draft(const Draft &) = delete;
    Draft &operator=(const Draft &) = delete;
    const fs::path &path() const { return path_; }
    void keep() { fs::rename(path_, target_); }

  private:
    fs::path target_;
    fs::path path_;
};

void require_free(const fs::path &target) {
    const std::string id = target.filename().string();
    if (!dsl::scalar_rule(dsl::Shape::Id)->fits(id)) {
        throw CommandError(usage,
                           fmt::format("`{}` cannot be a scenario's id: write small letters, "
                                       "digits and hyphens, a letter first",
                                       id));
    }
    if (fs::exists(fs::symlink_status(target))) {
        throw CommandError(
            no, fmt::format("`{}` is there already, and nothing is overwritten", target.string()));
    }
    if (!fs::is_directory(target.parent_path())) {
        throw CommandError(no, fmt::format("there is no directory `{}` to put it into",
                                           target.parent_path().string()));
    }
}

void write_files(std::string_view name, const fs::path &directory,
                 const std::map<std::string, std::string> &values, Language language) {
    const std::string prefix = std::string(name) + "/";
    for (const TemplateFile &file : template_files()) {
        if (file.path.starts_with(prefix)) {
            write_file(directory / file.path.substr(prefix.size()),
                       with_values(in_language(file.text, language), values));
        }
    }
}

std::vector<fs::path> files_in(const fs::path &directory) {
    std::vector<fs::path> files;
    for (const auto &entry : fs::recursive_directory_iterator(directory)) {
        if (entry.is_regular_file()) {
            files.push_back(fs::relative(entry.path(), directory));
        }
    }
    std::ranges::sort(files);
    return files;
}

/// A template that does not fit the organisation is told with the reasons, and leaves nothing.
void require_clean(const fs::path &directory, const Style &style) {
    const dsl::LoadResult loaded = dsl::load_scenario(directory);
    if (!loaded.scenario) {
        fmt::print(stderr, "{}", dsl::render(loaded.diagnostics, {style.colour}));
        throw CommandError(no, "the template does not fit this organisation; see above");
    }
}

int make(const Options &options, const Style &style) {
    fs::path target = fs::absolute(options.directory).lexically_normal();
    if (!target.has_filename()) { // it ended in a slash
        target = target.parent_path();
    }
    require_free(target);
    Draft draft{target};
    const bool makes_organization = options.organization.empty();
    if (makes_organization) {
        write_files(own_organization, draft.path() / own_organization, {}, style.language);
    }
    auto values =
        cast_of(makes_organization ? draft.path() / own_organization : options.organization);
    values["organization"] = makes_organization
                                 ? std::string(own_organization)
                                 : fs::relative(options.organization, target).string();
    values["id"] = target.filename().string();
    write_files(options.name, draft.path(), values, style.language);
    fs::create_directories(draft.path() / "files"); // where attachments go
    require_clean(draft.path(), style);
    draft.keep();
    for (const fs::path &path : files_in(target)) {
        fmt::print("{}\n", (options.directory / path).lexically_normal().string());
    }
    fmt::print(
        stderr,
        fmt::runtime(style.language == Language::Ja
                         ? "次は scenario.yaml を書き換え、`enshu check {}` で確かめてください\n"
                         : "now change scenario.yaml, and look at it with `enshu check {}`\n"),
        options.directory.string());
    return ok;
}

} // namespace

void add_new(CLI::App &app, Run &chosen) {
    const auto options = std::make_shared<Options>();
    CLI::App *sub = app.add_subcommand("new", "make a scenario from a template");
    sub->add_option("directory", options->directory,
                    "what to make; its last part becomes the scenario's id")
        ->required();
    sub->add_option("--template", options->name,
                    "first-light: a targeted mail and its containment; tabletop: a call, a "
                    "question and a report, without an attack")
        ->check(CLI::IsMember(template_names()))
        ->capture_default_str();
    sub->add_option("--organization", options->organization,
                    "the directory of an organisation to play in; otherwise one is made within");
    sub->fallthrough(); // --lang may stand behind
    sub->footer(
        "The files explain themselves, in the language of --lang. They are without mistakes "
        "from the first moment;\nnothing that is there already is touched.\n\nExit codes: 0 "
        "done; 1 it is there already, or does not fit the organisation; 2 wrong usage.");
    sub->callback([&chosen, options] {
        chosen = [options](const Style &style) { return make(*options, style); };
    });
}

} // namespace enshu::cli
