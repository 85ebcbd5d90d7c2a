#include "scenario-dsl/language_server/symbols.h"

#include "scenario-dsl/language_server/field_words.h"
#include "scenario-dsl/language_server/occurrences.h"
#include "scenario-dsl/schema/shape_words.h"
#include "scenario-dsl/source/characters.h"

#include <algorithm>

namespace enshu::dsl::lsp {
namespace {

enum SymbolKind { Namespace = 3, Property = 7, Object = 19, EventSymbol = 24 }; // the protocol's

Place joined(const Place &a, const Place &b) {
    return {a.source, {std::min(a.range.begin, b.range.begin), std::max(a.range.end, b.range.end)}};
}

class Outline {
  public:
    Outline(Language language, Locator &locator) : language_(language), locator_(locator) {}

    json of(const Tree &tree) {
        json symbols = json::array();
        for (const Entry &entry : tree.root->entries)
            symbols.push_back(section(entry, *tree.type));
        for (const Node &item : tree.root->items)
            if (const Entry *told = telling_entry(item, *tree.type))
                symbols.push_back(symbol(told->key.text, told->value.text, EventSymbol, item.place,
                                         told->key.place));
        return symbols;
    }

  private:
    json section(const Entry &entry, const Type &file) {
        const Field *field = file.record ? file.record->find(entry.key.text) : nullptr;
        const bool simple = entry.value.is(Node::Type::Scalar);
        json result =
            symbol(entry.key.text, simple ? entry.value.text : "", simple ? Property : Namespace,
                   joined(entry.key.place, entry.value.place), entry.key.place);
        json children = json::array();
        if (field)
            for (const Occurrence &one : find_occurrences(entry.value, field->type))
                if (one.declares)
                    children.push_back(symbol(one.name,
                                              std::string{in(scope_words(one.scope), language_)},
                                              Object, joined(one.place, one.whole), one.place));
        if (!children.empty())
            result["children"] = std::move(children);
        return result;
    }

    /// Of an item without a name: the key of the last group of which one must be there.
    static const Entry *telling_entry(const Node &item, const Type &list) {
        const Record *record = list.item ? list.item->record.get() : nullptr;
        if (!record || record->choices.empty())
            return nullptr;
        for (const std::string_view key : record->choices.back())
            if (const Entry *entry = item.find_entry(key))
                return entry;
        return nullptr;
    }

    json symbol(const std::string &name, const std::string &detail, SymbolKind kind,
                const Place &whole, const Place &selection) {
        json result{{"name", name.empty() ? "?" : printable(name)},
                    {"kind", static_cast<int>(kind)},
                    {"range", locator_.range(whole)},
                    {"selectionRange", locator_.range(selection)}};
        if (!detail.empty())
            result["detail"] = printable(detail);
        return result;
    }

    Language language_;
    Locator &locator_;
};

} // namespace

json document_symbols(const Tree &tree, Language language, Locator &locator) {
    return Outline{language, locator}.of(tree);
}

} // namespace enshu::dsl::lsp
