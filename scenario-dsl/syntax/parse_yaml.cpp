#include "scenario-dsl/syntax/parse_yaml.h"

#include "scenario-dsl/source/characters.h"
#include "scenario-dsl/syntax/screen.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <map>
#include <streambuf>
#include <utility>

namespace enshu::dsl {
namespace {

/// Ends the reading of a file whose first fault was reported and whose rest is of no use.
struct Stop {};

class TreeBuilder : public YAML::EventHandler {
  public:
    TreeBuilder(const Source &source, Diagnostics &diagnostics)
        : source_(source), diagnostics_(diagnostics) {}

    std::optional<Node> take() { return std::move(root_); }

    /// A text in flow style that ended earlier than its author meant, if that is why the reader
    /// gave up.
    const Node *cut_flow_text() const {
        const auto flow = std::ranges::find_if(open_, [](const Frame &f) { return f.node.flow; });
        if (flow == open_.end() || !last_scalar_ ||
            last_scalar_->place.range.begin < flow->node.place.range.begin)
            return nullptr;
        const std::size_t end = last_scalar_->place.range.end;
        const bool cut = end < text().size() && (text()[end] == '?' || text()[end] == ':');
        return cut && is_plain(*last_scalar_) ? &*last_scalar_ : nullptr;
    }

    /// Where the innermost list or map in brackets begins that has no end yet.
    std::optional<Place> open_bracket() const {
        for (auto frame = open_.rbegin(); frame != open_.rend(); ++frame)
            if (frame->node.flow)
                return Place{&source_,
                             {frame->node.place.range.begin, frame->node.place.range.begin + 1}};
        return std::nullopt;
    }

    void report_flow_text(Place place) {
        if (std::exchange(last_flow_text_, place.range.begin) == place.range.begin)
            return; // each further comma of the same text would be reported
        diagnostics_
            .error(
                Kind::FlowText, place,
                "in YAML's flow style a `?`, `,` or `:` ends a text, and this one ends too early")
            .suggest("put the text into quotes, or write it in block style on a line of its own");
    }

    /// yaml-cpp holds a list or map in flow style back until it has read all of it, since it could
    /// be a key: what it may hold back is bounded here.
    void count_read(std::size_t begin, std::string_view part) {
        for (std::size_t i = 0; i < part.size(); ++i) {
            if (part[i] != '[' && part[i] != '{' && part[i] != ',')
                continue;
            if (++flow_marks_ <= SyntaxLimits::flow_marks)
                continue;
            diagnostics_
                .error(Kind::TooManyNodes, {&source_, {begin + i, begin + i + 1}},
                       fmt::format("more than {} brackets and commas stand in one value",
                                   SyntaxLimits::flow_marks))
                .suggest("write long lists and maps in block style, a line for each entry");
            throw Stop{};
        }
    }

    void OnDocumentStart(const YAML::Mark &mark) override {
        if (!root_)
            return;
        diagnostics_.error(Kind::ManyDocuments, at(mark, 3), "a second document begins here")
            .suggest("a file holds one document; put the other one into a file of its own");
        throw Stop{};
    }
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override {
        refuse_properties(mark, "", anchor);
        const std::size_t begin = offset(mark);
        if (!open_.empty() && open_.back().node.flow && open_.back().key &&
            drop_key_without_value(begin))
            return;
        Node node;
        node.place = {&source_, {begin, begin}};
        if (!open_.empty() &&
            open_.back().key) // `key:` with nothing behind it: the key is what one sees
            node.place = open_.back().key->place;
        add(std::move(node));
    }

    void OnAlias(const YAML::Mark &mark, YAML::anchor_t) override {
        Node node;
        node.refused = true;
        node.place = at(mark, 1 + name_length(offset(mark) + 1));
        diagnostics_
            .error(Kind::Alias, node.place,
                   fmt::format("{} refers to an anchor, and aliases are not read",
                               backticked(written(node.place))))
            .suggest("write the content here once more");
        add(std::move(node));
    }

    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  const std::string &value) override {
        Node node;
        node.type = Node::Type::Scalar;
        node.text = value;
        if (refuse_properties(mark, tag, anchor))
            node.place = at(mark, 1);
        else
            node.place = {&source_, {offset(mark), scalar_end(offset(mark), value)}};
        last_scalar_ = node;
        add(std::move(node));
    }

    void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override {
        open(Node::Type::List, mark, tag, anchor, style);
    }
    void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override {
        open(Node::Type::Map, mark, tag, anchor, style);
    }
    void OnSequenceEnd() override { close(']'); }
    void OnMapEnd() override { close('}'); }

  private:
    struct Frame {
        Node node;
        std::optional<Node> key; ///< of a map, waiting for its value
        std::map<std::string, Place, std::less<>> keys;
    };

    std::string_view text() const { return source_.text(); }

    std::size_t offset(const YAML::Mark &mark) const {
        return mark.pos < 0 ? 0 : std::min(static_cast<std::size_t>(mark.pos), text().size());
    }

    Place at(const YAML::Mark &mark, std::size_t length) const {
        const std::size_t begin = offset(mark);
        return {&source_, {begin, std::min(begin + length, text().size())}};
    }

    std::string_view written(const Place &place) const {
        return text().substr(place.range.begin, place.range.end - place.range.begin);
    }

    std::size_t name_length(std::size_t begin) const {
        const auto end = text().find_first_of(" \t\r\n,[]{}", begin);
        return std::min(end, text().size()) - begin;
    }

    bool is_plain(const Node &scalar) const {
        const char first =
            scalar.place.range.begin < text().size() ? text()[scalar.place.range.begin] : '\0';
        return first != '"' && first != '\'' && first != '|' && first != '>';
    }

    /// yaml-cpp says where a scalar begins; where it ends has to be read again.
    std::size_t scalar_end(std::size_t begin, const std::string &value) {
        const char first = begin < text().size() ? text()[begin] : '\0';
        if (first == '"' || first == '\'') {
            for (std::size_t i = begin + 1; i < text().size(); ++i) {
                if (first == '"' && text()[i] == '\\')
                    ++i;
                else if (text()[i] == first && first == '\'' && text().substr(i + 1, 1) == "'")
                    ++i;
                else if (text()[i] == first)
                    return i + 1;
            }
            diagnostics_.error(Kind::YamlSyntax, {&source_, {begin, begin + 1}},
                               "this is not YAML: the quote is not closed");
            throw Stop{}; // yaml-cpp takes the end of the file for the other quote
        }
        if (text().substr(begin, value.size()) == value)
            return begin + value.size();
        return begin + source_line_rest(begin); // over several lines: the first stands for all
    }

    std::size_t source_line_rest(std::size_t begin) const {
        return std::min(text().find_first_of("\r\n", begin), text().size()) - begin;
    }

    bool refuse_properties(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor) {
        const std::size_t begin = offset(mark);
        const char first = begin < text().size() ? text()[begin] : '\0';
        const Place place = at(mark, 1 + name_length(begin + 1));
        if (anchor != 0)
            diagnostics_
                .error(Kind::Anchor, place,
                       fmt::format("anchors are not read: {}", backticked(written(place))))
                .suggest("leave it out; what is needed twice is written twice");
        const bool tagged = first == '!' || (!tag.empty() && tag != "?" && tag != "!");
        if (tagged)
            diagnostics_
                .error(Kind::Tag, place,
                       fmt::format("tags are not read: {}", backticked(written(place))))
                .suggest("leave it out; the field decides what its value is");
        return anchor != 0 || tagged;
    }

    /// In `{ ja: yes, no, en: … }` the comma ended the text, and `no` became a key of its own.
    bool drop_key_without_value(std::size_t value_begin) {
        Frame &map = open_.back();
        const std::size_t key_end = map.key->place.range.end;
        const auto between = text().substr(key_end, value_begin - std::min(key_end, value_begin));
        if (between.find(':') != std::string_view::npos || map.node.entries.empty() ||
            !is_plain(map.node.entries.back().value))
            return false;
        const bool question = text().substr(key_end, 1) == "?";
        report_flow_text(question ? map.key->place : map.node.entries.back().value.place);
        if (question)
            throw Stop{};
        map.key.reset();
        return true;
    }

    void count_node(const Place &place) {
        flow_marks_ = 0;
        if (++nodes_ <= SyntaxLimits::nodes)
            return;
        diagnostics_.error(Kind::TooManyNodes, place,
                           fmt::format("the file has more than {} values", SyntaxLimits::nodes));
        throw Stop{};
    }

    void open(Node::Type type, const YAML::Mark &mark, const std::string &tag,
              YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
        refuse_properties(mark, tag, anchor);
        if (open_.size() >= SyntaxLimits::depth) {
            diagnostics_.error(
                Kind::TooDeep, at(mark, 1),
                fmt::format("lists and maps are nested more than {} deep", SyntaxLimits::depth));
            throw Stop{};
        }
        Frame frame;
        frame.node.type = type;
        frame.node.flow = style == YAML::EmitterStyle::Flow;
        frame.node.place = at(mark, 1);
        count_node(frame.node.place);
        const bool as_key =
            !open_.empty() && open_.back().node.is(Node::Type::Map) && !open_.back().key;
        if (as_key) {
            diagnostics_.error(Kind::ComplexKey, frame.node.place,
                               "a list or map stands where a key should");
            throw Stop{};
        }
        open_.push_back(std::move(frame));
    }

    void close(char bracket) {
        Frame frame = std::move(open_.back());
        open_.pop_back();
        std::size_t &end = frame.node.place.range.end;
        if (!frame.node.items.empty())
            end = std::max(end, frame.node.items.back().place.range.end);
        if (!frame.node.entries.empty())
            end = std::max(end, frame.node.entries.back().value.place.range.end);
        if (frame.node.flow) {
            const auto next = text().find_first_not_of(" \t\r\n,", end);
            if (next != std::string_view::npos && text()[next] == bracket)
                end = next + 1;
        }
        place_node(std::move(frame.node));
    }

    void add(Node node) {
        count_node(node.place);
        place_node(std::move(node));
    }

    void place_node(Node node) {
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        Frame &parent = open_.back();
        if (parent.node.is(Node::Type::List)) {
            parent.node.items.push_back(std::move(node));
        } else if (!parent.key) {
            parent.key = std::move(node);
        } else {
            Node key = std::move(*parent.key);
            parent.key.reset();
            if (accept_key(parent, key))
                parent.node.entries.push_back({std::move(key), std::move(node)});
        }
    }

    bool accept_key(Frame &map, Node &key) {
        if (key.refused)
            return false;
        if (!key.is(Node::Type::Scalar)) {
            diagnostics_.error(Kind::ComplexKey, key.place, "a value stands here without its key");
            return false;
        }
        if (key.text == "<<") {
            diagnostics_.error(Kind::MergeKey, key.place, "merge keys are not read")
                .suggest("write the fields here once more");
            return false;
        }
        const auto [first, fresh] = map.keys.emplace(key.text, key.place);
        if (!fresh)
            diagnostics_
                .error(Kind::DuplicateKey, key.place,
                       fmt::format("the key {} stands here twice", backticked(key.text)))
                .note(first->second, "it stands here already");
        return fresh;
    }

    const Source &source_;
    Diagnostics &diagnostics_;
    std::vector<Frame> open_;
    std::optional<Node> root_;
    std::optional<Node> last_scalar_;
    std::optional<std::size_t> last_flow_text_;
    std::size_t nodes_ = 0;
    std::size_t flow_marks_ = 0; ///< that were read since the last node
};

/// Lets yaml-cpp read the source in place, and the builder see how far it has read.
class ViewBuffer : public std::streambuf {
  public:
    ViewBuffer(std::string_view text, TreeBuilder &builder) : builder_(builder) {
        char *begin = const_cast<char *>(text.data()); // a get area; nothing writes through it
        setg(begin, begin, begin + text.size());
    }

  protected:
    std::streamsize xsgetn(char *to, std::streamsize most) override {
        const auto begin = static_cast<std::size_t>(gptr() - eback());
        const std::streamsize count = std::streambuf::xsgetn(to, most);
        builder_.count_read(begin, {to, static_cast<std::size_t>(count)});
        return count;
    }

  private:
    TreeBuilder &builder_;
};

void report_syntax(const YAML::Exception &fault, const Source &source, TreeBuilder &builder,
                   Diagnostics &diagnostics) {
    if (const Node *text = builder.cut_flow_text()) {
        builder.report_flow_text(text->place);
        return;
    }
    const bool ran_out = fault.msg == YAML::ErrorMsg::END_OF_SEQ_FLOW ||
                         fault.msg == YAML::ErrorMsg::END_OF_MAP_FLOW;
    if (const auto bracket = builder.open_bracket(); bracket && ran_out) {
        diagnostics.error(Kind::YamlSyntax, *bracket, "this is not YAML: the bracket is not closed")
            .suggest("close it, or put a text with `[` or `{` in it into quotes");
        return;
    }
    const auto position =
        fault.mark.pos < 0 ? std::size_t{0} : static_cast<std::size_t>(fault.mark.pos);
    const std::size_t begin = std::min(position, source.text().size());
    diagnostics
        .error(Kind::YamlSyntax, {&source, {begin, std::min(begin + 1, source.text().size())}},
               fmt::format("this is not YAML: {}", fault.msg))
        .suggest(
            "look at the indentation, the colons and the brackets here and on the line before");
}

} // namespace

std::optional<Node> parse_yaml(const Source &source, Diagnostics &diagnostics) {
    if (!screen(source, diagnostics))
        return std::nullopt;
    TreeBuilder builder{source, diagnostics};
    ViewBuffer buffer{source.text(), builder};
    std::istream stream{&buffer};
    try {
        YAML::Parser parser{stream};
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const Stop &) {
        return std::nullopt;
    } catch (const YAML::Exception &fault) {
        report_syntax(fault, source, builder, diagnostics);
        return std::nullopt;
    }
    std::optional<Node> root = builder.take();
    if (!root || root->is(Node::Type::Nothing)) {
        diagnostics.error(Kind::EmptyFile, {&source, {0, 0}}, "the file is empty");
        return std::nullopt;
    }
    return root;
}

} // namespace enshu::dsl
