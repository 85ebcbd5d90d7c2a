// What the command line shows of an exercise: plain values of the API in, lines of text out.
#pragma once

#include "enshu/v1/exercise.pb.h"

#include <string>
#include <vector>

namespace enshu::cli {

enum class Language { Ja, En };

struct Style {
    Language language = Language::En;
    bool colour = false;
    std::size_t columns = 180; ///< of the terminal; this many where there is none
};

/// $ENSHU_LANG, else $LC_ALL, $LC_MESSAGES, $LANG: Japanese where it begins with "ja".
Language language_of_environment();

/// As one line that is safe to print: what guests and teams wrote may be in it, so control
/// characters, with which a terminal can be steered, become spaces.
std::string in(const v1::Text &text, Language language);

/// `4:05`, `1:04:05`; from milliseconds of exercise time.
std::string clock_text(std::int64_t ms);

/// A message as JSON with the proto's field names; zeroes and empty texts are there too. `pretty`:
/// over several lines.
std::string json_text(const google::protobuf::Message &message, bool pretty = false);

std::string event_line(const v1::Event &event, const Style &style);
/// State, clock, and a line per team with its hosts and points.
std::vector<std::string> status_lines(const v1::ExerciseStatus &status,
                                      const v1::Scoreboard &scores, const std::string &accelerator,
                                      const Style &style);
/// A line per checkpoint.
std::string checkpoints_text(const v1::ListCheckpointsResponse &list, const Style &style);
/// The scoreboard with rule, evidence and moment of every point.
std::string scoreboard_text(const v1::Scoreboard &scores, const Style &style);
/// What was tried, how often, and what got through.
std::string isolation_text(const v1::IsolationProof &proof, const Style &style);
std::string state_word(v1::ExerciseState state, Language language);

} // namespace enshu::cli
