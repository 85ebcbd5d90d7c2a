#include "scenario-dsl/schema/reference.h"

#include "scenario-dsl/schema/example.h"
#include "scenario-dsl/schema/fields.h"
#include "scenario-dsl/schema/shape_words.h"
#include "scenario-dsl/schema/type_words.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace enshu::dsl {
namespace {

constexpr std::size_t longest_example = 70; // columns; longer ones are better seen in a scenario

struct File {
    std::string_view name;
    const Type &(*type)();
    Words what;
};

constexpr File files[] = {
    {"organization.yaml",
     organization_file,
     {"The organisation: networks, machines, people, and what the router lets through.",
      "組織です。ネットワーク、機械、人、ルーターが通す通信を書きます。"}},
    {"scenario.yaml",
     scenario_file,
     {"The exercise: what the attacker does, what people say, what teams should achieve.",
      "演習です。攻撃者の行動、人からの連絡、班の目標を書きます。"}},
    {"walkthrough.yaml",
     walkthrough_file,
     {"What a team does that knows everything, as a list of acts.",
      "すべてを知る班の行動（模範手順）です。操作を並べます。"}},
};

/// "a host's" → "Host's"
std::string heading_of(std::string_view name) {
    std::string heading{name.substr(name.find(' ') + 1)};
    if (heading.front() >= 'a' && heading.front() <= 'z')
        heading.front() = static_cast<char>(heading.front() - 'a' + 'A');
    return heading;
}

/// As a page of Markdown names the place of a heading: lower case, without punctuation.
std::string anchor_of(std::string_view heading) {
    std::string anchor;
    for (const char c : heading) {
        if (c >= 'A' && c <= 'Z')
            anchor += static_cast<char>(c - 'A' + 'a');
        else if (c == ' ')
            anchor += '-';
        else if (c != '\'')
            anchor += c;
    }
    return anchor;
}

class Page {
  public:
    explicit Page(Language language) : language_(language), ja_(language == Language::Ja) {}

    std::string write() {
        head();
        for (const File &file : files) {
            const Type &type = file.type();
            const Record &record = type.record ? *type.record : *type.item->record;
            text_ += fmt::format("\n## {}\n\n{}\n", file.name, in(file.what));
            section(record);
        }
        values();
        return std::move(text_);
    }

  private:
    std::string_view in(const Words &words) const { return ja_ ? words.ja : words.en; }

    void head() {
        text_ +=
            ja_ ? R"(<!-- `enshu reference --lang ja` が作ったページです。直接は書き換えません。 -->
# シナリオ言語リファレンス

English: [reference.en.md](reference.en.md)　例で知るには: [README.ja.md](README.ja.md)

言語の版 1 の、すべてのキーです。「必須」のないキーは書かなくてもかまいません。エディターには [scenario.schema.json](scenario.schema.json)（JSON Schema）を渡せます。
)"
                : R"(<!-- Made by `enshu reference --lang en`; it is not edited by hand. -->
# The scenario language: reference

日本語: [reference.ja.md](reference.ja.md); by example: [README.md](README.md)

Every key of version 1 of the language. Keys that are not required may be left out. An editor can be given [scenario.schema.json](scenario.schema.json), a JSON Schema.
)";
        text_ += "\n";
        for (const File &file : files)
            text_ += fmt::format("- [{}](#{})\n", file.name, without_points(file.name));
        text_ += fmt::format("- [{}](#{})\n", in(values_title), anchor_of(in(values_title)));
    }

    static std::string without_points(std::string_view name) {
        std::string anchor{name};
        std::erase(anchor, '.');
        return anchor;
    }

    std::string link(const Record &record) const {
        const std::string heading = heading_in_language(record);
        return fmt::format("[{}](#{})", heading, anchor_of(heading));
    }

    std::string heading_in_language(const Record &record) const {
        return ja_ ? std::string{record.name.ja} : heading_of(record.name.en);
    }

    void section(const Record &record) {
        if (record.fields.empty() || !described_.insert(record.name.en).second)
            return;
        text_ += fmt::format("\n### {}\n\n", heading_in_language(record));
        choices(record.choices);
        table(record.fields);
        for (const Case &one : record.cases) {
            text_ += fmt::format("\n#### `{}: {}`\n\n", record.selector, one.word);
            choices(one.choices);
            rivals(one.rivals);
            table(one.fields);
        }
        sections_below(record.fields);
        for (const Case &one : record.cases)
            sections_below(one.fields);
    }

    void sections_below(const std::vector<Field> &fields) {
        for (const Field &field : fields)
            sections_of(field.type);
    }

    void sections_of(const Type &type) {
        if (type.record)
            section(*type.record);
        if (type.item)
            sections_of(*type.item);
    }

    void choices(const std::vector<std::vector<std::string_view>> &all) {
        for (const auto &choice : all)
            text_ += fmt::format(fmt::runtime(ja_ ? "`{}` のうち、ちょうど1つを書きます。\n\n"
                                                  : "Exactly one of `{}` is needed.\n\n"),
                                 fmt::join(choice, ja_ ? "`、`" : "`, `"));
    }

    void rivals(const std::vector<std::vector<std::string_view>> &all) {
        for (const auto &group : all)
            text_ += fmt::format(fmt::runtime(ja_ ? "`{}` は、どちらか1つまでです。\n\n"
                                                  : "At most one of `{}` may stand there.\n\n"),
                                 fmt::join(group, ja_ ? "`、`" : "`, `"));
    }

    void table(const std::vector<Field> &fields) {
        text_ += ja_ ? "| キー | | 内容 | 値 | 例 |\n|---|---|---|---|---|\n"
                     : "| key | | what it is | value | example |\n|---|---|---|---|---|\n";
        for (const Field &field : fields)
            text_ += row(field);
    }

    std::string row(const Field &field) const {
        std::string what{in(field.what)};
        if (!field.with.empty())
            what += fmt::format(fmt::runtime(ja_ ? "（`{}` と組で書く）" : " (only beside `{}`)"),
                                field.with);
        const std::string example = example_line(field);
        return fmt::format(
            "| `{}` | {} | {} | {} | {} |\n", field.key,
            field.need == Need::Optional ? ""
            : ja_                        ? "必須"
                                         : "required",
            what, type_words(field.type, language_, [this](const Record &r) { return link(r); }),
            display_width(example) > longest_example ? "" : fmt::format("`{}`", example));
    }

    void values() {
        text_ += fmt::format("\n## {}\n\n", in(values_title));
        text_ += ja_ ? "| 値 | 書き方 | 例 |\n|---|---|---|\n"
                     : "| value | how it is written | example |\n|---|---|---|\n";
        for (const Shape shape : scalar_shapes()) {
            const ShapeWords &words = *shape_words(shape);
            text_ +=
                fmt::format("| {} | {} | `{}` |\n", in(words.noun), in(words.form), words.example);
        }
    }

    static constexpr Words values_title{"How values are written", "値の書き方"};

    Language language_;
    bool ja_;
    std::string text_;
    std::set<std::string_view> described_;
};

} // namespace

std::string reference_page(Language language) {
    return Page{language}.write();
}

} // namespace enshu::dsl
