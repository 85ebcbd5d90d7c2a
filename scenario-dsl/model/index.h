// Things by their id, for whoever looks up many of them: the model's own find_…() walk.
#pragma once

#include <string_view>
#include <unordered_map>
#include <vector>

namespace enshu::dsl {

template <typename T>
class Index {
  public:
    /// `items` outlives the index and does not change.
    explicit Index(const std::vector<T> &items) : items_(items) {
        by_id_.reserve(items.size());
        for (const T &item : items)
            by_id_.emplace(item.id, &item);
    }
    /// Null if there is none.
    const T *find(std::string_view id) const {
        const auto found = by_id_.find(id);
        return found == by_id_.end() ? nullptr : found->second;
    }
    /// In the order in which they were written.
    const std::vector<T> &all() const { return items_; }

  private:
    const std::vector<T> &items_;
    std::unordered_map<std::string_view, const T *> by_id_;
};

} // namespace enshu::dsl
