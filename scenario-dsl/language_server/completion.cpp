#include "scenario-dsl/language_server/completion.h"

#include "scenario-dsl/language_server/candidates.h"
#include "scenario-dsl/language_server/loose_reader.h"
#include "scenario-dsl/language_server/spot.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::dsl::lsp {
namespace {

/// Stands for the caret while the text is read; no text that is read strictly holds it.
constexpr char caret = '\x01';

/// Candidates, and what they replace, in offsets of the text without the caret.
struct Offer {
    std::vector<Candidate> candidates;
    Range replaced;
};

class Completer {
  public:
    /// `offset`: of the caret, which stands in the text.
    Completer(const Source &source, std::size_t offset, const Spot &spot, const Names &names,
              Language language)
        : text_(source.text()), offset_(offset), node_(*spot.node), names_(names),
          language_(language), asked_{before(), spot.owner,
                                      std::filesystem::path{source.path()}.parent_path()} {}

    Offer offer(const Spot &spot) const {
        const auto [begin, end] = node_.place.range;
        if (text_.substr(begin, end - begin).find('\n') != std::string_view::npos)
            return {};                                                      // a text in block style
        const Type &map_type = spot.is_key() ? *spot.map_type : *spot.type; // or of a map to begin
        const bool whole = !map_type.key || map_type.key->shape != Shape::Endpoints;
        return {spot.is_key() ? as_keys(keys(*spot.map_type, *spot.map))
                              : values(*spot.type, spot.in_list),
                replaced(whole)};
    }

  private:
    std::vector<Candidate> keys(const Type &map_type, const Node &map) const {
        std::vector<Candidate> found;
        if (map_type.shape == Shape::Text)
            found = keys_for(text_languages(), map, &node_, language_);
        else if (map_type.record)
            found = keys_for(*map_type.record, map, &node_, language_);
        else if (map_type.key)
            found = values_for(*map_type.key, asked_, names_);
        std::erase_if(found, [&](const Candidate &candidate) {
            const Entry *entry = map.find_entry(candidate.label);
            return entry && &entry->key != &node_;
        });
        return found;
    }

    std::vector<Candidate> values(const Type &type, bool in_list) const {
        static const Node nothing;
        switch (type.shape) {
        case Shape::Fields:
        case Shape::Map:
        case Shape::Text:
            return begins_line() ? as_keys(keys(type, nothing)) : std::vector<Candidate>{};
        case Shape::WordOrFields: {
            auto found = values_for(type, asked_, names_);
            if (begins_line())
                std::ranges::move(as_keys(keys(type, nothing)), std::back_inserter(found));
            return found;
        }
        case Shape::List:
            return begins_line() && !in_list ? items(type) : std::vector<Candidate>{};
        case Shape::OneOrMore:
            return begins_line() && !in_list ? items(type) : values(*type.item, in_list);
        default:
            return values_for(type, asked_, names_);
        }
    }

    /// Adds the colon, unless there is one.
    std::vector<Candidate> as_keys(std::vector<Candidate> found) const {
        const auto next = text_.find_first_not_of(' ', node_.place.range.end);
        const bool has_colon = next != std::string_view::npos && text_[next] == ':';
        for (Candidate &candidate : found)
            if (!has_colon && !candidate.unfinished)
                candidate.label += ": ";
        return found;
    }

    /// What is replaced, in offsets of the text without the caret: the end of an unfinished pair
    /// of ends, or all of the key or value.
    Range replaced(bool whole) const {
        const auto [begin, end] = node_.place.range;
        if (whole)
            return {begin, end - 1};
        const std::string_view written = before();
        const auto arrow = written.rfind("->");
        const auto part = arrow == std::string_view::npos
                              ? std::string_view::npos
                              : written.find_first_not_of(' ', arrow + 2);
        if (arrow == std::string_view::npos)
            return {begin, offset_};
        return {part == std::string_view::npos ? offset_ : begin + part, end - 1};
    }

    /// What of the key or value stands before the caret.
    std::string_view before() const {
        const std::size_t begin = std::min(node_.place.range.begin, offset_);
        return text_.substr(begin, offset_ - begin);
    }

    /// Nothing but indentation and dashes stands before it: a map may begin here.
    bool begins_line() const {
        const std::size_t begin = node_.place.range.begin;
        const std::size_t start = begin == 0 ? 0 : text_.rfind('\n', begin - 1) + 1;
        return text_.substr(start, begin - start).find_first_not_of(" -") == std::string_view::npos;
    }

    std::vector<Candidate> items(const Type &list) const {
        std::vector<Candidate> found = values(*list.item, true);
        for (Candidate &candidate : found)
            candidate.label.insert(0, "- ");
        return found;
    }

    std::string_view text_;
    std::size_t offset_;
    const Node &node_;
    const Names &names_;
    Language language_;
    Asked asked_;
};

bool is_of_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/// Of `{lure}` in a text, when the caret stands behind the brace or within the name.
std::optional<Offer> variables(std::string_view text, std::size_t offset, const Spot &spot,
                               const Names &names) {
    std::size_t begin = offset;
    while (begin > spot.node->place.range.begin && is_of_name(text[begin - 1]))
        --begin;
    const bool opened = begin > spot.node->place.range.begin && text[begin - 1] == '{' &&
                        (begin < 2 || text[begin - 2] != '$'); // `${name}` is the shell's
    if (!spot.varies || !opened)
        return std::nullopt;
    std::size_t end = offset;
    while (end < text.size() && is_of_name(text[end]))
        ++end;
    Offer offer{names.of(Scope::Variable), {begin, end}};
    const bool is_closed = end < text.size() && text[end] == '}';
    for (Candidate &candidate : offer.candidates)
        candidate.label += is_closed ? "" : "}";
    return offer;
}

json to_json(const Candidate &candidate, std::size_t number, const json &range) {
    // Clients compare with the label what stands in the range: it has no colon and no brace.
    const auto end = candidate.label.find_last_not_of(": }");
    const std::string label = candidate.label.substr(0, end + 1);
    json item{{"label", label},
              {"kind", static_cast<int>(candidate.kind)},
              {"sortText", fmt::format("{}{:04}", candidate.urgent ? 0 : 1, number)},
              {"filterText", label.substr(label.starts_with("- ") ? 2 : 0)},
              {"textEdit", {{"range", range}, {"newText", candidate.label}}}};
    if (!candidate.detail.empty())
        item["detail"] = candidate.detail;
    if (!candidate.documentation.empty())
        item["documentation"] = {{"kind", "markdown"}, {"value", candidate.documentation}};
    return item;
}

} // namespace

json complete(const Project &project, const Tree &tree, std::size_t offset, Language language,
              Locator &locator) {
    const std::string_view text = tree.source->text();
    std::string marked{text};
    marked.insert(offset, 1, caret);
    const Source source{tree.source->path(), std::move(marked)};
    const Node root = read_loosely(source);
    const auto spot = find_spot(root, *tree.type, [](const Node &node) {
        return node.text.find(caret) != std::string::npos;
    });
    json items = json::array();
    if (!spot || (!spot->is_key() && !spot->type) || (spot->is_key() && !spot->map_type))
        return items;
    const Names names{project, language};
    auto offer = variables(text, offset, *spot, names);
    if (!offer)
        offer = Completer{source, offset, *spot, names, language}.offer(*spot);
    const json range = locator.range({tree.source, offer->replaced});
    for (const Candidate &candidate : offer->candidates)
        items.push_back(to_json(candidate, items.size(), range));
    return items;
}

} // namespace enshu::dsl::lsp
