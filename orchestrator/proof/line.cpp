#include "orchestrator/proof/line.h"

#include "orchestrator/process/digest.h"

#include <charconv>

namespace enshu::proof {
namespace {

constexpr std::string_view format = "enshu log 1";

/// Appends `"key":value` behind what is there.
class Writer {
  public:
    template <class Number>
    Writer &number(std::string_view key, Number value) {
        begin(key);
        char digits[24];
        text_.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
        return *this;
    }
    Writer &text(std::string_view key, std::string_view value) {
        begin(key);
        text_ += '"';
        for (const char c : value)
            escape(c);
        text_ += '"';
        return *this;
    }
    Writer &raw(std::string_view key, std::string_view value) {
        begin(key);
        text_ += value;
        return *this;
    }
    std::string done() { return std::move(text_); }

  private:
    void begin(std::string_view key) {
        text_ += text_.empty() ? '{' : ',';
        text_ += '"';
        text_ += key;
        text_ += "\":";
    }
    void escape(char c) {
        static constexpr char digits[] = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            text_ += '\\';
            text_ += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            text_ += "\\u00";
            text_ += digits[byte >> 4];
            text_ += digits[byte & 15];
        } else {
            text_ += c;
        }
    }
    std::string text_;
};

/// Takes apart what Writer made. After the first thing that is otherwise it is not good().
class Reader {
  public:
    explicit Reader(std::string_view line) : left_(line) {}

    template <class Number>
    Reader &number(std::string_view key, Number &value) {
        begin(key);
        const auto [end, error] = std::from_chars(left_.data(), left_.data() + left_.size(), value);
        if (error != std::errc{})
            return fail();
        left_.remove_prefix(static_cast<std::size_t>(end - left_.data()));
        return *this;
    }
    Reader &text(std::string_view key, std::string &value) {
        begin(key);
        literal("\"");
        value.clear();
        while (good_ && !left_.empty() && left_.front() != '"')
            value += character();
        return literal("\"");
    }
    /// Everything up to the last `"key":"`, which is left.
    Reader &raw_until(std::string_view key, std::string_view last, std::string &value) {
        begin(key);
        const std::string mark = ",\"" + std::string(last) + "\":\"";
        const std::size_t end = left_.rfind(mark);
        if (end == std::string_view::npos)
            return fail();
        value = left_.substr(0, end);
        left_.remove_prefix(end);
        return *this;
    }
    bool ends() { return literal("}").good_ && left_.empty(); }

  private:
    Reader &fail() {
        good_ = false;
        left_ = {};
        return *this;
    }
    Reader &literal(std::string_view word) {
        if (!left_.starts_with(word))
            return fail();
        left_.remove_prefix(word.size());
        return *this;
    }
    void begin(std::string_view key) {
        literal(first_ ? "{\"" : ",\"").literal(key).literal("\":");
        first_ = false;
    }
    char character() {
        char c = left_.front();
        left_.remove_prefix(1);
        if (c != '\\' || left_.empty())
            return c;
        c = left_.front();
        left_.remove_prefix(1);
        if (c != 'u')
            return c;
        unsigned value = 0;
        if (left_.size() < 4 ||
            std::from_chars(left_.data(), left_.data() + 4, value, 16).ptr != left_.data() + 4)
            fail();
        else
            left_.remove_prefix(4);
        return static_cast<char>(value);
    }
    std::string_view left_;
    bool first_ = true;
    bool good_ = true;
};

std::string sealed(std::string body, std::string_view key, std::string_view value) {
    body += ",\"";
    body += key;
    body += "\":\"";
    body += value;
    body += "\"}";
    return body;
}

/// Only what is written again as it was read was in the form.
template <class Line>
std::optional<Line> if_same(Line read, bool ended, std::string_view line) {
    if (!ended || line_of(read) != line)
        return std::nullopt;
    return read;
}

} // namespace

std::string body_of(const Genesis &genesis) {
    return Writer()
        .text("log", format)
        .text("exercise", genesis.exercise)
        .number("born_after_seq", genesis.born_after_seq)
        .number("born_unix_ms", genesis.born_unix_ms)
        .text("scenario_sha256", genesis.scenario_sha256)
        .number("chained_later", genesis.chained_later)
        .done();
}

std::string body_of(const Entry &entry) {
    return Writer()
        .number("number", entry.number)
        .text("previous", entry.previous)
        .number("seq", entry.seq)
        .text("exercise", entry.exercise)
        .number("team", entry.team)
        .text("kind", entry.kind)
        .text("subject", entry.subject)
        .text("actor", entry.actor)
        .number("exercise_ms", entry.exercise_ms)
        .number("wall_unix_ms", entry.wall_unix_ms)
        .raw("detail", entry.detail)
        .done();
}

std::string body_of(const Seal &seal) {
    return Writer()
        .text("exercise", seal.exercise)
        .number("number", seal.number)
        .number("seq", seal.seq)
        .text("hash", seal.hash)
        .number("wall_unix_ms", seal.wall_unix_ms)
        .text("why", seal.why)
        .text("key", seal.key)
        .done();
}

std::string hash_of(std::string_view body) {
    process::Digest digest;
    digest.add(body);
    return digest.hex();
}

std::string line_of(const Genesis &genesis) {
    return sealed(body_of(genesis), "hash", genesis.hash);
}
std::string line_of(const Entry &entry) {
    return sealed(body_of(entry), "hash", entry.hash);
}
std::string line_of(const Seal &seal) {
    return sealed(body_of(seal), "signature", seal.signature);
}

std::optional<Genesis> read_genesis(std::string_view line) {
    Genesis genesis;
    std::string log;
    const bool ended = Reader(line)
                           .text("log", log)
                           .text("exercise", genesis.exercise)
                           .number("born_after_seq", genesis.born_after_seq)
                           .number("born_unix_ms", genesis.born_unix_ms)
                           .text("scenario_sha256", genesis.scenario_sha256)
                           .number("chained_later", genesis.chained_later)
                           .text("hash", genesis.hash)
                           .ends();
    return if_same(std::move(genesis), ended, line);
}

std::optional<Entry> read_entry(std::string_view line) {
    Entry entry;
    const bool ended = Reader(line)
                           .number("number", entry.number)
                           .text("previous", entry.previous)
                           .number("seq", entry.seq)
                           .text("exercise", entry.exercise)
                           .number("team", entry.team)
                           .text("kind", entry.kind)
                           .text("subject", entry.subject)
                           .text("actor", entry.actor)
                           .number("exercise_ms", entry.exercise_ms)
                           .number("wall_unix_ms", entry.wall_unix_ms)
                           .raw_until("detail", "hash", entry.detail)
                           .text("hash", entry.hash)
                           .ends();
    return if_same(std::move(entry), ended, line);
}

std::optional<Seal> read_seal(std::string_view line) {
    Seal seal;
    const bool ended = Reader(line)
                           .text("exercise", seal.exercise)
                           .number("number", seal.number)
                           .number("seq", seal.seq)
                           .text("hash", seal.hash)
                           .number("wall_unix_ms", seal.wall_unix_ms)
                           .text("why", seal.why)
                           .text("key", seal.key)
                           .text("signature", seal.signature)
                           .ends();
    return if_same(std::move(seal), ended, line);
}

} // namespace enshu::proof
