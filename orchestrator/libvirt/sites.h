// Every hypervisor that the daemon was given: at most one on this machine, and any number
// elsewhere.
#pragma once

#include "orchestrator/libvirt/machines.h"
#include "orchestrator/libvirt/remote_site.h"
#include "orchestrator/provision/local_files.h"
#include "orchestrator/provision/placement.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace enshu::libvirt {

/// A site's name and its URI.
struct NamedUri {
    std::string name;
    std::string uri;
};

/// What stands between `://` and the path, without user and port; may be empty.
std::string host_of(const std::string &uri);

/// `NAME=URI`, or a URI alone: its site is named after the host in it, `here` on this machine.
/// Throws std::invalid_argument for a name that cannot be one.
NamedUri read_connection(const std::string &text);

/// The same for all of them; none: `here`, with the URI to be chosen. Throws std::invalid_argument
/// for two of one name, and for two of this machine.
std::vector<NamedUri> read_connections(const std::vector<std::string> &texts);

class Sites {
  public:
    /// Told from a thread of the site's own whenever a site elsewhere is reached or lost.
    using OnChange =
        std::function<void(const std::string &site, bool reachable, const std::string &why)>;

    /// Waits a few seconds for the sites elsewhere: who is not there by then may come later.
    /// Throws what Machines and read_connections() throw.
    Sites(const std::vector<std::string> &connections, const std::filesystem::path &state,
          std::chrono::seconds boot_limit, const OnChange &on_change);

    /// In the order of the configuration.
    std::vector<provision::Site> all();
    /// What each has to give now. All are asked at the same time.
    std::vector<provision::Offer> offers();
    /// Each with its URI, for people: all in one line, and a line each with what drives its guests.
    std::string uris() const;
    std::vector<std::string> in_words();
    /// "kvm" or "tcg": of the one on this machine, else of the first that can be reached.
    const char *accelerator();
    /// For the proof of isolation of what lies there; null for the one on this machine, and for a
    /// name that none has.
    isolation::Elsewhere *elsewhere(const std::string &site);
    /// The one on this machine; null where there is none.
    Machines *here() { return here_ ? &*here_ : nullptr; }

  private:
    provision::Paths paths_;
    std::vector<NamedUri> order_;
    std::optional<Machines> here_; ///< first: it must come before all threads (machines.h)
    std::optional<provision::LocalFiles> here_files_;
    std::optional<EventLoop> event_loop_; ///< where there is no `here_` with one
    std::vector<std::unique_ptr<RemoteSite>> elsewhere_;
};

} // namespace enshu::libvirt
