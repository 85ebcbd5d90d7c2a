#include "scenario-dsl/check/check.h"
#include "scenario-dsl/model/vary.h"
#include "scenario-dsl/schema/conform.h"
#include "scenario-dsl/schema/fields.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <set>

namespace enshu::dsl {
namespace {

namespace fs = std::filesystem;

/// A text that is written by language.
struct Written {
    const Node *node = nullptr;
    bool varies = false;
};

void collect(const Node &root, const Type &type, std::vector<Written> &texts) {
    walk(root, type, [&](const Node &node, const Type &its_type) {
        if (its_type.shape == Shape::Text && node.is(Node::Type::Map))
            texts.push_back({&node, its_type.varies});
    });
}

/// Where a `>` text joins two lines with a blank between wide characters: the end of the first such
/// line.
std::optional<Place> find_folded_wide_text(const Node &scalar) {
    const std::string_view source = scalar.place.source->text();
    std::size_t at = scalar.place.range.begin;
    if (at >= source.size() || source[at] != '>')
        return std::nullopt;
    const auto is_wide = [](std::string_view character) { return display_width(character) == 2; };
    std::size_t indent = 0; // of the text, told by its first line
    std::size_t last = 0;   // the last character of the line before, if it is wide
    at = source.find('\n', at);
    while (at != std::string_view::npos && ++at < source.size()) {
        const std::size_t end = std::min(source.find('\n', at), source.size());
        const std::string_view line = source.substr(at, end - at);
        const std::size_t begin = line.find_first_not_of(' ');
        if (begin == std::string_view::npos) {
            last = 0; // an empty line is a break that stays
        } else if (indent == 0 || begin == indent) {
            if (begin == 0)
                return std::nullopt;
            indent = begin;
            if (last != 0 && is_wide(line.substr(begin, character_length(line, begin))))
                return Place{scalar.place.source, {last, last + character_length(source, last)}};
            std::size_t tail = end;
            while (tail > at && (static_cast<unsigned char>(source[--tail]) & 0xc0) == 0x80)
                ;
            last = is_wide(source.substr(tail, end - tail)) ? tail : 0;
        } else if (begin < indent) {
            return std::nullopt;
        } else {
            last = 0; // lines that are indented further are not joined
        }
        at = source.find('\n', at);
    }
    return std::nullopt;
}

class Languages {
  public:
    Languages(const Draft &draft, Diagnostics &diagnostics)
        : draft_(draft), diagnostics_(diagnostics) {
        collect(*draft.scenario_root, scenario_file(), texts_);
        collect(*draft.organization_root, organization_file(), texts_);
        for (const Written &text : texts_) {
            ja_ = ja_ || text.node->find("ja");
            en_ = en_ || text.node->find("en");
        }
        briefing_ = draft.scenario_root->find("briefing");
        if (!draft.is_sound(briefing_))
            briefing_ = nullptr;
        briefing_ja_ = briefing_ && is_there(".ja.md");
        briefing_en_ = briefing_ && is_there(".en.md");
    }

    void check() {
        // A scenario that speaks one language throughout is complete.
        if ((ja_ || briefing_ja_) && (en_ || briefing_en_)) {
            for (const Written &text : texts_)
                check_both(*text.node);
            check_briefing();
        }
        for (const Written &text : texts_)
            if (text.varies)
                check_placeholders(*text.node);
    }

  private:
    bool is_there(const char *suffix) const {
        std::error_code error;
        return fs::exists(draft_.scenario.directory / (briefing_->text + suffix), error);
    }

    void check_both(const Node &text) {
        const Node *ja = text.find("ja");
        const Node *en = text.find("en");
        if (!draft_.is_sound(&text) || (ja != nullptr) == (en != nullptr) ||
            !draft_.is_sound(ja ? ja : en))
            return;
        diagnostics_
            .warning(Kind::LanguageMissing, text.entries.front().key.place,
                     fmt::format("this text is there in {} and not in {}",
                                 ja ? "Japanese" : "English", ja ? "English" : "Japanese"))
            .suggest(fmt::format("add `{}:`, or write one text without a language for all readers",
                                 ja ? "en" : "ja"));
    }

    void check_briefing() {
        if (!briefing_ || briefing_ja_ == briefing_en_)
            return;
        diagnostics_
            .warning(Kind::LanguageMissing, briefing_->place,
                     fmt::format("the briefing is there in {} and not in {}",
                                 briefing_ja_ ? "Japanese" : "English",
                                 briefing_ja_ ? "English" : "Japanese"))
            .suggest(fmt::format("add {}{}", briefing_->text, briefing_ja_ ? ".en.md" : ".ja.md"));
    }

    void check_placeholders(const Node &text) {
        const Node *ja = text.find("ja");
        const Node *en = text.find("en");
        if (!draft_.is_sound(ja) || !draft_.is_sound(en))
            return;
        tell_missing(*ja, *en, "Japanese", "English");
        tell_missing(*en, *ja, "English", "Japanese");
    }

    void tell_missing(const Node &from, const Node &in, const char *from_name,
                      const char *in_name) {
        std::set<std::string_view> there;
        for (const Placeholder &placeholder : find_placeholders(in.text))
            there.insert(placeholder.name);
        for (const Placeholder &placeholder : find_placeholders(from.text)) {
            if (diagnostics_.full())
                return;
            if (!there.insert(placeholder.name).second)
                continue;
            const std::string written = fmt::format("{{{}}}", placeholder.name);
            diagnostics_
                .warning(Kind::LanguageDiffers, place_of_part(from, written),
                         fmt::format("`{}` stands in the {} text and not in the {} one", written,
                                     from_name, in_name))
                .note(in.place, "the other text stands here");
        }
    }

    const Draft &draft_;
    Diagnostics &diagnostics_;
    std::vector<Written> texts_;
    const Node *briefing_ = nullptr;
    bool ja_ = false, en_ = false;
    bool briefing_ja_ = false, briefing_en_ = false;
};

} // namespace

void check_folding(const Node &root, const Type &type, Diagnostics &diagnostics) {
    walk_scalars(root, type, [&](const Node &scalar, const Type &) {
        if (const auto place = find_folded_wide_text(scalar))
            diagnostics
                .warning(Kind::FoldedText, *place,
                         "the line ends inside a Japanese sentence, and `>` puts a blank there")
                .note(scalar.place, "the text begins here")
                .suggest("write `|` instead of `>`, or put the sentence on one line");
    });
}

void check_languages(const Draft &draft, Diagnostics &diagnostics) {
    check_folding(*draft.scenario_root, scenario_file(), diagnostics);
    check_folding(*draft.organization_root, organization_file(), diagnostics);
    Languages{draft, diagnostics}.check();
}

} // namespace enshu::dsl
