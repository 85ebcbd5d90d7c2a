#include "scenario-dsl/language_server/loose_reader.h"

#include "scenario-dsl/syntax/parse_yaml.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace enshu::dsl::lsp {
namespace {

constexpr auto none = std::string_view::npos;

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// What stands on a line, without indentation, comment and blanks at its end.
struct Line {
    std::size_t indent = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
};

class Reader {
  public:
    explicit Reader(const Source &source) : source_(source), text_(source.text()) {
        for (std::size_t start = 0; start < text_.size();) {
            const std::size_t end = std::min(text_.find('\n', start), text_.size());
            add_line(start, end);
            start = end + 1;
        }
    }

    Node read() {
        Node root = block(0, 0);
        while (at_ < lines_.size()) { // what is indented less than the first line
            Node rest = block(0, 0);
            if (root.entries.empty() && root.items.empty())
                root = std::move(rest);
            else
                std::ranges::move(rest.entries, std::back_inserter(root.entries));
        }
        root.place = {&source_, {0, text_.size()}};
        return root;
    }

  private:
    void add_line(std::size_t start, std::size_t end) {
        std::size_t begin = start;
        while (begin < end && is_blank(text_[begin]))
            ++begin;
        end = without_comment(begin, end);
        while (end > begin && is_blank(text_[end - 1]))
            --end;
        if (begin < end)
            lines_.push_back({begin - start, begin, end});
    }

    /// Where a comment begins, if there is one.
    std::size_t without_comment(std::size_t begin, std::size_t end) const {
        char quote = '\0';
        for (std::size_t at = begin; at < end; ++at) {
            const char c = text_[at];
            const bool first = at == begin || is_blank(text_[at - 1]);
            const bool token = first || std::string_view{"[{,"}.find(text_[at - 1]) != none;
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if ((c == '"' || c == '\'') && token)
                quote = c;
            else if (c == '#' && first)
                return at;
        }
        return end;
    }

    std::string_view slice(std::size_t begin, std::size_t end) const {
        return text_.substr(begin, end - begin);
    }
    Node node(Node::Type type, std::size_t begin, std::size_t end) const {
        Node result;
        result.type = type;
        result.place = {&source_, {begin, end}};
        return result;
    }
    /// A text on one line, with its quotes or without.
    Node scalar(std::size_t begin, std::size_t end) const {
        Node result = node(Node::Type::Scalar, begin, end);
        const char quote = text_[begin];
        if (quote == '"' || quote == '\'') {
            ++begin;
            end = end > begin && text_[end - 1] == quote ? end - 1 : end;
        }
        result.text = slice(begin, end);
        return result;
    }

    bool is_item(const Line &line) const {
        return text_[line.begin] == '-' &&
               (line.begin + 1 == line.end || is_blank(text_[line.begin + 1]));
    }
    bool is_flow(const Line &line) const {
        return text_[line.begin] == '{' || text_[line.begin] == '[';
    }

    std::size_t past_quotes(std::size_t begin, std::size_t end) const {
        const char quote = text_[begin];
        if (quote != '"' && quote != '\'')
            return begin;
        return std::min(text_.find(quote, begin + 1), end - 1) + 1;
    }

    /// The colon after a key.
    std::optional<std::size_t> colon(const Line &line) const {
        if (is_flow(line))
            return std::nullopt;
        for (std::size_t at = past_quotes(line.begin, line.end); at < line.end; ++at)
            if (text_[at] == ':' && (at + 1 == line.end || is_blank(text_[at + 1])))
                return at;
        return std::nullopt;
    }

    bool more(std::size_t least) const {
        return at_ < lines_.size() && lines_[at_].indent >= least;
    }
    void skip_below(std::size_t indent) {
        while (more(indent + 1))
            ++at_;
    }

    Node block(std::size_t least, std::size_t depth) {
        if (!more(least))
            return {};
        const Line line = lines_[at_];
        if (depth >= SyntaxLimits::depth) {
            skip_below(line.indent);
            ++at_;
            return {};
        }
        if (is_item(line))
            return list(line.indent, depth);
        if (is_flow(line))
            return flow(line.begin, line.indent, depth);
        const bool followed = at_ + 1 < lines_.size() && lines_[at_ + 1].indent == line.indent &&
                              colon(lines_[at_ + 1]);
        if (colon(line) || followed)
            return map(line.indent, depth);
        ++at_;
        skip_below(line.indent);
        return scalar(line.begin, line.end);
    }

    Node list(std::size_t indent, std::size_t depth) {
        Node result = node(Node::Type::List, lines_[at_].begin, lines_[at_].end);
        while (more(indent)) {
            Line &line = lines_[at_];
            if (line.indent > indent || !is_item(line)) {
                if (line.indent == indent)
                    break; // a key at the indentation of the dashes
                ++at_;
                continue;
            }
            std::size_t begin = line.begin + 1;
            while (begin < line.end && is_blank(text_[begin]))
                ++begin;
            const std::size_t dash = line.begin;
            if (begin == line.end) {
                ++at_;
                result.items.push_back(block(indent + 1, depth + 1));
            } else { // what follows the dash is a line of its own, further in
                line = {indent + (begin - dash), begin, line.end};
                result.items.push_back(block(line.indent, depth + 1));
            }
            Node &item = result.items.back();
            if (item.is(Node::Type::Nothing))
                item.place = {&source_, {dash, dash + 1}};
            result.place.range.end = item.place.range.end;
        }
        return result;
    }

    Node map(std::size_t indent, std::size_t depth) {
        Node result = node(Node::Type::Map, lines_[at_].begin, lines_[at_].end);
        while (more(indent)) {
            const Line line = lines_[at_];
            if (line.indent > indent || is_item(line)) {
                ++at_;
                continue;
            }
            const auto end_of_key = colon(line);
            if (!end_of_key) {
                ++at_;
                result.entries.push_back({scalar(line.begin, line.end), Node{}});
                result.entries.back().value.place = result.entries.back().key.place;
                skip_below(indent);
            } else {
                Node key = end_of_key == line.begin
                               ? node(Node::Type::Scalar, line.begin, line.begin)
                               : scalar(line.begin, *end_of_key);
                Node below = value(line, *end_of_key + 1, depth);
                if (below.is(Node::Type::Nothing))
                    below.place = key.place;
                result.entries.push_back({std::move(key), std::move(below)});
            }
            const auto &last = result.entries.back();
            result.place.range.end = std::max(last.key.place.range.end, last.value.place.range.end);
        }
        return result;
    }

    Node value(const Line &line, std::size_t begin, std::size_t depth) {
        while (begin < line.end && is_blank(text_[begin]))
            ++begin;
        if (begin < line.end && (text_[begin] == '{' || text_[begin] == '['))
            return flow(begin, line.indent, depth);
        ++at_;
        if (begin == line.end) {
            const bool items_beside =
                more(line.indent) && lines_[at_].indent == line.indent && is_item(lines_[at_]);
            return items_beside ? list(line.indent, depth + 1) : block(line.indent + 1, depth + 1);
        }
        skip_below(line.indent);
        const bool in_block_style = text_[begin] == '|' || text_[begin] == '>';
        return scalar(begin, in_block_style ? lines_[at_ - 1].end : line.end);
    }

    /// Brackets on the current line and those below that are indented more.
    Node flow(std::size_t begin, std::size_t indent, std::size_t depth) {
        std::size_t last = at_ + 1;
        const auto closes = [&](const Line &line) {
            return text_[line.begin] == '}' || text_[line.begin] == ']';
        };
        while (last < lines_.size() && (lines_[last].indent > indent || closes(lines_[last])))
            ++last;
        limit_ = lines_[last - 1].end;
        std::size_t at = begin;
        Node result = flow_node(at, depth + 1);
        while (at_ < lines_.size() && lines_[at_].begin < at)
            ++at_;
        skip_below(indent);
        return result;
    }

    void skip_blanks(std::size_t &at) const {
        while (at < limit_ && (is_blank(text_[at]) || text_[at] == '#'))
            at = text_[at] == '#' ? std::min(text_.find('\n', at), limit_) : at + 1;
    }

    Node flow_node(std::size_t &at, std::size_t depth) {
        const bool is_map = text_[at] == '{';
        Node result = node(is_map ? Node::Type::Map : Node::Type::List, at, at);
        result.flow = true;
        ++at;
        while (at < limit_) {
            skip_blanks(at);
            if (at >= limit_ || text_[at] == '}' || text_[at] == ']') {
                at = std::min(at + 1, limit_);
                break;
            }
            const std::size_t before = at;
            if (is_map)
                flow_entry(result, at, depth);
            else
                result.items.push_back(flow_value(at, depth));
            if (at < limit_ && (text_[at] == ',' || at == before))
                ++at;
        }
        result.place.range.end = at;
        return result;
    }

    void flow_entry(Node &result, std::size_t &at, std::size_t depth) {
        Node key = flow_scalar(at, true);
        skip_blanks(at);
        Node below;
        if (at < limit_ && text_[at] == ':') {
            ++at;
            skip_blanks(at);
            below = flow_value(at, depth);
        }
        if (below.is(Node::Type::Nothing))
            below.place = key.place;
        if (key.place.range.begin != key.place.range.end)
            result.entries.push_back({std::move(key), std::move(below)});
    }

    Node flow_value(std::size_t &at, std::size_t depth) {
        if (at >= limit_ || std::string_view{",}]"}.find(text_[at]) != none)
            return node(Node::Type::Nothing, at, at);
        if ((text_[at] == '{' || text_[at] == '[') && depth < SyntaxLimits::depth)
            return flow_node(at, depth + 1);
        Node result = flow_scalar(at, false);
        skip_blanks(at);
        return result;
    }

    Node flow_scalar(std::size_t &at, bool is_key) {
        const std::size_t begin = at;
        at = past_quotes(at, limit_);
        const auto ends = [&](std::size_t here) {
            const char c = text_[here];
            if (c == ':')
                return is_key && (here + 1 >= limit_ || is_blank(text_[here + 1]) ||
                                  std::string_view{",{}[]"}.find(text_[here + 1]) != none);
            return c == '\n' || std::string_view{",{}[]"}.find(c) != none;
        };
        while (at < limit_ && !ends(at))
            ++at;
        std::size_t end = at;
        while (end > begin && is_blank(text_[end - 1]))
            --end;
        return end > begin ? scalar(begin, end) : node(Node::Type::Scalar, begin, begin);
    }

    const Source &source_;
    std::string_view text_;
    std::vector<Line> lines_;
    std::size_t at_ = 0;
    std::size_t limit_ = 0; ///< where the brackets being read end at the latest
};

} // namespace

Node read_loosely(const Source &source) {
    if (source.text().size() > SyntaxLimits::bytes)
        return {};
    return Reader{source}.read();
}

} // namespace enshu::dsl::lsp
