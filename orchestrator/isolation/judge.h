// Who heard what, against who may: turns what the listeners heard into a proof. Asks the machine
// for nothing but the names of its devices.
#pragma once

#include "orchestrator/isolation/listeners.h"
#include "orchestrator/isolation/proof.h"

#include <set>

namespace enshu::isolation {

/// A range as far as frames may be heard in it.
struct Territory {
    unsigned team = 0;
    std::size_t space = 0;
    std::set<std::string> ports;                ///< that are planned, by name, of all its zones
    std::map<std::string, std::string> bridges; ///< name → zone
    std::set<Mac> guests;
};

/// A port that was sent from.
struct Origin {
    std::size_t range = 0; ///< as add_range() returned it
    std::string zone;
    int device = 0;
    int bridge = 0;
    Mac mac{};
    bool audience = false; ///< a guest of its zone is plugged in: it has to hear the controls
};

class Judge {
  public:
    using Devices = std::function<std::map<int, Link>(std::size_t space)>;

    Judge(std::array<std::uint8_t, 8> token, std::size_t machine_space, std::set<Mac> machine_macs,
          Devices devices);

    std::size_t add_range(Territory range);
    std::size_t add_origin(Origin origin);
    /// For a frame that is about to be sent.
    Token next();
    /// What the latest tokens were for, in their order.
    void add_probes(std::size_t origin, const std::vector<Probe> &probes);
    /// A frame that this machine sends itself: whether its own ears are open.
    Token add_self_test();
    /// Instead of a self test, where the ears are not this machine's: they have been tried in
    /// another way, and `trouble` says what is wrong with them; empty: nothing.
    void ears_were_tried(std::string trouble) { tried_ = std::move(trouble); }

    void take(const Heard &heard);
    /// `lost`: frames that were not heard because they came too fast; `counted`: what the kernel
    /// says was sent. `took` and `spaces` are left to the caller.
    Proof verdict(std::uint64_t lost, std::uint64_t counted) const;

  private:
    struct Sent {
        Kind kind{};
        Reach reach{};
        std::size_t origin = 0;
        std::string what;
        bool entered = false;
        bool arrived = false;
        bool leaked = false;
    };
    void take_probe(Sent &sent, const Heard &heard);
    void take_answer(const Heard &heard);
    void take_self_test(const Heard &heard);
    void leak(Sent *sent, Kind kind, const std::string &what, const Origin &from,
              const std::string &where);
    const Link &device(std::size_t space, int index);
    std::string place(std::size_t space, int index);
    std::string name_of_space(std::size_t space) const;
    std::string name_of(const Origin &origin) const;
    std::string trouble(const Proof &proof, std::uint64_t lost) const;

    const std::array<std::uint8_t, 8> token_;
    const std::size_t machine_space_;
    const std::set<Mac> machine_macs_;
    const Devices devices_;
    std::vector<Territory> ranges_;
    std::vector<Origin> origins_;
    std::vector<Sent> sent_; ///< by the token's number
    std::uint32_t next_ = 0;
    std::optional<std::uint32_t> self_test_;
    std::optional<std::string> tried_;
    std::set<std::string> ears_; ///< that heard the self test
    std::map<std::size_t, std::map<int, Link>> known_;
    std::map<std::pair<std::size_t, int>, std::size_t> by_device_; ///< origin
    std::vector<Leak> leaks_;
    unsigned answers_ = 0;
};

} // namespace enshu::isolation
