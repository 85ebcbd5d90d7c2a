#include "scenario-dsl/language_server/field_words.h"

#include "scenario-dsl/schema/example.h"
#include "scenario-dsl/schema/shape_words.h"
#include "scenario-dsl/schema/type_words.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

namespace enshu::dsl::lsp {
namespace {

constexpr std::size_t longest_example = 100; // columns; longer ones are better seen in a scenario

const Type &scalar_of(const Type &type) {
    return type.shape == Shape::List || type.shape == Shape::OneOrMore ? scalar_of(*type.item)
                                                                       : type;
}

} // namespace

std::string summary_of(const Field &field, Language language) {
    std::string text = type_words(field.type, language, [language](const Record &record) {
        return std::string{in(record.name, language)};
    });
    if (field.need == Need::Required)
        text += in({"; required", "。必須"}, language);
    return text;
}

std::string describe(const Field &field, Language language) {
    std::string text =
        fmt::format("{}\n\n{}", in(field.what, language), summary_of(field, language));
    if (!field.with.empty())
        text += fmt::format(fmt::runtime(in({"; beside `{}`", "。`{}` とともに書く"}, language)),
                            field.with);
    if (const ShapeWords *words = shape_words(scalar_of(field.type).shape))
        text += fmt::format("\n\n{}", in(words->form, language));
    if (const std::string line = example_line(field); display_width(line) <= longest_example)
        text += fmt::format("\n\n```yaml\n{}\n```", line);
    return text;
}

} // namespace enshu::dsl::lsp
