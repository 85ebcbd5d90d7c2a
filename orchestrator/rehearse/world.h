// A model of one team's organisation, as far as an exercise asks: which machines and services are
// up, which connections get through, which files and accounts are there.
//
// It knows what the scenario says and what was done since; it has no time and no contents.
#pragma once

#include "scenario-dsl/model/scenario.h"
#include "scenario-dsl/network/flows.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace enshu::rehearse {

/// Host ids must be the organisation's: std::out_of_range otherwise.
class World {
  public:
    /// Everything is up and plugged in. `organization` outlives the world.
    explicit World(const dsl::Organization &organization);

    // ---- what is done to it ---- each is harmless when done twice
    void set_cable(const std::string &host, bool plugged);
    void shut_down(const std::string &host);
    /// The machine is up and as it was at the beginning; its cable stays as it is.
    void reset(const std::string &host);
    /// What a command on `host` is said to do.
    void apply(const dsl::Effect &effect, const std::string &host);
    /// The attack will leave this file: it is not there until then.
    void expect_file(const std::string &host, const std::string &path);
    void leave_file(const std::string &host, const std::string &path);

    // ---- what it answers ----
    bool is_up(const std::string &host) const;
    /// Up and plugged in.
    bool is_linked(const std::string &host) const;
    /// A packet for `port` gets there: cables, machines, and the router's policy on the way.
    bool reaches(const std::string &from, const std::string &to, dsl::Port port) const;
    /// It gets there, and something answers: the machine is up, and nobody has stopped the service.
    bool carries(const dsl::Flow &flow) const;
    bool listens(const std::string &host, dsl::Port port) const;
    /// A systemd unit: the machine is up, and nobody has stopped the service that it is.
    bool runs(const std::string &host, const std::string &unit) const;
    /// It was there from the beginning, or left since, and nobody has removed it.
    bool has_file(const std::string &host, const std::string &path) const;
    bool is_locked(const std::string &host, const std::string &account) const;
    /// How often the machine has been shut down or reset: what ran before does not run after.
    int lives(const std::string &host) const;

    /// As the scenario has it: nothing of what was done since.
    const dsl::Network &network() const { return network_; }

  private:
    struct Machine {
        const dsl::Host *host = nullptr;
        bool up = true;
        bool plugged = true;
        int lives = 0;
        std::set<std::string> stopped;  ///< services, by their word
        std::set<std::string> expected; ///< paths that were not there from the beginning
        std::set<std::string> left;     ///< of those: that are there
        std::set<std::string> removed;  ///< paths
        std::set<std::string> locked;   ///< accounts
        std::vector<dsl::Effect> rules; ///< of a router: blocks and allows, the latest last
        bool linked() const { return up && plugged; }
    };

    dsl::Network network_;
    std::map<std::string, Machine> machines_;
};

/// Whether a systemd unit, with or without `.service`, is the one of a service (by its word).
bool is_unit_of(std::string_view unit, std::string_view service);

} // namespace enshu::rehearse
