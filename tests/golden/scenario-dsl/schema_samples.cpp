// Prints what the parser thinks of many files, for a comparison with what the JSON Schema thinks:
// one line of JSON each, {"name", "file", "kinds", "value"}; `kinds` are the diagnostics of
// conform(), none where it accepts the file.
//
//     schema_samples CASES-DIRECTORY BASE-DIRECTORY SCENARIO-DIRECTORY…
//
// The samples are the files of the golden cases, and the files of the directories with, one at a
// time, each entry left out and each map given a key that nobody knows.
#include "case_file.h"

#include "scenario-dsl/schema/conform.h"
#include "scenario-dsl/schema/fields.h"
#include "scenario-dsl/syntax/parse_yaml.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <iostream>
#include <regex>
#include <unistd.h>

namespace enshu::dsl::golden {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// As a YAML reader of an editor takes a scalar (the core schema of YAML 1.2).
json scalar_value(const Node &node) {
    static const std::regex integer{"[-+]?[0-9]+"};
    static const std::regex decimal{R"([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?)"};
    const std::string_view written = node.place.source->text().substr(node.place.range.begin);
    if (written.starts_with('"') || written.starts_with('\'') || written.starts_with('|') ||
        written.starts_with('>'))
        return node.text;
    if (node.text == "true" || node.text == "false")
        return node.text == "true";
    if (node.text == "null" || node.text == "~")
        return nullptr;
    if (std::regex_match(node.text, integer) && node.text.size() < 18)
        return std::stoll(node.text);
    if (std::regex_match(node.text, decimal))
        return std::stod(node.text);
    return node.text;
}

json value_of(const Node &node) {
    switch (node.type) {
    case Node::Type::Nothing:
        return nullptr;
    case Node::Type::Scalar:
        return scalar_value(node);
    case Node::Type::List: {
        json list = json::array();
        for (const Node &item : node.items)
            list.push_back(value_of(item));
        return list;
    }
    case Node::Type::Map:
        break;
    }
    json map = json::object();
    for (const Entry &entry : node.entries)
        map[entry.key.text] = value_of(entry.value);
    return map;
}

struct Sample {
    std::string name;
    std::string_view file; ///< of the schema's $defs
};

const Type &type_of(std::string_view file) {
    return file == "organization" ? organization_file()
           : file == "scenario"   ? scenario_file()
                                  : walkthrough_file();
}

void print(const Sample &sample, const Node &root) {
    Diagnostics diagnostics;
    conform(root, type_of(sample.file), diagnostics);
    json kinds = json::array();
    for (const Diagnostic &diagnostic : diagnostics)
        kinds.push_back(name(diagnostic.kind));
    std::cout << json{{"name", sample.name},
                      {"file", sample.file},
                      {"kinds", kinds},
                      {"value", value_of(root)}}
                     .dump()
              << "\n";
}

/// Calls `changed` with each mutant of the tree; the tree is as before afterwards.
void mutate(Node &node, const std::function<void(const std::string &)> &changed) {
    for (Node &item : node.items)
        mutate(item, changed);
    for (Entry &entry : node.entries)
        mutate(entry.value, changed);
    if (!node.is(Node::Type::Map))
        return;
    for (std::size_t i = 0; i < node.entries.size(); ++i) {
        const Entry removed = node.entries[i];
        const auto at = node.entries.begin() + static_cast<std::ptrdiff_t>(i);
        node.entries.erase(at);
        changed("without " + removed.key.text);
        node.entries.insert(node.entries.begin() + static_cast<std::ptrdiff_t>(i), removed);
    }
    if (node.entries.empty())
        return;
    Entry strange = node.entries.front();
    strange.key.text = "no-such-key";
    node.entries.push_back(strange);
    changed("with a strange key");
    node.entries.pop_back();
}

void sample_files(const fs::path &directory, const std::string &name, bool with_mutants) {
    for (const auto &entry : fs::recursive_directory_iterator{directory}) {
        const std::string stem = entry.path().stem().string();
        if (!entry.is_regular_file() || entry.path().extension() != ".yaml" ||
            (stem != "organization" && stem != "scenario" && stem != "walkthrough"))
            continue;
        const std::string_view file = stem == "organization" ? "organization"
                                      : stem == "scenario"   ? "scenario"
                                                             : "walkthrough";
        Diagnostics diagnostics;
        const Source &source =
            diagnostics.add_source(entry.path().string(), read_whole(entry.path()));
        auto root = parse_yaml(source, diagnostics);
        if (!root || diagnostics.has_errors())
            continue; // not YAML of ours: there is nothing to compare
        print({name + " " + stem, file}, *root);
        if (with_mutants)
            mutate(*root, [&](const std::string &what) {
                print({name + " " + stem + " " + what, file}, *root);
            });
    }
}

void sample_case(const fs::path &file, const fs::path &base) {
    std::string pattern = (fs::temp_directory_path() / "enshu-samples-XXXXXX").string();
    if (!mkdtemp(pattern.data()))
        throw std::runtime_error("cannot make a temporary directory");
    fs::copy(base, pattern, fs::copy_options::recursive);
    CaseFile{file}.apply(pattern);
    sample_files(pattern, file.stem().string(), false);
    fs::remove_all(pattern);
}

} // namespace
} // namespace enshu::dsl::golden

int main(int argc, char **argv) {
    using namespace enshu::dsl::golden;
    if (argc < 3)
        return 2;
    for (const auto &entry : fs::directory_iterator{argv[1]})
        sample_case(entry.path(), argv[2]);
    for (int i = 2; i < argc; ++i)
        sample_files(argv[i], fs::path{argv[i]}.filename().string(), true);
    return 0;
}
