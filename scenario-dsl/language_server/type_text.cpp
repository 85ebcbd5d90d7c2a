#include "scenario-dsl/language_server/type_text.h"

#include "scenario-dsl/model/units.h"
#include "scenario-dsl/schema/scalars.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace enshu::dsl::lsp {
namespace {

constexpr long mebibyte = 1 << 20;

std::string bound(Shape shape, long value) {
    switch (shape) {
    case Shape::Integer:
        return std::to_string(value);
    case Shape::Memory:
        return std::to_string(value) + "MiB";
    case Shape::Size:
        return value % mebibyte == 0 ? std::to_string(value / mebibyte) + "MiB"
                                     : std::to_string(value) + " bytes";
    default:
        return to_string(Milliseconds{value});
    }
}

const char *article(std::string_view noun) {
    return std::string_view{"aeiou"}.find(noun.front()) == std::string_view::npos ? "a" : "an";
}

const Type &scalar_of(const Type &type) {
    return type.shape == Shape::List || type.shape == Shape::OneOrMore ? scalar_of(*type.item)
                                                                       : type;
}

} // namespace

std::string describe(const Type &type) {
    switch (type.shape) {
    case Shape::Word:
        return fmt::format("one of `{}`", fmt::join(type.words, "`, `"));
    case Shape::WordOrFields:
        return fmt::format("`{}`, or {}", fmt::join(type.words, "`, `"), type.record->name.en);
    case Shape::Reference:
        return fmt::format("the name of {} {}", article(noun(type.scope)), noun(type.scope));
    case Shape::Text:
        return "a text, or one for each of `ja` and `en`";
    case Shape::List:
        return "a list of: " + describe(*type.item);
    case Shape::OneOrMore:
        return describe(*type.item) + ", or a list of such";
    case Shape::Map:
        return fmt::format("a map from {} to {}", describe(*type.key), describe(*type.item));
    case Shape::Fields:
        return std::string{type.record->name.en};
    default:
        break;
    }
    const ScalarRule *rule = scalar_rule(type.shape);
    std::string text{rule ? rule->noun : ""};
    if (type.least != type.most)
        text +=
            fmt::format(", {} to {}", bound(type.shape, type.least), bound(type.shape, type.most));
    return text;
}

std::string advice(const Type &type) {
    const ScalarRule *rule = scalar_rule(scalar_of(type).shape);
    return rule ? std::string{rule->help} : "";
}

std::string describe(const Field &field) {
    std::string text = fmt::format("{}\n\n{}", field.what.en, describe(field.type));
    if (field.need == Need::Required)
        text += "; required";
    if (!field.with.empty())
        text += fmt::format("; beside `{}`", field.with);
    if (const std::string how = advice(field.type); !how.empty())
        text += "\n\n" + how;
    return text;
}

} // namespace enshu::dsl::lsp
