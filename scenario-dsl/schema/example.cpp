#include "scenario-dsl/schema/example.h"

#include "scenario-dsl/schema/shape_words.h"

#include <algorithm>

namespace enshu::dsl {
namespace {

bool is_first_choice(const std::vector<std::vector<std::string_view>> &choices,
                     std::string_view key) {
    return std::ranges::any_of(choices, [&](const auto &choice) { return choice.front() == key; });
}

void append_needed(std::string &text, const std::vector<Field> &fields,
                   const std::vector<std::vector<std::string_view>> &choices) {
    for (const Field &field : fields)
        if (field.need == Need::Required || is_first_choice(choices, field.key))
            text += (text.empty() ? "" : ", ") + example_line(field);
}

std::string record_example(const Record &record) {
    std::string text;
    append_needed(text, record.fields, record.choices);
    if (!record.cases.empty())
        append_needed(text, record.cases.front().fields, record.cases.front().choices);
    return text.empty() ? "{}" : "{ " + text + " }";
}

std::string scalar_example(const Type &type) {
    if (type.shape == Shape::Id && type.scope != Scope::None)
        return std::string{scope_example(type.scope)};
    if (type.shape == Shape::Integer && type.least != type.most)
        return std::to_string(std::clamp(10L, type.least, type.most));
    return std::string{shape_words(type.shape)->example};
}

/// In flow style a `,` in a text needs quotes.
std::string list_example(const Type &type) {
    std::string text = example_value(*type.item);
    for (long count = 1; count < type.least; ++count)
        text += ", " + example_value(*type.item);
    return "[ " + text + " ]";
}

} // namespace

std::string example_value(const Type &type) {
    switch (type.shape) {
    case Shape::Word:
        return std::string{type.words.front()};
    case Shape::WordOrFields:
        return std::string{type.words.front()};
    case Shape::Reference:
        return std::string{scope_example(type.scope)};
    case Shape::Text:
        return "{ ja: …, en: … }";
    case Shape::OneOrMore:
        return example_value(*type.item);
    case Shape::List:
        return list_example(type);
    case Shape::Map:
        return "{ " + example_value(*type.key) + ": " + example_value(*type.item) + " }";
    case Shape::Fields:
        return record_example(*type.record);
    default:
        return scalar_example(type);
    }
}

std::string example_line(const Field &field) {
    const std::string value =
        field.example.empty() ? example_value(field.type) : std::string{field.example};
    return std::string{field.key} + ": " + value;
}

} // namespace enshu::dsl
