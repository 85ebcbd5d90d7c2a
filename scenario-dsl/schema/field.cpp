#include "scenario-dsl/schema/field.h"

#include "scenario-dsl/syntax/syntax_tree.h"

namespace enshu::dsl {

const Field *Record::find(std::string_view key) const {
    for (const Field &field : fields)
        if (field.key == key)
            return &field;
    for (const Case &one : cases)
        for (const Field &field : one.fields)
            if (field.key == key)
                return &field;
    return nullptr;
}

const Case *Record::case_of(const Node &map) const {
    const Node *selected = selector.empty() ? nullptr : map.find(selector);
    for (const Case &one : cases)
        if (selected && selected->text == one.word)
            return &one;
    return nullptr;
}

std::vector<const Field *> Record::fields_for(const Node &map) const {
    std::vector<const Field *> result;
    for (const Field &field : fields)
        result.push_back(&field);
    if (const Case *chosen = case_of(map))
        for (const Field &field : chosen->fields)
            result.push_back(&field);
    return result;
}

const Record &text_languages() {
    static const Type prose{.shape = Shape::Prose};
    static const Record languages{{"a text", "文"},
                                  {{"ja", prose, Need::Optional, {"Japanese", "日本語"}},
                                   {"en", prose, Need::Optional, {"English", "英語"}}}};
    return languages;
}

std::string_view noun(Scope scope) {
    switch (scope) {
    case Scope::None:
        break;
    case Scope::Zone:
        return "zone";
    case Scope::Person:
        return "person";
    case Scope::Host:
        return "host";
    case Scope::Step:
        return "step";
    case Scope::Inject:
        return "inject";
    case Scope::Moment:
        return "step or inject";
    case Scope::Phase:
        return "phase";
    case Scope::Objective:
        return "objective";
    case Scope::Form:
        return "form";
    case Scope::FormField:
        return "field";
    case Scope::Variable:
        return "variable";
    }
    return "thing";
}

} // namespace enshu::dsl
