// Anything at all as the text of a scenario, and after a byte 0xff, which no valid text holds, of
// its organisation. Nothing may crash, hang or escape as an exception, and what is reported must be
// renderable.
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
    Diagnostics diagnostics;
    const Source &scenario_text =
        diagnostics.add_source("scenario.yaml", std::string{input.substr(0, cut)});
    const Source &organization_text = diagnostics.add_source(
        "organization.yaml",
        cut == input.npos ? real_organization() : std::string{input.substr(cut + 1)});
    const auto scenario = parse_yaml(scenario_text, diagnostics);
    const auto organization = parse_yaml(organization_text, diagnostics);
    const auto checked =
        check_documents(document(scenario, scenario_directory),
                        document(organization, organization_directory), diagnostics);
    if (checked.has_value() == diagnostics.has_errors())
        std::abort();
    render(diagnostics, {.colour = true});
    render_json(diagnostics);
    return 0;
}
