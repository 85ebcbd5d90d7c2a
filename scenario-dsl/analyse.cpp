#include "scenario-dsl/analyse.h"

#include "scenario-dsl/check/check.h"
#include "scenario-dsl/schema/conform.h"
#include "scenario-dsl/schema/fields.h"
#include "scenario-dsl/schema/scalars.h"
#include "scenario-dsl/source/characters.h"
#include "scenario-dsl/syntax/parse_yaml.h"

#include <fmt/format.h>

namespace enshu::dsl {
namespace {

namespace fs = std::filesystem;

fs::path absolute_path(const fs::path &path) {
    std::error_code error;
    const fs::path real = fs::weakly_canonical(fs::absolute(path, error), error);
    return error ? path.lexically_normal() : real;
}

bool is_absent(const Contents &contents) {
    const auto *unreadable = std::get_if<Unreadable>(&contents);
    return unreadable && unreadable->absent;
}

/// `named_by`: the value that led here, where there is one; what goes wrong is reported there.
const ParsedFile &parse_file(const fs::path &path, const Type &type, Contents contents,
                             const Node *named_by, Analysis &analysis) {
    Diagnostics &diagnostics = analysis.diagnostics;
    const std::string name = path.lexically_normal().string();
    ParsedFile file{.path = path.lexically_normal(), .type = &type, .source = {}, .root = {}};
    if (const auto *unreadable = std::get_if<Unreadable>(&contents)) {
        file.source = &diagnostics.add_source(name, "");
        Diagnostic &diagnostic = diagnostics.error(
            Kind::FileUnreadable, named_by ? named_by->place : Place{file.source, {}},
            fmt::format("{} cannot be read: {}", backticked(name), unreadable->reason));
        if (unreadable->absent && &type == &scenario_file())
            diagnostic.suggest(
                "name the directory of a scenario; an organisation is read with a scenario of it");
    } else {
        file.source = &diagnostics.add_source(name, std::get<std::string>(std::move(contents)));
        if (auto root = parse_yaml(*file.source, diagnostics))
            file.root = std::make_shared<const Node>(std::move(*root));
    }
    analysis.files.push_back(std::move(file));
    return analysis.files.back();
}

/// The value of `organization`, where it can be followed.
const Node *named_organization(const ParsedFile &scenario) {
    const Node *named = scenario.root ? scenario.root->find("organization") : nullptr;
    const bool usable =
        named && named->is(Node::Type::Scalar) && scalar_rule(Shape::FilePath)->fits(named->text);
    return usable ? named : nullptr;
}

} // namespace

Analysis analyse(const fs::path &given, const FileReader &reader) {
    std::error_code ignored;
    const fs::path directory =
        given.filename() == "scenario.yaml" && fs::is_regular_file(given, ignored)
            ? given.parent_path()
            : given;
    Analysis analysis;
    analysis.files.reserve(3);
    const auto read = [&](const fs::path &path) { return reader(path, SyntaxLimits::bytes); };
    const auto parse = [&](const fs::path &path, const Type &type, const Node *named_by) {
        return parse_file(path, type, read(path), named_by, analysis).root.get();
    };
    Document scenario{parse(directory / "scenario.yaml", scenario_file(), nullptr),
                      absolute_path(directory)};
    Document organization;
    if (const Node *named = named_organization(analysis.files.front())) {
        const fs::path path = directory / named->text;
        organization = {parse(path / "organization.yaml", organization_file(), named),
                        absolute_path(path)};
    }
    Document walkthrough;
    Contents written = read(directory / "walkthrough.yaml");
    const bool has_walkthrough = !is_absent(written);
    if (has_walkthrough)
        walkthrough.root = parse_file(directory / "walkthrough.yaml", walkthrough_file(),
                                      std::move(written), nullptr, analysis)
                               .root.get();
    analysis.draft = check_documents(
        scenario, organization, has_walkthrough ? &walkthrough : nullptr, analysis.diagnostics);
    if (analysis.draft)
        analysis.draft->scenario.organization_directory = organization.directory;
    return analysis;
}

Analysis analyse_shape(const fs::path &path, const Type &type, const FileReader &reader) {
    Analysis analysis;
    const ParsedFile &file =
        parse_file(path, type, reader(path, SyntaxLimits::bytes), nullptr, analysis);
    if (file.root)
        conform(*file.root, type, analysis.diagnostics);
    return analysis;
}

} // namespace enshu::dsl
