#include "orchestrator/cli/authoring/authoring.h"
#include "orchestrator/cli/authoring/unified_diff.h"
#include "orchestrator/cli/client.h"
#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/format/format.h"
#include "scenario-dsl/source/read_file.h"
#include "scenario-dsl/syntax/parse_yaml.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <system_error>

#include <sys/stat.h>
#include <unistd.h>

namespace enshu::cli {

namespace fs = std::filesystem;

namespace {

struct Options {
    std::vector<std::string> paths;
    bool check = false;
    bool diff = false;
};

[[noreturn]] void fail(const fs::path &file, const std::string &what, int error) {
    throw CommandError(no, fmt::format("`{}` cannot be {}: {}", file.string(), what,
                                       std::generic_category().message(error)));
}

bool is_ours(const fs::path &file) {
    constexpr std::array names{"scenario.yaml", "organization.yaml", "walkthrough.yaml"};
    return std::ranges::find(names, file.filename()) != names.end();
}

std::vector<fs::path> files_below(const fs::path &directory) {
    std::vector<fs::path> files;
    for (const auto &entry : fs::recursive_directory_iterator(directory)) {
        if (is_ours(entry.path()) && entry.is_regular_file()) {
            files.push_back(entry.path().lexically_normal());
        }
    }
    if (files.empty()) {
        throw CommandError(usage, fmt::format("`{}` holds no scenario.yaml, organization.yaml or "
                                              "walkthrough.yaml",
                                              directory.string()));
    }
    std::ranges::sort(files);
    return files;
}

std::vector<fs::path> files_of(const std::vector<std::string> &paths) {
    std::vector<fs::path> files;
    for (const std::string &path : paths) {
        if (fs::is_directory(path)) {
            std::ranges::copy(files_below(path), std::back_inserter(files));
        } else {
            files.emplace_back(path);
        }
    }
    return files;
}

void write_all(int descriptor, std::string_view text, const fs::path &file) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            fail(file, "written", errno);
        }
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
}

/// Whoever reads meanwhile, and whatever happens, there is the old file or the new one.
void replace_file(const fs::path &named, std::string_view text) {
    const fs::path file = fs::canonical(named); // a link stays a link
    struct stat before {};
    if (::stat(file.c_str(), &before) != 0) {
        fail(named, "read", errno);
    }
    std::string temporary = (file.parent_path() / ".enshu-fmt-XXXXXX").string();
    const int descriptor = ::mkstemp(temporary.data());
    if (descriptor < 0) {
        fail(named, "replaced", errno);
    }
    try {
        write_all(descriptor, text, named);
        if (::fchmod(descriptor, before.st_mode & 07777) != 0 || ::fsync(descriptor) != 0) {
            fail(named, "written", errno);
        }
        // only the superuser may give files away; others' files become theirs, as with an editor
        const bool given = ::fchown(descriptor, before.st_uid, before.st_gid) == 0;
        if (!given && errno != EPERM) {
            fail(named, "written", errno);
        }
        fs::rename(temporary, file);
    } catch (...) {
        ::close(descriptor);
        ::unlink(temporary.c_str());
        throw;
    }
    ::close(descriptor);
}

/// Absent: it has mistakes, which were told.
std::optional<std::string> laid_out(const std::string &path, const std::string &text,
                                    const Style &style) {
    dsl::Diagnostics diagnostics;
    auto result = dsl::format(diagnostics.add_source(path, text), diagnostics);
    fmt::print(stderr, "{}", dsl::render(diagnostics, {style.colour}));
    return result;
}

std::string read(const fs::path &file) {
    auto result = dsl::read_file(file, dsl::SyntaxLimits::bytes);
    if (const auto *unreadable = std::get_if<dsl::Unreadable>(&result)) {
        throw CommandError(
            no, fmt::format("`{}` cannot be read: {}", file.string(), unreadable->reason));
    }
    return std::get<std::string>(std::move(result));
}

/// Standard input to standard output: what could not be laid out comes back as it was, so that an
/// editor that filters its text through this loses nothing.
int filter(const Options &options, const Style &style) {
    const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
    const auto result = laid_out("-", text, style);
    const std::string &after = result ? *result : text;
    if (options.diff) {
        fmt::print("{}", unified_diff("-", text, after));
    } else if (!options.check) {
        fmt::print("{}", after);
    }
    const bool differs = options.check && after != text;
    return result && !differs ? ok : no;
}

int format_files(const Options &options, const Style &style) {
    int answer = ok;
    for (const fs::path &file : files_of(options.paths)) {
        const std::string text = read(file);
        const auto result = laid_out(file.string(), text, style);
        if (!result) {
            answer = no;
            continue;
        }
        if (*result == text) {
            continue;
        }
        if (options.diff) {
            fmt::print("{}", unified_diff(file.string(), text, *result));
        } else {
            fmt::print("{}\n", file.string());
        }
        if (options.check) {
            answer = no;
        } else if (!options.diff) {
            replace_file(file, *result);
        }
    }
    return answer;
}

} // namespace

void add_fmt(CLI::App &app, Run &chosen) {
    const auto options = std::make_shared<Options>();
    CLI::App *sub = app.add_subcommand(
        "fmt", "lay out the files of scenarios and organisations: same content, tidy columns");
    sub->add_option("paths", options->paths,
                    "files, or directories with scenario.yaml, organization.yaml, "
                    "walkthrough.yaml somewhere below; - reads standard input and writes "
                    "standard output; the current directory if none is given")
        ->type_name("FILE|DIRECTORY");
    sub->add_flag("--check", options->check,
                  "change nothing; list the files that are not laid out, and answer no");
    sub->add_flag("--diff", options->diff, "change nothing; show what would change");
    sub->footer("Files are rewritten in place and listed. Comments, order, quotes and the choice "
                "between blocks and\nbrackets stay as they are; what a file means never changes. "
                "Files with mistakes of syntax are\nleft untouched.\n\nExit codes: 0 done; 1 a "
                "file has mistakes or cannot be written, or --check found something to do;\n2 "
                "wrong usage.");
    sub->callback([&chosen, options] {
        chosen = [options](const Style &style) {
            if (options->paths.empty()) {
                options->paths.emplace_back(".");
            }
            const bool standard_input = std::ranges::count(options->paths, "-") > 0;
            if (standard_input && options->paths.size() > 1) {
                throw CommandError(usage, "`-` stands alone: there is one standard output");
            }
            return standard_input ? filter(*options, style) : format_files(*options, style);
        };
    });
}

} // namespace enshu::cli
