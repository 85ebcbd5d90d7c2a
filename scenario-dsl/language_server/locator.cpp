#include "scenario-dsl/language_server/locator.h"

#include "scenario-dsl/language_server/uri.h"

namespace enshu::dsl::lsp {

std::string Locator::uri(const Source &source) const {
    return buffers_.uri(real_path(source.path()));
}

json Locator::range(const Place &place) {
    const auto found = indexes_.try_emplace(place.source, place.source->text()).first;
    return {{"start", position(found->second, place.range.begin)},
            {"end", position(found->second, place.range.end)}};
}

json Locator::location(const Place &place) {
    return {{"uri", uri(*place.source)}, {"range", range(place)}};
}

json Locator::position(const LineIndex &index, std::size_t offset) const {
    const Point point = index.point(offset, encoding_);
    return {{"line", point.line}, {"character", point.character}};
}

} // namespace enshu::dsl::lsp
