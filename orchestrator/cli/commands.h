// The commands of `enshu`, one function each. They print, and throw CommandError.
#pragma once

#include "orchestrator/cli/client.h"
#include "orchestrator/cli/render.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace enshu::cli {

/// Where things are; from options, else the environment, else beside the program. See `enshu
/// --help`.
struct Places {
    std::filesystem::path socket;
    std::filesystem::path state;
    std::filesystem::path guest_image;
    std::filesystem::path assets;         ///< the repository's images/
    std::filesystem::path goldens;        ///< where frozen organisations are kept
    std::filesystem::path programs;       ///< where enshud, actor and enshu-console are
    std::vector<std::string> connections; ///< URI or NAME=URI of each hypervisor
    std::string as; ///< the controller who acts; empty: root
};

struct UpOptions {
    std::filesystem::path scenario;
    std::string name;
    unsigned teams = 1;
    std::map<unsigned, std::string> walkthroughs;
    bool skip_idle_time = false;
    std::uint64_t seed = 1;
    bool crowd = false;
    bool detach = false;
    bool shared_memory = false;
};

struct DemoOptions {
    std::filesystem::path scenario;
    unsigned teams = 2;
    bool console = true;
    std::filesystem::path screenshot; ///< of the console, while the exercise runs; empty: none
};

int doctor(const Places &places, const std::filesystem::path &scenario, const Style &style);

int up(const Places &places, const UpOptions &options, const Style &style);
/// `team`: for pause and resume; 0: all. After `end` the log's last seal is shown.
int act(const Places &places, const std::string &verb, const std::string &exercise, unsigned team,
        const std::string &reason, const Style &style);
int status(const Places &places, const Style &style);
/// `format`: live (on a terminal), plain or json. `live`: the scores as they are, though they may be
/// frozen or hidden.
int watch(const Places &places, const std::string &exercise, const std::string &format, bool live,
          const Style &style);
/// `live`: as it is, though it may be frozen or hidden.
int score(const Places &places, const std::string &exercise, const std::string &format, bool live,
          const Style &style);
/// `format`: human or json. `no` where it is not proved.
int prove_isolation(const Places &places, const std::string &exercise, const std::string &format,
                    const Style &style);
int destroy(const Places &places, const std::string &exercise, const Style &style);
int shutdown(const Places &places);

// Organisations that were frozen to be cloned.
int golden_list(const Places &places, const std::string &format, const Style &style);
int golden_build(const Places &places, const std::filesystem::path &scenario, bool shared_memory,
                 const Style &style);
int golden_remove(const Places &places, const std::vector<std::string> &digests);
int demo(const Places &places, const DemoOptions &options, const Style &style);

// Checkpoints, and machines that are put back.
struct PutBackOptions {
    unsigned team = 0;
    std::string host;       ///< empty: all of the team's
    std::string checkpoint; ///< empty: as when the exercise began
    bool clean = false;
    std::string reason;
};
int checkpoint(const Places &places, const std::string &exercise, unsigned team,
               const std::string &name, const std::string &reason);
int checkpoints(const Places &places, const std::string &exercise, unsigned team,
                const Style &style);
int put_back(const Places &places, const std::string &exercise, const PutBackOptions &options);

// What controllers decide.
struct OverrideOptions {
    unsigned team = 0;
    std::string objective;
    std::string state; ///< as the score says it; empty: what the points say
    std::optional<int> points;
    std::string reason;
    bool withdraw = false;
};
int fire(const Places &places, const std::string &exercise, unsigned team, const std::string &id,
         const std::string &reason);
int grade(const Places &places, const std::string &exercise, unsigned team, const std::string &form,
          const std::map<std::string, std::vector<int>> &points);
int override_result(const Places &places, const std::string &exercise,
                    const OverrideOptions &options);
/// FIELD=POINTS,POINTS …; throws CommandError (usage).
std::map<std::string, std::vector<int>> parse_rubric(const std::vector<std::string> &words);

// Evidence.
struct CaptureOptions {
    unsigned team = 0;
    std::string host;
    std::string kind; ///< memory, disk, log, file
    std::string path; ///< with log and file
    bool pause = false;
};
int capture(const Places &places, const std::string &exercise, const CaptureOptions &options);
int evidence(const Places &places, const std::string &exercise, unsigned team, const Style &style);
/// `output`: empty: a name of its own in the working directory.
int fetch_evidence(const Places &places, const std::string &exercise, const std::string &id,
                   const std::filesystem::path &output);
/// What a piece is called on this machine; a guest has no say in it.
std::string evidence_file_name(const v1::Evidence &item);
std::string evidence_text(const v1::ListEvidenceResponse &list, const Style &style);

// Trainees' acts.
int hint(const Places &places, const std::string &exercise, unsigned team,
         const std::string &objective, const Style &style);
int power(const Places &places, const std::string &exercise, unsigned team, const std::string &host,
          bool on);
int cable(const Places &places, const std::string &exercise, unsigned team, const std::string &host,
          bool plugged);
int answer(const Places &places, const std::string &exercise, unsigned team,
           const std::string &objective, const std::string &text);
int submit(const Places &places, const std::string &exercise, unsigned team,
           const std::string &form, const std::map<std::string, std::string> &fields);
int run_command(const Places &places, const std::string &exercise, unsigned team,
                const std::string &host, const std::string &command);

/// True once Ctrl-C or SIGTERM has come. Commands that wait look at it.
bool interrupt_requested();
void watch_for_interrupts();

} // namespace enshu::cli
