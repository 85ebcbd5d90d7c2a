#include "scenario-dsl/schema/reference.h"
#include "orchestrator/cli/authoring/authoring.h"
#include "orchestrator/cli/client.h"
#include "scenario-dsl/schema/fields.h"

#include <fmt/format.h>

namespace enshu::cli {

void add_reference(CLI::App &app, Run &chosen) {
    const auto format = std::make_shared<std::string>("markdown");
    CLI::App *sub =
        app.add_subcommand("reference", "print the reference of the scenario language: every key");
    sub->fallthrough(); // so that --lang may stand behind it
    sub->add_option("--format", *format,
                    "markdown: a page, in the language of --lang; json-schema: for editors")
        ->check(CLI::IsMember({"markdown", "json-schema"}))
        ->capture_default_str();
    sub->callback([&chosen, format] {
        chosen = [format](const Style &style) {
            const auto language =
                style.language == Language::Ja ? dsl::Language::Ja : dsl::Language::En;
            fmt::print("{}",
                       *format == "markdown" ? dsl::reference_page(language) : dsl::json_schema());
            return static_cast<int>(ok);
        };
    });
}

} // namespace enshu::cli
