// What goes on in a guest after a step was delivered: `actor` as a transient unit, which holds the
// lease and ends with it.
#pragma once

#include "injector/actions/verbs.h"

namespace enshu::inject {

struct RunningUnit {
    std::string host;
    std::vector<std::string> actor; ///< its words, without the program
    std::string input;              ///< for standard input: it lies in no file for longer than it
                                    ///< takes to begin
    dsl::Milliseconds patience{120'000};
    std::string user = "root";
};

/// Returns once the unit says that it has begun, with what it says. One of that name that still
/// runs is left to run where `context.again`, and replaced otherwise.
nlohmann::json start_unit(const ActContext &context, const RunningUnit &unit);
/// Whether it runs or not, afterwards it does not.
void stop_unit(const ActContext &context, const std::string &host);

/// Where a step keeps in its guest what taking it back needs.
std::string kept_path(const ActContext &context);

/// Puts the step's key where only the account may read it (lent_key()): for what is
/// started again by the guest itself, when nobody could hand it a key.
void lend_key(const ActContext &context, const std::string &host, const std::string &user);
void take_key_back(const ActContext &context, const std::string &host);
std::string lent_key(const std::string &step_id);

/// One call of `actor` within its deadline, and the line of JSON that it prints.
nlohmann::json run_actor(const ActContext &context, const std::string &host,
                         const std::vector<std::string> &words, const std::string &input);

} // namespace enshu::inject
