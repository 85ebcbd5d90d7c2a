#include "scenario-dsl/schema/fields.h"
#include "scenario-dsl/schema/scalars.h"

#include <nlohmann/json.hpp>

namespace enshu::dsl {
namespace {

using nlohmann::json;

json schema_of(const Type &type);

json choice_schema(const std::vector<std::string_view> &choice) {
    json options = json::array();
    for (const std::string_view key : choice)
        options.push_back({{"required", {key}}});
    return {{"oneOf", std::move(options)}};
}

json rivals_schema(const std::vector<std::string_view> &rivals) {
    json pairs = json::array();
    for (std::size_t i = 0; i < rivals.size(); ++i)
        for (std::size_t k = i + 1; k < rivals.size(); ++k)
            pairs.push_back({{"required", {rivals[i], rivals[k]}}});
    return {{"not", {{"anyOf", std::move(pairs)}}}};
}

json field_schema(const Field &field) {
    json schema = schema_of(field.type);
    schema["description"] = field.what.en;
    return schema;
}

json beside(const Field &field) {
    return {{"dependentRequired", {{std::string{field.key}, {field.with}}}}};
}

json record_schema(const Record &record) {
    json properties = json::object();
    json required = json::array();
    json all = json::array();
    for (const Field &field : record.fields) {
        properties[std::string{field.key}] = field_schema(field);
        if (field.need == Need::Required)
            required.push_back(field.key);
        if (!field.with.empty())
            all.push_back(beside(field));
    }
    for (const auto &choice : record.choices)
        all.push_back(choice_schema(choice));
    json schema{{"type", "object"}, {"properties", properties}, {"required", required}};
    for (const Case &one : record.cases) {
        json then_properties = json::object();
        json then_required = json::array();
        json then_all = json::array();
        for (const Field &field : one.fields) {
            then_properties[std::string{field.key}] = field_schema(field);
            if (field.need == Need::Required)
                then_required.push_back(field.key);
            if (!field.with.empty())
                then_all.push_back(beside(field));
        }
        const json chosen{{"const", one.word}};
        json then{{"properties", then_properties}, {"required", then_required}};
        for (const auto &choice : one.choices)
            then_all.push_back(choice_schema(choice));
        for (const auto &rivals : one.rivals)
            then_all.push_back(rivals_schema(rivals));
        if (!then_all.empty())
            then["allOf"] = std::move(then_all);
        all.push_back({{"if", {{"properties", {{std::string{record.selector}, chosen}}}}},
                       {"then", std::move(then)}});
    }
    // With cases, further keys are judged after the branch that names them.
    schema[record.cases.empty() ? "additionalProperties" : "unevaluatedProperties"] = false;
    if (!all.empty())
        schema["allOf"] = std::move(all);
    return schema;
}

/// What is a text to us may be a number or a truth value to an editor: `.25`, `42`, `true`.
json any_scalar() {
    return {{"type", {"string", "number", "boolean"}}, {"minLength", 1}};
}

json string_schema(std::string_view pattern) {
    if (pattern.empty())
        return any_scalar();
    return {{"type", "string"}, {"pattern", pattern}};
}

/// A number, or its digits in quotes.
json integer_schema(const Type &type) {
    json schema{{"type", {"integer", "string"}}, {"pattern", scalar_rule(Shape::Integer)->pattern}};
    if (type.least != type.most) {
        schema["minimum"] = type.least;
        schema["maximum"] = type.most;
    }
    return schema;
}

json text_schema() {
    const json both{{"type", "object"},
                    {"properties", {{"ja", any_scalar()}, {"en", any_scalar()}}},
                    {"minProperties", 1},
                    {"additionalProperties", false}};
    return {{"anyOf", {any_scalar(), both}}};
}

json list_schema(const Type &type) {
    return {{"type", "array"},
            {"items", schema_of(*type.item)},
            {"minItems", type.least},
            {"maxItems", type.most}};
}

json schema_of(const Type &type) {
    if (type.varies && scalar_rule(type.shape))
        return any_scalar(); // `{ID}` may stand for any part of it
    switch (type.shape) {
    case Shape::Text:
        return text_schema();
    case Shape::OneOrMore:
        return {{"anyOf", {schema_of(*type.item), list_schema(type)}}};
    case Shape::List:
        return list_schema(type);
    case Shape::Map:
        return {{"type", "object"},
                {"propertyNames", schema_of(*type.key)},
                {"additionalProperties", schema_of(*type.item)},
                {"minProperties", type.least},
                {"maxProperties", type.most}};
    case Shape::Fields:
        return record_schema(*type.record);
    case Shape::Word:
        return {{"enum", type.words}};
    case Shape::WordOrFields:
        return {{"anyOf", {json{{"enum", type.words}}, record_schema(*type.record)}}};
    case Shape::Reference:
        return schema_of({.shape = Shape::Id});
    case Shape::Version:
        return {{"enum", {1, "1"}}};
    case Shape::Flag:
        return {{"enum", {true, false, "true", "false"}}};
    case Shape::Integer:
        return integer_schema(type);
    default:
        return string_schema(scalar_rule(type.shape)->pattern);
    }
}

} // namespace

std::string json_schema() {
    const json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                      {"title", "Enshu scenario language, version 1"},
                      {"$defs",
                       {{"organization", schema_of(organization_file())},
                        {"scenario", schema_of(scenario_file())},
                        {"walkthrough", schema_of(walkthrough_file())}}},
                      {"anyOf",
                       {{{"$ref", "#/$defs/scenario"}},
                        {{"$ref", "#/$defs/organization"}},
                        {{"$ref", "#/$defs/walkthrough"}}}}};
    return schema.dump(2) + "\n";
}

} // namespace enshu::dsl
