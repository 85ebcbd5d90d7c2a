// The parser, the JSON Schema and the reference say the same, because they read one table.
#include "scenario-dsl/schema/reference.h"

#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/schema/conform.h"
#include "scenario-dsl/schema/example.h"
#include "scenario-dsl/schema/fields.h"
#include "scenario-dsl/schema/scalars.h"
#include "scenario-dsl/schema/shape_words.h"
#include "scenario-dsl/source/characters.h"
#include "scenario-dsl/syntax/parse_yaml.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <functional>
#include <map>
#include <ranges>
#include <set>

namespace enshu::dsl {
namespace {

using nlohmann::json;

constexpr std::pair<std::string_view, const Type &(*)()> files[] = {
    {"organization", organization_file},
    {"scenario", scenario_file},
    {"walkthrough", walkthrough_file}};

using Look = std::function<void(const Record &)>;

void each_record(const Type &type, const Look &look) {
    if (type.item)
        each_record(*type.item, look);
    if (!type.record)
        return;
    look(*type.record);
    for (const Field &field : type.record->fields)
        each_record(field.type, look);
    for (const Case &one : type.record->cases)
        for (const Field &field : one.fields)
            each_record(field.type, look);
}

void each_record(const Look &look) {
    for (const auto &[name, file] : files)
        each_record(file(), look);
}

std::vector<const Field *> fields_of(const Record &record) {
    std::vector<const Field *> all;
    for (const Field &field : record.fields)
        all.push_back(&field);
    for (const Case &one : record.cases)
        for (const Field &field : one.fields)
            all.push_back(&field);
    return all;
}

bool holds_japanese(std::string_view text) {
    return display_width(text) > count_characters(text);
}

/// What is said of `key: value` where the field stands.
std::string said_of(const std::string &line, const Field &field) {
    Diagnostics diagnostics;
    const Source &source = diagnostics.add_source("example", line);
    const auto root = parse_yaml(source, diagnostics);
    if (root && root->find(field.key)) {
        // The root of a file must be a list or a map; a field's value stands in a record of its
        // own.
        const Record record{{"an example", "例"}, {field}};
        const Type type{.shape = Shape::Fields, .record = std::make_shared<const Record>(record)};
        conform(*root, type, diagnostics);
    } else if (diagnostics.empty()) {
        return "no such key: " + line;
    }
    return render(diagnostics);
}

TEST(FieldTable, SpeaksBothLanguages) {
    each_record([](const Record &record) {
        EXPECT_FALSE(holds_japanese(record.name.en)) << record.name.en;
        EXPECT_TRUE(holds_japanese(record.name.ja)) << record.name.en;
        for (const Field *field : fields_of(record)) {
            EXPECT_FALSE(holds_japanese(field->what.en)) << field->key;
            EXPECT_TRUE(holds_japanese(field->what.ja)) << field->key;
        }
    });
}

TEST(FieldTable, GivesOneNameToOneRecord) {
    std::map<std::string_view, std::vector<std::string_view>> keys_by_en, keys_by_ja;
    each_record([&](const Record &record) {
        std::vector<std::string_view> keys;
        for (const Field *field : fields_of(record))
            keys.push_back(field->key);
        EXPECT_EQ(keys_by_en.emplace(record.name.en, keys).first->second, keys) << record.name.en;
        EXPECT_EQ(keys_by_ja.emplace(record.name.ja, keys).first->second, keys) << record.name.ja;
    });
}

TEST(Example, HasTheShapeOfItsField) {
    each_record([](const Record &record) {
        for (Field field : fields_of(record) | std::views::transform([](auto *f) { return *f; })) {
            field.with = {};
            EXPECT_EQ(said_of(example_line(field), field), "") << record.name.en;
        }
    });
    const Field duration{"for", {.shape = Shape::Duration}, Need::Required, {}, {}, "soon"};
    EXPECT_NE(said_of(example_line(duration), duration), "");
}

TEST(ShapeWords, ExplainEveryScalarShapeWithAnExampleThatFits) {
    each_record([](const Record &record) {
        for (const Field *field : fields_of(record))
            EXPECT_EQ(shape_words(field->type.shape) == nullptr,
                      scalar_rule(field->type.shape) == nullptr)
                << field->key;
    });
    for (const Shape shape : scalar_shapes()) {
        const ShapeWords &words = *shape_words(shape);
        ASSERT_TRUE(scalar_rule(shape)) << words.noun.en;
        EXPECT_TRUE(scalar_rule(shape)->fits(words.example)) << words.noun.en;
        EXPECT_FALSE(holds_japanese(words.form.en)) << words.noun.en;
        EXPECT_TRUE(holds_japanese(words.form.ja)) << words.noun.en;
    }
}

/// The lines of the page below a heading.
std::string below(const std::string &page, const std::string &heading) {
    const auto begin = page.find("\n" + heading + "\n");
    if (begin == std::string::npos)
        return {};
    return page.substr(begin, page.find("\n#", begin + heading.size() + 1) - begin);
}

TEST(Reference, DescribesEveryFieldOfEveryRecord) {
    const std::string page = reference_page(Language::Ja);
    each_record([&](const Record &record) {
        const std::string section = below(page, fmt::format("### {}", record.name.ja));
        for (const Field &field : record.fields)
            EXPECT_NE(section.find(fmt::format("| `{}` | {} | {}", field.key,
                                               field.need == Need::Required ? "必須" : "",
                                               field.what.ja)),
                      std::string::npos)
                << record.name.ja << " " << field.key;
        for (const Case &one : record.cases)
            for (const Field &field : one.fields)
                EXPECT_NE(below(page, fmt::format("#### `{}: {}`", record.selector, one.word))
                              .find(fmt::format("| `{}` | ", field.key)),
                          std::string::npos)
                    << one.word << " " << field.key;
    });
    EXPECT_EQ(below(page, "### 手順").find("`no-such-key`"), std::string::npos);
}

TEST(Reference, LinksOnlyToHeadingsThatAreThere) {
    for (const Language language : {Language::Ja, Language::En}) {
        const std::string page = reference_page(language);
        std::set<std::string> anchors;
        for (auto at = page.find("\n#"); at != std::string::npos; at = page.find("\n#", at + 1)) {
            std::string anchor;
            const auto begin = page.find(' ', at) + 1;
            for (const char c : page.substr(begin, page.find('\n', begin) - begin))
                if (c == ' ')
                    anchor += '-';
                else if (std::string_view{".'`:"}.find(c) == std::string_view::npos)
                    anchor += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
            anchors.insert(anchor);
        }
        for (auto at = page.find("](#"); at != std::string::npos; at = page.find("](#", at + 1)) {
            const std::string link = page.substr(at + 3, page.find(')', at) - at - 3);
            EXPECT_TRUE(anchors.contains(link)) << link;
        }
        EXPECT_GT(anchors.size(), 20u);
    }
}

/// The schema's node for a type: below the lists, maps and choices around the record.
const json *record_node(const json &node, const Type &type) {
    if (type.shape == Shape::OneOrMore || type.shape == Shape::WordOrFields) {
        const json &branch = node.at("anyOf").at(type.shape == Shape::OneOrMore ? 0 : 1);
        return type.record ? &branch : record_node(branch, *type.item);
    }
    if (type.shape == Shape::List)
        return record_node(node.at("items"), *type.item);
    if (type.shape == Shape::Map)
        return record_node(node.at("additionalProperties"), *type.item);
    return type.record ? &node : nullptr;
}

void compare(const json &node, const Type &type);

void compare(const json &properties, const std::vector<Field> &fields) {
    for (const Field &field : fields) {
        const bool there = properties.contains(field.key);
        EXPECT_TRUE(there) << field.key;
        if (!there)
            continue;
        EXPECT_EQ(properties.at(std::string{field.key}).at("description"), field.what.en);
        compare(properties.at(std::string{field.key}), field.type);
    }
}

void compare(const json &node, const Type &type) {
    const json *object = record_node(node, type);
    if (!object)
        return;
    const Type *holder = &type;
    while (!holder->record)
        holder = holder->item.get();
    const Record &record = *holder->record;
    EXPECT_EQ(object->at("properties").size(), record.fields.size()) << record.name.en;
    compare(object->at("properties"), record.fields);
    for (const Case &one : record.cases)
        for (const json &rule : object->at("allOf"))
            if (rule.contains("if") &&
                rule.at("if").at("properties").at(std::string{record.selector}).at("const") ==
                    one.word)
                compare(rule.at("then").at("properties"), one.fields);
}

TEST(JsonSchema, HoldsEveryFieldOfTheTableAndNoOther) {
    const json schema = json::parse(json_schema());
    for (const auto &[name, file] : files)
        compare(schema.at("$defs").at(std::string{name}), file());
}

} // namespace
} // namespace enshu::dsl
