// What is known to lie on the disks of the guests: what the organisation's seeds put there before
// the start, and what the attack's steps leave.
#pragma once

#include "scenario-dsl/attack/traces.h"
#include "scenario-dsl/model/scenario.h"
#include "scenario-dsl/network/network.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace enshu::dsl {

class GuestFiles {
  public:
    /// Both must outlive it. Seeds are looked at only when something in them is asked for.
    GuestFiles(const Scenario &scenario, const Network &network);
    /// What is there at the start.
    explicit GuestFiles(const Network &network) : network_(network) {}

    /// Whether there is such a file or directory at the start, or once another step than `but` has
    /// been done.
    bool has(std::string_view host, const std::string &path, std::string_view but = {}) const;

    /// Where steps leave something on the host, once each; at most `most`.
    std::vector<std::string_view> places_on(std::string_view host, std::size_t most) const;

    /// Whether only seeds and steps put anything there. Of other places (`/etc`) the image knows.
    static bool is_furnished(const std::string &path);

    /// The folder on a host into which the files of a seed are laid; empty if it can have none.
    static std::string documents_of(const Host &host, const Network &network);
    static std::string share_of(const Host &host);

  private:
    /// What steps leave on a host, each with its step.
    using Left = std::multimap<std::string, std::string_view, std::less<>>;

    static bool is_left(const Left &left, const std::string &path, std::string_view but);

    const Network &network_;
    std::map<std::string, Left, std::less<>> left_; ///< by host
};

/// Whether `path` is `directory` or lies below it.
bool is_within(std::string_view path, std::string_view directory);

} // namespace enshu::dsl
