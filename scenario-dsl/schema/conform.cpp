#include "scenario-dsl/schema/conform.h"

#include "scenario-dsl/diagnostics/did_you_mean.h"
#include "scenario-dsl/model/vary.h"
#include "scenario-dsl/schema/scalars.h"
#include "scenario-dsl/schema/type_words.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace enshu::dsl {
namespace {

/// Bytes; whatever stands for the placeholders of a longer text, it fits nowhere but in prose.
constexpr std::size_t longest_varying = 64 << 10;

std::string_view found_noun(const Node &node) {
    switch (node.type) {
    case Node::Type::Nothing:
        return "nothing";
    case Node::Type::Scalar:
        return "a text";
    case Node::Type::List:
        return "a list";
    case Node::Type::Map:
        return "a map";
    }
    return {};
}

/// The first line of a list or map, which is where a reader looks.
Place head(const Node &node) {
    if (node.is(Node::Type::Map) && !node.flow && !node.entries.empty())
        return node.entries.front().key.place;
    return {node.place.source, {node.place.range.begin, node.place.range.begin + 1}};
}

Place sight(const Node &node) {
    const bool compound = node.is(Node::Type::Map) || node.is(Node::Type::List);
    return compound ? head(node) : node.place;
}

class Conformer {
  public:
    explicit Conformer(Diagnostics &diagnostics) : diagnostics_(diagnostics) {}

    Conformity take() { return std::move(found_); }

    /// `owner`: where something missing in the node is reported: its key, where it has one.
    void check(const Node &node, const Type &type, const Place &owner) {
        if (node.refused || diagnostics_.full())
            return;
        switch (type.shape) {
        case Shape::Text:
            return check_text(node, owner);
        case Shape::OneOrMore:
            if (node.is(Node::Type::List))
                return check_list(node, type, owner);
            return check(node, *type.item, owner);
        case Shape::List:
            if (!node.is(Node::Type::List))
                return wrong_type(node, "a list");
            return check_list(node, type, owner);
        case Shape::Map:
            return check_map(node, type, owner);
        case Shape::Fields:
            return check_fields(node, *type.record, owner);
        case Shape::WordOrFields:
            if (node.is(Node::Type::Map))
                return check_fields(node, *type.record, owner);
            return check_word(node, type);
        case Shape::Word:
            return check_word(node, type);
        case Shape::Reference:
            if (!node.is(Node::Type::Scalar))
                wrong_type(node, fmt::format("the name of a {}", noun(type.scope)));
            return;
        default:
            return check_scalar(node, type);
        }
    }

  private:
    Diagnostic &fault(const Node &node, Kind kind, const Place &place, std::string message) {
        found_.faulty.insert(&node);
        return diagnostics_.error(kind, place, std::move(message));
    }

    void wrong_type(const Node &node, std::string_view expected) {
        fault(node, Kind::WrongType, sight(node),
              fmt::format("expected {}, found {}", expected, found_noun(node)));
    }

    void check_scalar(const Node &node, const Type &type) {
        const ScalarRule &rule = *scalar_rule(type.shape);
        if (!node.is(Node::Type::Scalar)) {
            wrong_type(node, rule.noun);
        } else if (type.varies && node.text.size() <= longest_varying &&
                   has_placeholder(node.text)) {
            // Whether it fits depends on the values, which check_vary() looks at.
        } else if (!rule.fits(node.text)) {
            fault(node, Kind::BadValue, node.place,
                  fmt::format("{} is not {}", backticked(node.text), rule.noun))
                .suggest(std::string{rule.help});
        } else if (type.shape == Shape::Version && node.text != "1") {
            fault(node, Kind::UnsupportedVersion, node.place,
                  fmt::format("version {} of the language is not known", backticked(node.text)))
                .suggest("this program reads `enshu: 1`");
        } else if (type.least != type.most) {
            check_bounds(node, type);
        }
    }

    void check_bounds(const Node &node, const Type &type) {
        long least = 0;
        long most = 0;
        switch (type.shape) {
        case Shape::Integer:
            least = most = *parse_integer(node.text);
            break;
        case Shape::Memory:
            least = most = *parse_memory_mib(node.text);
            break;
        case Shape::Size:
            least = most = *parse_size(node.text);
            break;
        case Shape::Duration:
            least = most = parse_duration(node.text)->count();
            break;
        default:
            least = parse_duration_range(node.text)->shortest.count();
            most = parse_duration_range(node.text)->longest.count();
        }
        if (least < type.least || most > type.most)
            fault(node, Kind::OutOfRange, node.place,
                  fmt::format("{} is not within {} and {}", backticked(node.text),
                              bound_words(type.shape, type.least),
                              bound_words(type.shape, type.most)));
    }

    void check_word(const Node &node, const Type &type) {
        if (!node.is(Node::Type::Scalar)) {
            wrong_type(node, fmt::format("one of `{}`", fmt::join(type.words, "`, `")));
        } else if (std::ranges::find(type.words, node.text) == type.words.end()) {
            fault(node, Kind::UnknownWord, node.place,
                  fmt::format("{} is not one of the words that stand here", backticked(node.text)))
                .suggest(suggestion(node.text, type.words));
        }
    }

    void check_text(const Node &node, const Place &owner) {
        static const Type prose{.shape = Shape::Prose};
        if (node.is(Node::Type::Scalar))
            return check_scalar(node, prose);
        if (!node.is(Node::Type::Map))
            return wrong_type(node, "a text, or one for each of `ja` and `en`");
        if (node.entries.empty())
            fault(node, Kind::MissingKey, owner,
                  "a text without `ja` and without `en` says nothing")
                .suggest("write `{ ja: …, en: … }`");
        check_fields(node, text_languages(), owner);
    }

    bool check_count(const Node &node, std::size_t count, const Type &type, const Place &owner) {
        const auto items = static_cast<long>(count);
        if (items >= type.least && items <= type.most)
            return true;
        fault(node, Kind::WrongCount, owner,
              fmt::format("{} {} here, and {} to {} are possible", items,
                          items == 1 ? "entry stands" : "entries stand", type.least, type.most));
        found_.readable = found_.readable && items <= type.most;
        return items <= type.most;
    }

    void check_list(const Node &node, const Type &type, const Place &owner) {
        if (!check_count(node, node.items.size(), type, owner))
            return;
        for (const Node &item : node.items)
            check(item, *type.item, sight(item));
        check_repeats(node, *type.item);
    }

    /// Names are declared once and answers differ: other passes look at those.
    void check_repeats(const Node &list, const Type &item_type) {
        if (item_type.shape != Shape::Word && item_type.shape != Shape::Reference &&
            item_type.shape != Shape::Technique && item_type.shape != Shape::Integer)
            return;
        std::map<std::string_view, const Node *> known;
        for (const Node &item : list.items) {
            const auto [first, fresh] = known.emplace(item.text, &item);
            if (!fresh && item.is(Node::Type::Scalar) && !found_.faulty.contains(&item))
                diagnostics_
                    .warning(Kind::ItemTwice, item.place,
                             fmt::format("{} stands in this list already", backticked(item.text)))
                    .note(first->second->place, "the first one stands here");
        }
    }

    void check_map(const Node &node, const Type &type, const Place &owner) {
        if (!node.is(Node::Type::Map))
            return wrong_type(node, "a map");
        if (!check_count(node, node.entries.size(), type, owner))
            return;
        for (const Entry &entry : node.entries) {
            check(entry.key, *type.key, entry.key.place);
            check(entry.value, *type.item, entry.key.place);
        }
    }

    void check_fields(const Node &node, const Record &record, const Place &owner) {
        if (!node.is(Node::Type::Map))
            return wrong_type(node, fmt::format("{} (a map)", record.name.en));
        const auto fields = record.fields_for(node);
        const auto field_of = [&](std::string_view key) {
            const auto found = std::ranges::find(fields, key, &Field::key);
            return found == fields.end() ? nullptr : *found;
        };
        std::set<std::string_view> misspelt;
        for (const Entry &entry : node.entries) {
            if (const Field *field = field_of(entry.key.text))
                check_field(node, *field, entry);
            else
                misspelt.insert(unknown_key(node, record, fields, entry.key));
        }
        for (const Field *field : fields)
            if (field->need == Need::Required && !node.find(field->key) &&
                !misspelt.contains(field->key))
                fault(node, Kind::MissingKey, owner,
                      fmt::format("{} needs the key `{}`: {}", record.name.en, field->key,
                                  field->what.en));
        for (const auto &choice : record.choices)
            check_choice(node, record, choice, misspelt, owner);
        if (const Case *chosen = record.case_of(node)) {
            for (const auto &choice : chosen->choices)
                check_choice(node, record, choice, misspelt, owner);
            for (const auto &rivals : chosen->rivals)
                check_rivals(node, record, rivals);
        }
    }

    void check_field(const Node &map, const Field &field, const Entry &entry) {
        check(entry.value, field.type, entry.key.place);
        if (!field.with.empty() && !map.find(field.with))
            fault(map, Kind::KeyNeedsKey, entry.key.place,
                  fmt::format("`{}` means something only beside `{}`", field.key, field.with));
    }

    /// Returns the key that was probably meant; empty if none is near.
    std::string_view unknown_key(const Node &map, const Record &record,
                                 const std::vector<const Field *> &fields, const Node &key) {
        const Node *selected = record.selector.empty() ? nullptr : map.find(record.selector);
        if (record.find(key.text)) { // another verb's field
            const bool known = selected && std::ranges::find(record.cases, selected->text,
                                                             &Case::word) != record.cases.end();
            if (known)
                fault(map, Kind::UnknownKey, key.place,
                      fmt::format("{} is not a field of {}", backticked(key.text),
                                  backticked(selected->text)));
            return {};
        }
        std::vector<std::string_view> known;
        for (const Field *field : fields)
            known.push_back(field->key);
        fault(map, Kind::UnknownKey, key.place,
              fmt::format("{} has no key {}", record.name.en, backticked(key.text)))
            .suggest(suggestion(key.text, known));
        const auto meant = nearest(key.text, known);
        const auto found = meant ? std::ranges::find(known, *meant) : known.end();
        return found == known.end() ? std::string_view{} : *found;
    }

    void check_choice(const Node &map, const Record &record,
                      const std::vector<std::string_view> &choice,
                      const std::set<std::string_view> &misspelt, const Place &owner) {
        const bool is_there = check_rivals(map, record, choice);
        const auto meant = [&](std::string_view key) { return misspelt.contains(key); };
        if (!is_there && std::ranges::none_of(choice, meant))
            fault(map, Kind::ChooseOne, owner,
                  fmt::format("{} needs one of the keys `{}`", record.name.en,
                              fmt::join(choice, "`, `")));
    }

    /// Whether one of them is there.
    bool check_rivals(const Node &map, const Record &record,
                      const std::vector<std::string_view> &choice) {
        const Entry *first = nullptr;
        for (const Entry &entry : map.entries) {
            if (std::ranges::find(choice, entry.key.text) == choice.end())
                continue;
            if (first)
                fault(map, Kind::ChooseOne, entry.key.place,
                      fmt::format("{} cannot have both `{}` and `{}`", record.name.en,
                                  first->key.text, entry.key.text))
                    .note(first->key.place, "the other one stands here");
            else
                first = &entry;
        }
        return first != nullptr;
    }

    Diagnostics &diagnostics_;
    Conformity found_;
};

} // namespace

Conformity conform(const Node &root, const Type &type, Diagnostics &diagnostics) {
    Conformer conformer{diagnostics};
    conformer.check(root, type, sight(root));
    Conformity found = conformer.take();
    if (!root.is(type.shape == Shape::List ? Node::Type::List : Node::Type::Map))
        found.readable = false;
    return found;
}

void walk(const Node &node, const Type &type,
          const std::function<void(const Node &, const Type &)> &visit) {
    switch (type.shape) {
    case Shape::List:
    case Shape::OneOrMore:
        if (!node.is(Node::Type::List) && type.shape == Shape::OneOrMore)
            walk(node, *type.item, visit);
        for (const Node &item : node.items)
            walk(item, *type.item, visit);
        return;
    case Shape::Map:
        for (const Entry &entry : node.entries) {
            walk(entry.key, *type.key, visit);
            walk(entry.value, *type.item, visit);
        }
        return;
    case Shape::Fields:
    case Shape::WordOrFields: {
        const auto fields = type.record->fields_for(node);
        for (const Entry &entry : node.entries)
            for (const Field *field : fields)
                if (field->key == entry.key.text)
                    walk(entry.value, field->type, visit);
        return;
    }
    case Shape::Text:
        if (node.is(Node::Type::Map))
            visit(node, type);
        for (const Entry &entry : node.entries)
            walk(entry.value, type, visit);
        [[fallthrough]];
    default:
        if (node.is(Node::Type::Scalar))
            visit(node, type);
    }
}

void walk_scalars(const Node &node, const Type &type,
                  const std::function<void(const Node &, const Type &)> &visit) {
    walk(node, type, [&](const Node &found, const Type &its_type) {
        if (found.is(Node::Type::Scalar))
            visit(found, its_type);
    });
}

} // namespace enshu::dsl
