// How the table of fields is written down.
#pragma once

#include "scenario-dsl/schema/field.h"

namespace enshu::dsl {

inline constexpr long second = 1000; // in milliseconds, as Type::least and most count
inline constexpr long minute = 60 * second;
inline constexpr long hour = 60 * minute;
inline constexpr long day = 24 * hour;

inline Type scalar(Shape shape) {
    return {.shape = shape};
}
inline Type bounded(Shape shape, long least, long most) {
    return {.shape = shape, .least = least, .most = most};
}
inline Type path_to(PathTo leads) {
    return {.shape = Shape::FilePath, .leads = leads};
}
inline Type word(std::vector<std::string_view> words) {
    return {.shape = Shape::Word, .words = std::move(words)};
}
inline Type reference(Scope scope) {
    return {.shape = Shape::Reference, .scope = scope};
}
/// The place where the name of something is declared.
inline Type name_of(Scope scope) {
    return {.shape = Shape::Id, .scope = scope};
}
/// `{ID}` of `vary` may stand in it.
inline Type varying(Type type) {
    type.varies = true;
    return type;
}
inline Type fields(Record record) {
    return {.shape = Shape::Fields, .record = std::make_shared<const Record>(std::move(record))};
}
inline Type word_or_fields(std::vector<std::string_view> words, Record record) {
    Type type = fields(std::move(record));
    type.shape = Shape::WordOrFields;
    type.words = std::move(words);
    return type;
}
inline Type list(Type item, long most, long least = 0) {
    return {.shape = Shape::List,
            .item = std::make_shared<const Type>(std::move(item)),
            .least = least,
            .most = most};
}
inline Type one_or_more(Type item, long most) {
    Type type = list(std::move(item), most, 1);
    type.shape = Shape::OneOrMore;
    return type;
}
inline Type map(Type key, Type value, long most, long least = 0) {
    Type type = list(std::move(value), most, least);
    type.shape = Shape::Map;
    type.key = std::make_shared<const Type>(std::move(key));
    return type;
}

// What stands in more than one place.
inline Type identifier() {
    return scalar(Shape::Id);
}
inline Type text() {
    return scalar(Shape::Text);
}
inline Type flow() {
    return map(scalar(Shape::Endpoints), scalar(Shape::Ports), 1, 1);
}
// Parts of the table, by file.
Type hosts();      // organization_fields.cpp
Type attack();     // attack_fields.cpp
Type injects();    // exercise_fields.cpp
Type objectives(); // exercise_fields.cpp
Type condition();  // exercise_fields.cpp
Type evidence_words();

} // namespace enshu::dsl
