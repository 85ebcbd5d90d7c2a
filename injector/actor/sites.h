// The web sites of the simulated internet: pages that are plausible, harmless and always the same,
// for the names that the host is given.
#pragma once

#include "injector/actor/staff_texts.h"

#include <optional>
#include <string>

namespace enshu::actor {

class Sites {
  public:
    Sites() = default;
    explicit Sites(StaffTexts texts) : texts_(std::move(texts)) {}

    /// The whole answer to a GET; empty where `host` is no site of ours. `host` and `path` come
    /// from anybody.
    std::optional<std::string> answer(const std::string &host, const std::string &path) const;

  private:
    std::string page(const std::string &host, const std::string &path) const;

    StaffTexts texts_;
};

} // namespace enshu::actor
