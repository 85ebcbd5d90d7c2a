// Anything at all as a text in YAML. A tree stands where the text stands: places lie inside the
// source and hold their children's, and what is plain is what is written there.
#include "fuzzing.h"

#include "scenario-dsl/syntax/parse_yaml.h"

#include <algorithm>
#include <set>

namespace {

using namespace enshu::dsl;
using enshu::fuzz::require;

std::string_view written(const Place &place) {
    return place.source->text().substr(place.range.begin, place.range.end - place.range.begin);
}

void require_in(const Place &inner, const Place &outer) {
    require(inner.source == outer.source, "a child stands in another source");
    require(inner.range.begin >= outer.range.begin && inner.range.end <= outer.range.end,
            "a child stands outside of its parent");
}

/// Plain and on one line: letter by letter. Over several: the first line stands for all.
void require_as_written(const Node &scalar) {
    const std::string_view there = written(scalar.place);
    const char first = there.empty() ? '\0' : there.front();
    if (first == '"' || first == '\'') {
        require(there.size() >= 2 && there.back() == first, "a quote is not closed");
        return;
    }
    if (first == '|' || first == '>' || there == scalar.text)
        return;
    const std::string_view after = scalar.place.source->text().substr(scalar.place.range.end);
    require(after.starts_with('\r') || after.starts_with('\n'), "a plain text is another one");
    const auto letters = there.find_last_not_of(" \t");
    require(letters != there.npos && scalar.text.starts_with(there.substr(0, letters + 1)),
            "a plain text of several lines is another one");
}

/// `sound`: nothing was refused, so that each scalar's place is all of it.
void require_sound(const Node &node, bool sound, std::size_t depth) {
    enshu::fuzz::require_inside(node.place);
    require(depth <= SyntaxLimits::depth, "the tree is too deep");
    require(node.is(Node::Type::List) || node.items.empty(), "what is no list has items");
    require(node.is(Node::Type::Map) || node.entries.empty(), "what is no map has entries");
    if (sound && node.is(Node::Type::Scalar))
        require_as_written(node);
    for (const Node &item : node.items) {
        require_in(item.place, node.place);
        require_sound(item, sound, depth + 1);
    }
    std::set<std::string_view> keys;
    for (const auto &[key, value] : node.entries) {
        require(key.is(Node::Type::Scalar) && keys.insert(key.text).second, "a key is no key");
        require_in(key.place, node.place);
        require_in(value.place, node.place);
        require_sound(key, sound, depth + 1);
        require_sound(value, sound, depth + 1);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    Diagnostics diagnostics;
    const Source &source =
        diagnostics.add_source("a.yaml", std::string{enshu::fuzz::text_of(data, size)});
    const auto tree = parse_yaml(source, diagnostics);
    require(tree || diagnostics.has_errors(), "there is no tree and nobody says why");
    enshu::fuzz::require_showable(diagnostics);
    if (!tree)
        return 0;
    require(tree->place.source == &source, "the tree is of another source");
    require_sound(*tree, diagnostics.empty(), 0);
    return 0;
}
