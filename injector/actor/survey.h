// `actor survey`: looks at a host from outside as somebody does who looks for a way in: asks its
// web server for pages that are not there, then tries some of its ports once each. Nothing is sent
// but plain requests for common names.
#pragma once

#include "injector/actor/address.h"

#include <string>
#include <vector>

namespace enshu::actor {

inline constexpr int most_requests = 200;
inline constexpr std::size_t most_knocks = 20;

struct SurveyOptions {
    std::string socket; ///< the keeper's
    Endpoint web;
    int requests = 0; ///< 1 to most_requests; HEAD and GET in turn, ten a second at most
    std::vector<std::uint16_t> knock = {};
    std::string agent;
};

struct Surveyed {
    int answered = 0;  ///< requests that had an answer of HTTP
    int not_found = 0; ///< those of them whose status is 404
    int open = 0;      ///< ports of those knocked at that took a connection
};

/// The path of a request: those of one survey all differ.
std::string surveyed_path(int number);

/// Throws Failure(Refused) when the lease ends. That nobody answers is no failure; after three
/// requests in a row without an answer no more are made.
Surveyed survey(const SurveyOptions &options);

/// `22,23,3389`. Throws Failure(Usage), and Failure(Refused) for more than most_knocks.
std::vector<std::uint16_t> parse_ports(const std::string &text);

} // namespace enshu::actor
