#include "images/sensor/rule_options.h"

#include "images/sensor/packet.h"

#include <algorithm>
#include <charconv>

namespace enshu::sensor {

namespace {

constexpr std::size_t longest_content = 255;
constexpr std::size_t longest_message = 200;
constexpr std::size_t most_contents = 16;

struct BufferWord {
    const char *word;
    Buffer buffer;
    RuleProtocol protocol;
};
constexpr BufferWord buffer_words[] = {
    {"http.uri", Buffer::HttpUri, RuleProtocol::Http},
    {"http.method", Buffer::HttpMethod, RuleProtocol::Http},
    {"http.user_agent", Buffer::HttpUserAgent, RuleProtocol::Http},
    {"http.host", Buffer::HttpHost, RuleProtocol::Http},
    {"http.content_len", Buffer::HttpContentLength, RuleProtocol::Http},
    {"http.stat_code", Buffer::HttpStatus, RuleProtocol::Http},
    {"dns.query", Buffer::DnsQuery, RuleProtocol::Dns}};

struct ClassType {
    const char *word, *category;
    unsigned priority;
};
// Names, categories and priorities as in Suricata's classification.config.
constexpr ClassType class_types[] = {
    {"attempted-admin", "Attempted Administrator Privilege Gain", 1},
    {"attempted-dos", "Attempted Denial of Service", 2},
    {"attempted-recon", "Attempted Information Leak", 2},
    {"attempted-user", "Attempted User Privilege Gain", 1},
    {"bad-unknown", "Potentially Bad Traffic", 2},
    {"command-and-control", "Malware Command and Control Activity Detected", 1},
    {"misc-activity", "Misc activity", 3},
    {"misc-attack", "Misc Attack", 2},
    {"network-scan", "Detection of a Network Scan", 3},
    {"not-suspicious", "Not Suspicious Traffic", 3},
    {"policy-violation", "Potential Corporate Privacy Violation", 1},
    {"protocol-command-decode", "Generic Protocol Command Decode", 3},
    {"suspicious-login", "An attempted login using a suspicious username was detected", 2},
    {"targeted-activity", "Targeted Malicious Activity was Detected", 1},
    {"trojan-activity", "A Network Trojan was detected", 1},
    {"unknown", "Unknown Traffic", 3},
    {"web-application-attack", "Web Application Attack", 1}};

std::string quoted(std::string_view text) {
    return "`" + std::string(text) + "`";
}

template <class Words>
std::string one_of(const Words &words) {
    std::string list;
    for (const auto &entry : words) {
        list += (list.empty() ? "`" : ", `") + std::string(entry.word) + "`";
    }
    return list;
}

Piece trimmed(Piece piece) {
    while (piece.text.starts_with(' ')) {
        piece.text.remove_prefix(1);
        ++piece.at;
    }
    while (piece.text.ends_with(' ')) {
        piece.text.remove_suffix(1);
    }
    return piece;
}

/// What stands between commas.
std::vector<Piece> divided(const Piece &value) {
    std::vector<Piece> parts;
    std::size_t at = 0;
    for (;;) {
        const std::size_t comma = std::min(value.text.find(',', at), value.text.size());
        parts.push_back(trimmed({value.text.substr(at, comma - at), value.at + at}));
        if (comma == value.text.size()) {
            return parts;
        }
        at = comma + 1;
    }
}

std::optional<std::uint64_t> number(std::string_view text, std::uint64_t most) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value > most) {
        return std::nullopt;
    }
    return value;
}

unsigned positive(const Piece &value, unsigned most) {
    const auto given = number(value.text, most);
    if (!given || *given == 0) {
        throw Mistake{value.at,
                      quoted(value.text) + " is no number from 1 to " + std::to_string(most)};
    }
    return static_cast<unsigned>(*given);
}

Size parse_size(const Piece &value) {
    constexpr std::uint64_t most = 1'000'000'000;
    const std::string_view text = value.text;
    const auto wrong = [&]() -> Size {
        throw Mistake{value.at, quoted(text) + " is no size; `>50`, `<50`, `50` and `10<>50` are"};
    };
    if (const std::size_t between = text.find("<>"); between != std::string_view::npos) {
        const auto low = number(text.substr(0, between), most);
        const auto high = number(text.substr(between + 2), most);
        return low && high && *high > *low + 1 ? Size{*low + 1, *high - 1} : wrong();
    }
    const bool above = text.starts_with('>'), below = text.starts_with('<');
    const auto limit = number(text.substr(above || below ? 1 : 0), most);
    if (!limit || (below && *limit == 0)) {
        return wrong();
    }
    return above ? Size{*limit + 1} : below ? Size{0, *limit - 1} : Size{*limit, *limit};
}

int hex_digit(char c) {
    const std::string_view digits = "0123456789abcdef";
    const std::size_t at = digits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// Of "text": without its quotes, with `\"`, `\\` and `\;` resolved and, for a content, what stands
/// between bars read as hexadecimal bytes.
std::string text_of(const Piece &value, bool hexadecimal) {
    const std::string_view text = value.text;
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') {
        throw Mistake{value.at, quoted(text) + " should stand in double quotes"};
    }
    std::string bytes;
    bool in_bars = false;
    for (std::size_t at = 1; at + 1 < text.size(); ++at) {
        const char c = text[at];
        if (hexadecimal && c == '|') {
            in_bars = !in_bars;
        } else if (in_bars && c != ' ') {
            const int high = hex_digit(c);
            const int low = at + 2 < text.size() ? hex_digit(text[at + 1]) : -1;
            if (high < 0 || low < 0) {
                throw Mistake{value.at + at, "between `|` stand pairs of hexadecimal digits"};
            }
            bytes += static_cast<char>(high * 16 + low);
            ++at;
        } else if (!in_bars && c == '\\') {
            const char next = at + 2 < text.size() ? text[at + 1] : '\0';
            if (std::string_view("\"\\;:|").find(next) == std::string_view::npos || next == '\0') {
                throw Mistake{value.at + at, R"(`\` stands before `"`, `\`, `;`, `:` or `|` only)"};
            }
            bytes += next;
            ++at;
        } else if (!in_bars) {
            bytes += c;
        }
    }
    if (in_bars) {
        throw Mistake{value.at, "a `|` is open at the end"};
    }
    return bytes;
}

const Piece &needed(const Piece &name, const std::optional<Piece> &value) {
    if (!value || value->text.empty()) {
        throw Mistake{name.at,
                      quoted(name.text) + " needs a value: `" + std::string(name.text) + ":…;`"};
    }
    return *value;
}

constexpr const char *known_options =
    "`msg`, `content`, `nocase`, `startswith`, `endswith`, `bsize`, `http.uri`, `http.method`, "
    "`http.user_agent`, `http.host`, `http.content_len`, `http.stat_code`, `dns.query`, `flags`, "
    "`flow`, `dsize`, `threshold`, `classtype`, `priority`, `sid` and `rev`";

bool repeatable(std::string_view option) {
    return option == "content" || option == "nocase" || option == "startswith" ||
           option == "endswith" || option == "bsize" || option.starts_with("http.") ||
           option.starts_with("dns.");
}

} // namespace

void RuleOptions::take(const Piece &name, const std::optional<Piece> &value) {
    if (!repeatable(name.text)) {
        if (std::ranges::find(seen_, name.text) != seen_.end()) {
            throw Mistake{name.at, quoted(name.text) + " is there twice"};
        }
        seen_.emplace_back(name.text);
    }
    if (choose_buffer(name) || flag_option(name)) {
        if (value) {
            throw Mistake{value->at, quoted(name.text) + " takes no value"};
        }
    } else if (name.text == "msg") {
        rule_.message = text_of(needed(name, value), false);
        if (rule_.message.empty() || rule_.message.size() > longest_message) {
            throw Mistake{value->at, "a message has 1 to 200 bytes"};
        }
    } else if (name.text == "content") {
        content(needed(name, value));
    } else if (name.text == "bsize") {
        buffer_size(needed(name, value));
    } else if (name.text == "flags") {
        flags(needed(name, value));
    } else if (name.text == "flow") {
        flow(needed(name, value));
    } else if (name.text == "dsize") {
        rule_.payload_size = parse_size(needed(name, value));
    } else if (name.text == "threshold") {
        threshold(needed(name, value));
    } else if (name.text == "classtype") {
        class_type(needed(name, value));
    } else if (name.text == "priority") {
        priority_ = positive(needed(name, value), 255);
    } else if (name.text == "sid") {
        rule_.id = positive(needed(name, value), 4'000'000'000);
    } else if (name.text == "rev") {
        rule_.revision = positive(needed(name, value), 1'000'000);
    } else {
        throw Mistake{name.at, "this sensor has no option " + quoted(name.text) + "; it has " +
                                   known_options};
    }
}

void RuleOptions::finish(std::size_t at) {
    if (rule_.message.empty()) {
        throw Mistake{at, "a rule needs a `msg`: what an alert says"};
    }
    if (rule_.id == 0) {
        throw Mistake{at, "a rule needs a `sid`: the number that its alerts bear"};
    }
    const bool packets =
        rule_.protocol != RuleProtocol::Http && rule_.protocol != RuleProtocol::Dns;
    if (!packets && (rule_.flags || rule_.payload_size)) {
        throw Mistake{at, "`flags` and `dsize` are about packets: such a rule begins with `alert "
                          "tcp`, `udp` or `icmp`"};
    }
    if (rule_.flags && rule_.protocol != RuleProtocol::Tcp) {
        throw Mistake{at, "only `alert tcp` has `flags`"};
    }
    rule_.priority = priority_.value_or(rule_.priority);
}

bool RuleOptions::choose_buffer(const Piece &name) {
    const auto found = std::ranges::find(buffer_words, name.text, &BufferWord::word);
    if (found == std::end(buffer_words)) {
        return false;
    }
    if (found->protocol != rule_.protocol) {
        throw Mistake{name.at, quoted(name.text) + " belongs into a rule that begins with `alert " +
                                   (found->protocol == RuleProtocol::Http ? "http`" : "dns`")};
    }
    buffer_ = found->buffer;
    return true;
}

bool RuleOptions::flag_option(const Piece &name) {
    if (name.text == "nocase") {
        last_content(name).nocase = true;
    } else if (name.text == "startswith") {
        last_content(name).at_start = true;
    } else if (name.text == "endswith") {
        last_content(name).at_end = true;
    } else {
        return false;
    }
    return true;
}

Content &RuleOptions::last_content(const Piece &name) {
    if (rule_.contents.empty()) {
        throw Mistake{name.at, quoted(name.text) + " stands behind the `content` that it is about"};
    }
    return rule_.contents.back();
}

void RuleOptions::content(const Piece &value) {
    const bool transactions =
        rule_.protocol == RuleProtocol::Http || rule_.protocol == RuleProtocol::Dns;
    if (transactions && buffer_ == Buffer::Payload) {
        throw Mistake{value.at,
                      "say before it what the `content` is looked for in: " + one_of(buffer_words)};
    }
    if (rule_.contents.size() == most_contents) {
        throw Mistake{value.at, "a rule has at most 16 contents"};
    }
    Content content;
    content.buffer = buffer_;
    Piece text = value;
    if (text.text.starts_with('!')) {
        content.negated = true;
        text = trimmed({text.text.substr(1), text.at + 1});
    }
    content.bytes = text_of(text, true);
    if (content.bytes.empty() || content.bytes.size() > longest_content) {
        throw Mistake{text.at, "a content has 1 to 255 bytes"};
    }
    rule_.contents.push_back(std::move(content));
}

void RuleOptions::buffer_size(const Piece &value) {
    if (buffer_ == Buffer::Payload) {
        throw Mistake{value.at, "say before it what `bsize` is the size of: " +
                                    one_of(buffer_words) + "; that of a packet is `dsize`"};
    }
    if (rule_.sizes.size() == most_contents) {
        throw Mistake{value.at, "a rule has at most 16 sizes"};
    }
    rule_.sizes.push_back({buffer_, parse_size(value)});
}

void RuleOptions::flags(const Piece &value) {
    std::uint8_t flags = 0;
    for (std::size_t at = 0; at < value.text.size(); ++at) {
        const std::size_t bit = std::string_view("FSRPAU").find(value.text[at]);
        if (bit == std::string_view::npos) {
            throw Mistake{value.at + at, "flags are the letters `F`, `S`, `R`, `P`, `A` and `U`"};
        }
        flags = static_cast<std::uint8_t>(flags | 1u << bit);
    }
    rule_.flags = flags;
}

void RuleOptions::flow(const Piece &value) {
    for (const Piece &word : divided(value)) {
        if (word.text == "established") {
            rule_.established = true;
        } else if (word.text == "to_server" || word.text == "from_client") {
            rule_.to_server = true;
        } else if (word.text == "to_client" || word.text == "from_server") {
            rule_.to_server = false;
        } else {
            throw Mistake{word.at, quoted(word.text) +
                                       " says nothing about a flow; `established`, `to_server` and "
                                       "`to_client` do"};
        }
    }
}

void RuleOptions::threshold(const Piece &value) {
    Threshold threshold;
    bool type = false, track = false, count = false, time = false;
    for (const Piece &part : divided(value)) {
        const std::size_t blank = part.text.find(' ');
        const std::string_view word = part.text.substr(0, blank);
        const Piece given = blank == std::string_view::npos
                                ? Piece{"", part.at + part.text.size()}
                                : trimmed({part.text.substr(blank), part.at + blank});
        if (word == "type") {
            type = true;
            if (given.text == "limit") {
                threshold.type = Threshold::Type::Limit;
            } else if (given.text == "threshold") {
                threshold.type = Threshold::Type::Threshold;
            } else if (given.text == "both") {
                threshold.type = Threshold::Type::Both;
            } else {
                throw Mistake{given.at, quoted(given.text) +
                                            " is no type; `limit`, `threshold` and `both` are"};
            }
        } else if (word == "track") {
            track = true;
            if (given.text != "by_src" && given.text != "by_dst") {
                throw Mistake{given.at,
                              quoted(given.text) + " cannot be tracked; `by_src` and `by_dst` can"};
            }
            threshold.by_source = given.text == "by_src";
        } else if (word == "count") {
            count = true;
            threshold.count = positive(given, 1'000'000);
        } else if (word == "seconds") {
            time = true;
            threshold.seconds = positive(given, 86'400);
        } else {
            throw Mistake{part.at, "a threshold has no " + quoted(word) +
                                       "; it has `type`, `track`, `count` and `seconds`"};
        }
    }
    if (!type || !track || !count || !time) {
        throw Mistake{value.at, "a threshold is whole like `type both, track by_src, count 5, "
                                "seconds 60`"};
    }
    rule_.threshold = threshold;
}

void RuleOptions::class_type(const Piece &value) {
    const auto found = std::ranges::find(class_types, value.text, &ClassType::word);
    if (found == std::end(class_types)) {
        throw Mistake{value.at, "there is no class " + quoted(value.text) + "; there are " +
                                    one_of(class_types)};
    }
    rule_.category = found->category;
    rule_.priority = found->priority;
}

} // namespace enshu::sensor
