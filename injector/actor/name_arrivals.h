// Files that arrive in names (injector/actor/send_names.h), on the attacker's side.
#pragma once

#include "injector/actor/lease.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace enshu::actor {

class NameArrivals {
  public:
    /// Whole files are laid into `dir`, and told like one that was uploaded to /drop/ID.
    NameArrivals(Lease &lease, std::filesystem::path dir) : lease_(lease), dir_(std::move(dir)) {}

    /// False for a name that is no piece of a file. `from`: who asked.
    bool take(const std::string &name, const std::string &from);

  private:
    struct File {
        std::map<unsigned, std::string> pieces;
        std::size_t bytes = 0;
    };
    void end(const std::string &id, const std::vector<std::string> &labels,
             const std::string &from);

    Lease &lease_;
    std::filesystem::path dir_;
    std::map<std::string, File> files_; ///< under way, by id
};

} // namespace enshu::actor
