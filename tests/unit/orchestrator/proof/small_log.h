// A log of a few entries with its seals, made by hand and spoilt by tests.
#pragma once

#include "orchestrator/proof/export.h"
#include "orchestrator/proof/seal_key.h"
#include "orchestrator/proof/verifier.h"
#include "tests/support/temp_directory.h"

#include <fstream>

namespace enshu::proof {

class SmallLog {
  public:
    /// The first and the last are sealed, and so is each of `sealed`.
    explicit SmallLog(std::uint64_t count, const std::vector<std::uint64_t> &sealed = {}) {
        log.genesis = {"city", 40, 1'700'000'000'000, std::string(64, 'a'), 0, ""};
        log.genesis.hash = hash_of(body_of(log.genesis));
        log.key = key.public_hex();
        for (std::uint64_t number = 1; number <= count; ++number)
            append(number == 1 || number == count ? "exercise.state" : "contact");
        for (const std::uint64_t number : sealed)
            seal(number);
        seal(1);
        if (count > 1)
            seal(count);
    }

    Entry &append(const std::string &kind) {
        Entry entry;
        entry.number = entries.size() + 1;
        entry.previous = entries.empty() ? log.genesis.hash : entries.back().hash;
        entry.seq = 41 + entries.size() * 3;
        entry.exercise = "city";
        entry.team = 1;
        entry.kind = kind;
        entry.subject = "line\none \"two\" \\ 三";
        entry.actor = "system";
        entry.exercise_ms = static_cast<std::int64_t>(entries.size()) * 1'000;
        entry.wall_unix_ms = log.genesis.born_unix_ms + entry.exercise_ms;
        entry.detail = R"({"hash":"no","n":)" + std::to_string(entry.number) + "}";
        rehash(entry);
        log.last_seq = entry.seq;
        return entries.emplace_back(std::move(entry));
    }
    static void rehash(Entry &entry) { entry.hash = hash_of(body_of(entry)); }
    /// As who can write to the log but not sign: every hash from an entry on.
    void rehash_from(std::uint64_t number) {
        for (std::uint64_t each = number; each <= entries.size(); ++each) {
            at(each).previous = each == 1 ? log.genesis.hash : at(each - 1).hash;
            rehash(at(each));
        }
    }
    void seal(std::uint64_t number) {
        Seal seal{"city", number, at(number).seq, at(number).hash, at(number).wall_unix_ms, "state",
                  "",     ""};
        key.sign(seal);
        log.seals.push_back(std::move(seal));
    }
    Entry &at(std::uint64_t number) { return entries.at(number - 1); }

    Report verify(End end = End::Anywhere) const {
        Verifier verifier(log);
        for (const Entry &entry : entries)
            verifier.add(entry);
        return verifier.finish(end);
    }
    /// `altered 44`, or `whole`.
    std::string found(End end = End::Anywhere) const;
    void write(const std::filesystem::path &into) const {
        std::filesystem::create_directories(into);
        std::ofstream stream;
        write_export(
            log, [&](std::uint64_t after) { return after == 0 ? entries : std::vector<Entry>(); },
            [&](std::string_view file, std::string_view text) {
                if (!file.empty()) {
                    stream.close();
                    stream.open(into / file, std::ios::binary);
                }
                stream << text;
                return true;
            });
    }

    test::TempDirectory directory;
    SealKey key{directory.path() / "key"};
    Log log;
    std::vector<Entry> entries;
};

} // namespace enshu::proof

#include "orchestrator/proof/words.h"

namespace enshu::proof {

inline std::string text_of(const Report &report) {
    if (report.whole())
        return "whole";
    return std::string(name_of(report.finding->what)) + " " + std::to_string(report.finding->seq);
}
inline std::string SmallLog::found(End end) const {
    return text_of(verify(end));
}

} // namespace enshu::proof
