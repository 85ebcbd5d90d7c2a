// Places of the sources in the protocol's words.
#pragma once

#include "scenario-dsl/language_server/buffers.h"
#include "scenario-dsl/source/source.h"

#include <nlohmann/json.hpp>

#include <map>

namespace enshu::dsl::lsp {

using nlohmann::json;

/// Lives for one answer: it remembers where the lines of each source begin.
class Locator {
  public:
    Locator(const Buffers &buffers, Encoding encoding) : buffers_(buffers), encoding_(encoding) {}

    std::string uri(const Source &source) const;
    json range(const Place &place);
    json location(const Place &place); ///< Location: uri and range

  private:
    json position(const LineIndex &index, std::size_t offset) const;

    const Buffers &buffers_;
    Encoding encoding_;
    std::map<const Source *, LineIndex> indexes_;
};

} // namespace enshu::dsl::lsp
