// A guest as a probe's port: root in it puts frames on its own cables as they are, and hears what
// comes out of them. All that this takes is perl; nothing is written to a disk, and what runs in
// the guest ends by itself after a minute.
#pragma once

#include "injector/guest_channel.h"
#include "orchestrator/isolation/packet.h"

#include <set>

namespace enshu::isolation {

class GuestProbe {
  public:
    /// `cards`: the MACs of the guest's cables. `known`: whose frames are no news.
    GuestProbe(inject::GuestChannel &guest, std::vector<Mac> cards, const std::set<Mac> &known,
               const std::array<std::uint8_t, 8> &proof);

    /// From now on it hears. Whether each card's cable is plugged in. Throws inject::GuestError, as
    /// all of this does; also where the guest says what makes no sense.
    std::vector<bool> listen();
    /// By number of the card. All were handed to its cable when this returns.
    void send(const std::vector<std::pair<std::size_t, Bytes>> &frames);

    struct Frame {
        std::size_t card = 0;
        Bytes bytes; ///< the first 400 at most
    };
    struct Heard {
        std::vector<Frame> frames; ///< of this proof, or of somebody who is not known
        std::uint64_t lost = 0;    ///< came faster than it could be taken, or more than can be told
    };
    /// What was heard since listen(), and no longer.
    Heard hear();

    /// What hear() was told. Throws inject::GuestError.
    static Heard read(const std::string &told, std::size_t cards);

  private:
    std::string run(const char *act, const std::vector<std::string> &arguments,
                    const std::string &input);

    inject::GuestChannel &guest_;
    const std::vector<Mac> cards_;
    std::string known_;
    std::string proof_;
};

} // namespace enshu::isolation
