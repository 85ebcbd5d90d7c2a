#include "scenario-dsl/load_scenario.h"

#include "scenario-dsl/check/check.h"
#include "scenario-dsl/schema/conform.h"
#include "scenario-dsl/schema/fields.h"
#include "scenario-dsl/schema/scalars.h"
#include "scenario-dsl/source/characters.h"
#include "scenario-dsl/source/read_file.h"
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

/// `named_by`: the value that led here, where there is one; what goes wrong is reported there.
std::optional<Node> load_tree(const fs::path &file, const Node *named_by,
                              Diagnostics &diagnostics) {
    const std::string path = file.lexically_normal().string();
    auto read = read_file(file, SyntaxLimits::bytes);
    if (const auto *unreadable = std::get_if<Unreadable>(&read)) {
        const Place place =
            named_by ? named_by->place : Place{&diagnostics.add_source(path, ""), {}};
        diagnostics.error(
            Kind::FileUnreadable, place,
            fmt::format("{} cannot be read: {}", backticked(path), unreadable->reason));
        return std::nullopt;
    }
    const Source &source = diagnostics.add_source(path, std::get<std::string>(std::move(read)));
    return parse_yaml(source, diagnostics);
}

} // namespace

LoadResult load_scenario(const fs::path &directory) {
    LoadResult result;
    const auto scenario = load_tree(directory / "scenario.yaml", nullptr, result.diagnostics);
    if (!scenario)
        return result;
    const Node *named = scenario->find("organization");
    const bool usable =
        named && named->is(Node::Type::Scalar) && scalar_rule(Shape::FilePath)->fits(named->text);
    const fs::path organization_directory = usable ? directory / named->text : fs::path{};
    std::optional<Node> organization;
    if (usable)
        organization =
            load_tree(organization_directory / "organization.yaml", named, result.diagnostics);
    result.scenario = check_documents(
        {&*scenario, absolute_path(directory)},
        {organization ? &*organization : nullptr, absolute_path(organization_directory)},
        result.diagnostics);
    if (result.scenario)
        result.scenario->organization_directory = absolute_path(organization_directory);
    return result;
}

WalkthroughResult load_walkthrough(const fs::path &file, const Scenario &scenario) {
    WalkthroughResult result;
    const auto tree = load_tree(file, nullptr, result.diagnostics);
    if (!tree || !conform(*tree, walkthrough_file(), result.diagnostics).readable)
        return result;
    check_references(*tree, walkthrough_file(), scenario, {}, result.diagnostics);
    Walkthrough walkthrough = decode_walkthrough({&*tree, &walkthrough_file()});
    check_walkthrough(*tree, walkthrough, scenario, result.diagnostics);
    if (!result.diagnostics.has_errors())
        result.walkthrough = std::move(walkthrough);
    return result;
}

} // namespace enshu::dsl
