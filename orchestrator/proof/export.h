// An exported log: a directory that proves itself on any machine.
//
//     events.jsonl    the beginning, then a line per event (line.h)
//     seals.jsonl     a line per seal
//     public-key.pem  of the installation that sealed it
//     VERIFY.md, VERIFY.ja.md, verify.py   how to check it with nothing of ours
#pragma once

#include "orchestrator/proof/verifier.h"

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::proof {

struct File {
    std::string_view name;
    std::string_view text;
};

inline constexpr std::string_view events_file = "events.jsonl";
inline constexpr std::string_view seals_file = "seals.jsonl";
inline constexpr std::string_view key_file = "public-key.pem";

/// VERIFY.md, VERIFY.ja.md and verify.py.
const std::vector<File> &instruction_files();

/// `file`: its name where it begins, empty where it goes on. False: nobody wants more.
using Sink = std::function<bool(std::string_view file, std::string_view text)>;
/// The next entries behind one, in order, some of them at a time; none: that was all.
using Source = std::function<std::vector<Entry>(std::uint64_t after_seq)>;

void write_export(const Log &log, const Source &source, const Sink &sink);

/// It is no export, or one beyond all bounds. what() says where.
class ExportError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Everything in it is taken for hostile: lines are bounded in length and seals in number, and no
/// detail is parsed. Throws ExportError.
Report verify_export(const std::filesystem::path &directory);

/// Whether it looks like one.
bool is_export(const std::filesystem::path &directory);

} // namespace enshu::proof
