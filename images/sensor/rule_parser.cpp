#include "images/sensor/rule_parser.h"

#include "images/sensor/rule_options.h"

#include <set>

namespace enshu::sensor {

namespace {

constexpr std::size_t longest_line = 4096;

class Line {
  public:
    Line(std::string_view text, const Variables &variables) : text_(text), variables_(variables) {}

    Rule parse() {
        Rule rule;
        const Piece action = word("`alert`");
        if (action.text != "alert") {
            throw Mistake{action.at, "a rule begins with `alert`, not with `" +
                                         std::string(action.text) + "`"};
        }
        rule.protocol = protocol(word("a protocol"));
        rule.source = addresses();
        rule.source_port = ports();
        if (const Piece arrow = word("`->`"); arrow.text != "->") {
            throw Mistake{arrow.at, "between the two sides stands `->`, not `" +
                                        std::string(arrow.text) + "`"};
        }
        rule.destination = addresses();
        rule.destination_port = ports();
        options(rule);
        return rule;
    }

  private:
    void pass_blanks() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) {
            ++at_;
        }
    }

    Piece word(const char *wanted) {
        pass_blanks();
        const std::size_t begin = at_;
        while (at_ < text_.size() && text_[at_] != ' ' && text_[at_] != '\t' && text_[at_] != '(') {
            ++at_;
        }
        if (at_ == begin) {
            throw Mistake{begin, std::string("here ") + wanted +
                                     " is missing: `alert tcp SOURCE PORT -> DESTINATION PORT "
                                     "(OPTIONS)`"};
        }
        return {text_.substr(begin, at_ - begin), begin};
    }

    static RuleProtocol protocol(const Piece &word) {
        static constexpr const char *words[] = {"tcp", "udp", "icmp", "http", "dns"};
        for (std::size_t i = 0; i < std::size(words); ++i) {
            if (word.text == words[i]) {
                return static_cast<RuleProtocol>(i);
            }
        }
        throw Mistake{word.at, "`" + std::string(word.text) +
                                   "` is no protocol; `tcp`, `udp`, `icmp`, `http` and `dns` are"};
    }

    Addresses addresses() {
        const Piece text = word("an address");
        try {
            return parse_addresses(text.text, variables_);
        } catch (const SetError &error) {
            throw Mistake{text.at + error.at, error.message};
        }
    }

    Ports ports() {
        const Piece text = word("a port");
        try {
            return parse_ports(text.text);
        } catch (const SetError &error) {
            throw Mistake{text.at + error.at, error.message};
        }
    }

    void options(Rule &rule) {
        pass_blanks();
        if (at_ == text_.size() || text_[at_] != '(') {
            throw Mistake{at_, "here `(` is missing: the options stand in parentheses"};
        }
        ++at_;
        RuleOptions options(rule);
        for (;;) {
            pass_blanks();
            if (at_ == text_.size()) {
                throw Mistake{at_, "the rule does not end: `)` is missing"};
            }
            if (text_[at_] == ')') {
                break;
            }
            option(options);
        }
        const std::size_t end = at_++;
        pass_blanks();
        if (at_ != text_.size()) {
            throw Mistake{at_, "nothing stands behind the `)` of a rule"};
        }
        options.finish(end);
    }

    void option(RuleOptions &options) {
        const std::size_t begin = at_;
        while (at_ < text_.size() && text_[at_] != ':' && text_[at_] != ';' && text_[at_] != ')') {
            ++at_;
        }
        Piece name{text_.substr(begin, at_ - begin), begin};
        while (name.text.ends_with(' ')) {
            name.text.remove_suffix(1);
        }
        std::optional<Piece> value;
        if (at_ < text_.size() && text_[at_] == ':') {
            ++at_;
            pass_blanks();
            value = Piece{text_.substr(at_, end_of_value() - at_), at_};
            at_ += value->text.size();
            while (value->text.ends_with(' ')) {
                value->text.remove_suffix(1);
            }
        }
        if (at_ == text_.size() || text_[at_] != ';') {
            throw Mistake{at_, "here `;` is missing: every option ends with one"};
        }
        ++at_;
        options.take(name, value);
    }

    /// The `;` that stands neither in quotes nor behind `\`.
    std::size_t end_of_value() const {
        bool in_quotes = false;
        for (std::size_t at = at_; at < text_.size(); ++at) {
            if (text_[at] == '\\') {
                ++at;
            } else if (text_[at] == '"') {
                in_quotes = !in_quotes;
            } else if (text_[at] == ';' && !in_quotes) {
                return at;
            }
        }
        if (in_quotes) {
            throw Mistake{at_, "the quotes are not closed"};
        }
        return text_.size();
    }

    std::string_view text_;
    const Variables &variables_;
    std::size_t at_ = 0;
};

std::string_view without_end(std::string_view line) {
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) {
        line.remove_suffix(1);
    }
    return line;
}

} // namespace

RuleFile parse_rules(std::string_view text, const Variables &variables) {
    RuleFile file;
    std::set<std::uint32_t> ids;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = without_end(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t begin = line.find_first_not_of(" \t");
        if (begin == std::string_view::npos || line[begin] == '#') {
            continue;
        }
        try {
            if (line.size() > longest_line) {
                throw Mistake{longest_line, "a rule has at most 4096 bytes"};
            }
            if (file.rules.size() == most_rules) {
                throw Mistake{begin, "a sensor has at most 512 rules"};
            }
            Rule rule = Line(line, variables).parse();
            if (!ids.insert(rule.id).second) {
                throw Mistake{begin,
                              "`sid:" + std::to_string(rule.id) + "` is another rule's already"};
            }
            file.rules.push_back(std::move(rule));
        } catch (const Mistake &mistake) {
            file.errors.push_back({number, mistake.at + 1, mistake.message});
            if (file.errors.size() == 20) {
                break;
            }
        }
    }
    return file;
}

} // namespace enshu::sensor
