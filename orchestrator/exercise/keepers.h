// Whether the emulation in each guest is at work: `actor keep` says so once a second.
#pragma once

#include "orchestrator/exercise/exercise_clock.h"

#include <map>
#include <string>
#include <string_view>

namespace enshu::exercise {

class Keepers {
  public:
    /// Silent for longer than this, it may have been ended.
    static constexpr Milliseconds fresh{5'000};
    /// Silent for longer than this, it has been.
    static constexpr Milliseconds patience{15'000};

    enum class Heard {
        Same,      ///< as ever, or for the first time
        Restarted, ///< it was ended and begun again, on a machine that ran on
        Rebooted,  ///< with its machine
    };
    /// `word`: `BOOT START`. `lived`: now.
    Heard heard(const std::string &host, std::string_view word, Milliseconds lived);

    /// How long it has been silent; nothing for a host that was never heard.
    Milliseconds silent(const std::string &host, Milliseconds lived) const;
    /// Of one host, or (empty) of all: their machines are being put back, and may be as they were.
    void forget(const std::string &host);

  private:
    struct Word {
        std::string boot;
        std::string start;
        Milliseconds at{0}; ///< lived
    };
    std::map<std::string, Word> words_; ///< by host
};

} // namespace enshu::exercise
