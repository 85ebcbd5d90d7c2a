// The kinds of events as people see them: a category each, and a word.
#pragma once

#include <QString>

#include <array>

namespace enshu::gui {

enum class Category { Exercise, Machines, Attack, WhiteCell, Team, Score };
inline constexpr std::array categories{Category::Exercise,  Category::Machines, Category::Attack,
                                       Category::WhiteCell, Category::Team,     Category::Score};

/// By the kind's name; a kind this console does not know belongs to Exercise, so that it is never
/// hidden by accident.
Category category_of(const QString &kind);
/// In the language of the screen; the kind's own name where it is not known.
QString kind_word(const QString &kind);
QString category_word(Category category);

} // namespace enshu::gui
