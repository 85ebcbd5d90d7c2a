#include "scenario-dsl/schema/type_words.h"

#include "scenario-dsl/model/units.h"
#include "scenario-dsl/schema/shape_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace enshu::dsl {

std::string bound_words(Shape shape, long value) {
    constexpr long kib = 1024, mib = kib * 1024;
    switch (shape) {
    case Shape::Duration:
    case Shape::DurationRange:
        return to_string(Milliseconds{value});
    case Shape::Memory:
        return value % 1024 == 0 ? fmt::format("{}GiB", value / 1024) : fmt::format("{}MiB", value);
    case Shape::Size:
        return value % mib == 0   ? fmt::format("{}MiB", value / mib)
               : value % kib == 0 ? fmt::format("{}KiB", value / kib)
                                  : fmt::format("{} B", value);
    default:
        return std::to_string(value);
    }
}

namespace {

class Wording {
  public:
    Wording(Language language, const Cite &cite) : ja_(language == Language::Ja), cite_(cite) {}

    std::string of(const Type &type) const {
        std::string text = plain(type);
        if (varies(type))
            text += ja_ ? "。`vary` の `{名前}` も使える" : "; `{NAME}` of `vary` may stand in it";
        return text;
    }

  private:
    static bool varies(const Type &type) {
        return type.varies || (type.item && varies(*type.item));
    }

    std::string_view in(const Words &words) const { return ja_ ? words.ja : words.en; }

    std::string plain(const Type &type) const {
        switch (type.shape) {
        case Shape::Word:
            return one_of(type.words);
        case Shape::WordOrFields:
            return one_of(type.words) + (ja_ ? "、または" : ", or ") + cite_(*type.record);
        case Shape::Fields:
            return type.record->fields.empty() ? "`{}`" : cite_(*type.record);
        case Shape::Reference:
            return fmt::format(fmt::runtime(ja_ ? "{}の名前" : "name of a {}"),
                               in(scope_words(type.scope)));
        case Shape::Text:
            return ja_ ? "文、または `{ ja: …, en: … }`" : "text, or `{ ja: …, en: … }`";
        case Shape::OneOrMore:
            return fmt::format(
                fmt::runtime(ja_ ? "{}、またはその一覧（{}個まで）" : "{}, or a list of up to {}"),
                plain(*type.item), type.most);
        case Shape::List:
            return fmt::format(fmt::runtime(ja_ ? "一覧（{}）: {}" : "list of {}: {}"), count(type),
                               plain(*type.item));
        case Shape::Map:
            return fmt::format(fmt::runtime(ja_ ? "{1} → {2}（{0}）" : "map of {}: {} → {}"),
                               count(type), plain(*type.key), plain(*type.item));
        default:
            return scalar(type);
        }
    }

    std::string scalar(const Type &type) const {
        std::string text{in(shape_words(type.shape)->noun)};
        if (type.least != type.most)
            text += fmt::format(fmt::runtime(ja_ ? "、{} から {}" : ", {} to {}"),
                                bound_words(type.shape, type.least),
                                bound_words(type.shape, type.most));
        return text;
    }

    std::string count(const Type &type) const {
        if (type.least == type.most)
            return ja_ ? fmt::format("{}個", type.most) : std::to_string(type.most);
        if (type.least == 0)
            return fmt::format(fmt::runtime(ja_ ? "{}個まで" : "up to {}"), type.most);
        return fmt::format(fmt::runtime(ja_ ? "{}から{}個" : "{} to {}"), type.least, type.most);
    }

    std::string one_of(const std::vector<std::string_view> &words) const {
        return fmt::format("`{}`", fmt::join(words, ja_ ? "`、`" : "`, `"));
    }

    bool ja_;
    const Cite &cite_;
};

} // namespace

std::string type_words(const Type &type, Language language, const Cite &cite) {
    return Wording{language, cite}.of(type);
}

} // namespace enshu::dsl
