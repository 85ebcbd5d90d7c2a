// Anything at all as the text of a scenario, and after bytes 0xff, which no valid text holds, of
// its organisation and its walkthrough. Nothing may crash, hang or escape as an exception, and what
// is reported must be renderable.
#include "scenario-dsl/check/check.h"
#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/source/read_file.h"
#include "scenario-dsl/syntax/parse_yaml.h"

#include <cstdlib>

namespace {

namespace fs = std::filesystem;
using namespace enshu::dsl;

const fs::path scenario_directory = fs::path{SCENARIOS_DIRECTORY} / "first-light";
const fs::path organization_directory =
    fs::path{SCENARIOS_DIRECTORY} / "organizations" / "municipality-small";

/// Stands in where the input has no organisation of its own.
const std::string &real_organization() {
    static const std::string text =
        std::get<std::string>(read_file(organization_directory / "organization.yaml", 1 << 20));
    return text;
}

Document document(const std::optional<Node> &tree, const fs::path &directory) {
    return {tree ? &*tree : nullptr, directory};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char *>(data), size};
    const auto cut = input.find('\xff');
    const auto second_cut = cut == input.npos ? input.npos : input.find('\xff', cut + 1);
    Diagnostics diagnostics;
    const Source &scenario_text =
        diagnostics.add_source("scenario.yaml", std::string{input.substr(0, cut)});
    const Source &organization_text = diagnostics.add_source(
        "organization.yaml", cut == input.npos
                                 ? real_organization()
                                 : std::string{input.substr(cut + 1, second_cut - cut - 1)});
    const Source &walkthrough_text = diagnostics.add_source(
        "walkthrough.yaml",
        second_cut == input.npos ? "" : std::string{input.substr(second_cut + 1)});
    const auto scenario = parse_yaml(scenario_text, diagnostics);
    const auto organization = parse_yaml(organization_text, diagnostics);
    const bool has_walkthrough = second_cut != input.npos;
    const auto walkthrough =
        has_walkthrough ? parse_yaml(walkthrough_text, diagnostics) : std::nullopt;
    const Document third = document(walkthrough, {});
    const auto checked = check_documents(document(scenario, scenario_directory),
                                         document(organization, organization_directory),
                                         has_walkthrough ? &third : nullptr, diagnostics);
    if (!checked && !diagnostics.has_errors())
        std::abort();
    render(diagnostics, {.colour = true});
    render_json(diagnostics);
    return 0;
}
