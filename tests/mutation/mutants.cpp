#include "tests/mutation/mutants.h"

#include "tests/mutation/scalar_changes.h"

#include <algorithm>
#include <stdexcept>

namespace enshu::mutation {

using dsl::Entry;
using dsl::Node;
using dsl::Range;
using dsl::Shape;
using dsl::Type;

namespace {

class Maker {
  public:
    Maker(const dsl::ParsedFile &file, dsl::Milliseconds past_end)
        : file_(file), past_end_(past_end) {}

    std::vector<Mutant> run() {
        walk(*file_.root, *file_.type, file_.path.stem().string(), 0);
        return std::move(mutants_);
    }

  private:
    std::string_view text() const { return file_.source->text(); }
    std::string written(Range range) const {
        return std::string(text().substr(range.begin, range.end - range.begin));
    }

    void add(Kind kind, const std::string &where, std::string change, Range range,
             std::string replacement) {
        mutants_.push_back({kind, &file_, where, std::move(change), range, std::move(replacement)});
    }

    std::size_t line_start(std::size_t offset) const {
        return file_.source->line_start(file_.source->position(offset).line);
    }
    std::size_t indent(std::size_t offset) const { return offset - line_start(offset); }

    /// Where a node ends that belongs to a key or an item `outer` bytes into its line: the place
    /// of a text over several lines is its first.
    std::size_t end_of(const Node &node, std::size_t outer) const {
        if (node.flow)
            return node.place.range.end;
        if (!node.entries.empty()) {
            const Entry &last = node.entries.back();
            return end_of(last.value, indent(last.key.place.range.begin));
        }
        if (!node.items.empty())
            return end_of(node.items.back(), indent(node.items.back().place.range.begin) - 1);
        std::size_t end = node.place.range.end;
        if (!node.is(Node::Type::Scalar) || written(node.place.range).ends_with(node.text) ||
            std::string_view("\"'").find(text()[node.place.range.begin]) != std::string_view::npos)
            return end;
        for (std::size_t line = text().find('\n', end); line != std::string_view::npos;
             line = text().find('\n', line + 1)) {
            const std::size_t first = text().find_first_not_of(' ', line + 1);
            if (first == std::string_view::npos)
                break;
            if (text()[first] == '\n')
                continue;
            if (first - line - 1 <= outer)
                break;
            end = std::min(text().find('\n', first), text().size());
        }
        return end;
    }
    std::size_t end_of(const Entry &entry) const {
        return end_of(entry.value, indent(entry.key.place.range.begin));
    }
    std::size_t end_of_item(const Node &list, std::size_t index) const {
        const Node &item = list.items[index];
        return end_of(item, indent(item.place.range.begin) - 1);
    }

    // ---- entries and items are taken out ----

    void remove_entry(Kind kind, const std::string &where, const Node &map, std::size_t index) {
        const std::size_t begin = map.entries[index].key.place.range.begin;
        const std::size_t end = end_of(map.entries[index]);
        if (index + 1 < map.entries.size())
            add(kind, where, "removed", {begin, map.entries[index + 1].key.place.range.begin}, "");
        else if (index == 0)
            add(kind, where, "removed", {begin, end}, map.flow ? "" : "{}");
        else if (map.flow)
            add(kind, where, "removed", {end_of(map.entries[index - 1]), end}, "");
        else
            add(kind, where, "removed", {line_start(begin), end}, "");
    }

    void remove_item(Kind kind, const std::string &where, const Node &list, std::size_t index) {
        const std::size_t begin = list.items[index].place.range.begin;
        const std::size_t end = end_of_item(list, index);
        if (index + 1 < list.items.size())
            add(kind, where, "removed", {begin, list.items[index + 1].place.range.begin}, "");
        else if (index == 0)
            add(kind, where, "removed", {list.flow ? begin : text().rfind('-', begin - 1), end},
                list.flow ? "" : "[]");
        else if (list.flow)
            add(kind, where, "removed", {end_of_item(list, index - 1), end}, "");
        else
            add(kind, where, "removed", {line_start(begin), end}, "");
    }

    void swap_items(const std::string &where, const Node &list, std::size_t index) {
        const Range one{list.items[index].place.range.begin, end_of_item(list, index)};
        const Range next{list.items[index + 1].place.range.begin, end_of_item(list, index + 1)};
        add(Kind::ItemsSwapped, where, "swapped with the next", {one.begin, next.end},
            written(next) + written({one.end, next.begin}) + written(one));
    }

    // ---- the tree along the table ----

    static std::string item_name(const Node &item, std::size_t index) {
        for (const char *key : {"id", "field"})
            if (const Node *name = item.find(key))
                return name->text;
        return std::to_string(index + 1);
    }

    void walk(const Node &node, const Type &type, const std::string &where, std::size_t outer) {
        switch (type.shape) {
        case Shape::OneOrMore:
            if (!node.is(Node::Type::List))
                return walk(node, *type.item, where, outer);
            [[fallthrough]];
        case Shape::List:
            return walk_list(node, type, where);
        case Shape::Map:
            return walk_map(node, type, where);
        case Shape::WordOrFields:
            if (node.is(Node::Type::Scalar))
                return change(node, type, where, outer);
            [[fallthrough]];
        case Shape::Fields:
            return walk_fields(node, type, where);
        case Shape::Text:
            for (std::size_t i = 0; i < node.entries.size(); ++i) {
                const std::string deeper = where + "/" + node.entries[i].key.text;
                remove_entry(Kind::LanguageRemoved, deeper, node, i);
                change(node.entries[i].value, type, deeper,
                       indent(node.entries[i].key.place.range.begin));
            }
            if (node.is(Node::Type::Scalar))
                change(node, type, where, outer);
            return;
        default:
            return change(node, type, where, outer);
        }
    }

    void walk_list(const Node &list, const Type &type, const std::string &where) {
        const bool rules = where.ends_with("/policy/allow");
        for (std::size_t i = 0; i < list.items.size(); ++i) {
            const std::string deeper = where + "/" + item_name(list.items[i], i);
            remove_item(rules ? Kind::RuleRemoved : Kind::ItemRemoved, deeper, list, i);
            if (i + 1 < list.items.size())
                swap_items(deeper, list, i);
            walk(list.items[i], *type.item, deeper, indent(list.items[i].place.range.begin) - 1);
        }
    }

    void walk_map(const Node &map, const Type &type, const std::string &where) {
        for (std::size_t i = 0; i < map.entries.size(); ++i) {
            const Entry &entry = map.entries[i];
            const std::string deeper = where + "/" + entry.key.text;
            remove_entry(Kind::FieldRemoved, deeper, map, i);
            const std::size_t own = indent(entry.key.place.range.begin);
            change(entry.key, *type.key, deeper, own);
            walk(entry.value, *type.item, deeper, own);
        }
    }

    void walk_fields(const Node &map, const Type &type, const std::string &where) {
        const auto fields = type.record->fields_for(map);
        for (std::size_t i = 0; i < map.entries.size(); ++i) {
            const Entry &entry = map.entries[i];
            const std::string deeper = where + "/" + entry.key.text;
            remove_entry(Kind::FieldRemoved, deeper, map, i);
            for (const dsl::Field *field : fields)
                if (field->key == entry.key.text)
                    walk(entry.value, field->type, deeper, indent(entry.key.place.range.begin));
        }
    }

    // ---- scalars ----

    /// `outer`: as of end_of().
    void change(const Node &scalar, const Type &type, const std::string &where, std::size_t outer) {
        const Range whole{scalar.place.range.begin, end_of(scalar, outer)};
        for (ScalarChange &each : changes_of(scalar, type, past_end_)) {
            Range range = whole;
            if (!each.part.empty()) {
                const std::size_t begin = text().find(each.part, whole.begin);
                if (begin == std::string_view::npos || begin + each.part.size() > whole.end)
                    throw std::logic_error(where + " is not written like `" + each.part + "`");
                range = {begin, begin + each.part.size()};
            }
            std::string change = each.part + " → " + each.replacement;
            add(each.kind, where, std::move(change), range, std::move(each.replacement));
        }
    }

    const dsl::ParsedFile &file_;
    const dsl::Milliseconds past_end_;
    std::vector<Mutant> mutants_;
};

} // namespace

std::string_view name(Kind kind) {
    switch (kind) {
    case Kind::RuleRemoved:
        return "rule removed";
    case Kind::PortRemoved:
        return "port removed";
    case Kind::FieldRemoved:
        return "field removed";
    case Kind::ItemRemoved:
        return "item removed";
    case Kind::LanguageRemoved:
        return "language removed";
    case Kind::ItemsSwapped:
        return "items swapped";
    case Kind::NameMisspelt:
        return "name misspelt";
    case Kind::ReferenceMisspelt:
        return "reference misspelt";
    case Kind::TimeMoved:
        return "time moved";
    case Kind::NumberChanged:
        return "number changed";
    case Kind::AddressMoved:
        return "address moved";
    case Kind::WordReplaced:
        return "word replaced";
    case Kind::FlagFlipped:
        return "flag flipped";
    case Kind::TextEmptied:
        return "text emptied";
    case Kind::PlaceholderMisspelt:
        return "placeholder misspelt";
    case Kind::PathMisspelt:
        return "path misspelt";
    }
    return "";
}

const std::vector<Kind> &all_kinds() {
    static const std::vector<Kind> kinds = [] {
        std::vector<Kind> all;
        for (int i = 0; i <= static_cast<int>(Kind::PathMisspelt); ++i)
            all.push_back(static_cast<Kind>(i));
        return all;
    }();
    return kinds;
}

std::string Mutant::text() const {
    std::string changed(file->source->text());
    return changed.replace(range.begin, range.end - range.begin, replacement);
}

std::vector<Mutant> mutants_of(const dsl::ParsedFile &file, dsl::Milliseconds past_end) {
    return Maker(file, past_end).run();
}

} // namespace enshu::mutation
