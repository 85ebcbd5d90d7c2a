// A node together with its type: how decoders reach into a tree. A key the table does not know is
// our bug and ends in an assertion, so the decoders cannot drift from the table.
#pragma once

#include "scenario-dsl/model/scenario.h"
#include "scenario-dsl/schema/field.h"
#include "scenario-dsl/syntax/syntax_tree.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace enshu::dsl {

/// What is absent or of a wrong form reads as empty; conform() has reported it.
class View {
  public:
    View() = default;
    View(const Node *node, const Type *type) : node_(node), type_(type) {}

    bool present() const { return node_ != nullptr; }
    const Node *node() const { return node_; }
    View operator[](std::string_view key) const;
    /// Whether the table knows such a key here.
    bool has(std::string_view key) const;
    /// Of a map with the fields of a record: key and value of those that the table knows.
    std::vector<std::pair<const Node *, View>> fields() const;
    std::vector<View> items() const; ///< of a list, or the one thing that stands in its place
    std::vector<std::pair<const Node *, View>> entries() const; ///< key and value

    const std::string &text() const;
    Text both_languages() const;
    int integer(int otherwise) const;
    bool flag() const;
    Milliseconds duration() const;
    DurationRange duration_range() const;

    /// The index of the scalar among the type's words; the first where it is none of them.
    std::size_t word() const;

  private:
    const Node *node_ = nullptr;
    const Type *type_ = nullptr;
};

/// The place of the value below these keys, or of the last one on the way that is there.
Place place_of(const Node &node, std::initializer_list<std::string_view> keys);

} // namespace enshu::dsl
