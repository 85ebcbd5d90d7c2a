#include "injector/actor/staff.h"

#include "injector/actor/failure.h"
#include "injector/actor/staff_files.h"
#include "injector/actor/staff_mail.h"
#include "injector/actor/staff_share.h"
#include "injector/actor/staff_web.h"

#include <algorithm>
#include <cstdio>
#include <optional>

namespace enshu::actor {
namespace {

/// So many requests and mails a minute at most, whatever the pauses are.
constexpr unsigned most_a_minute = 40;
/// Nobody begins at once, and nobody at the same moment as another.
constexpr milliseconds longest_beginning{15'000};

class Day {
  public:
    Day(const StaffOptions &options, const StaffTexts &texts, Lease &lease)
        : options_(options), lease_(lease), web_(options, texts), mail_(options, texts),
          files_(options, texts), share_(options), draw_(options.seed, "day") {
        if (options.browse && web_.possible()) {
            page_ = begin(*options.browse);
        }
        if (options.mail && (options.smtp || options.imap)) {
            letter_ = begin(*options.mail);
        }
        if (options.files) {
            document_ = begin(*options.files);
        }
    }

    [[noreturn]] void live() {
        for (;;) {
            const auto next = std::min({page_, letter_, document_, Clock::now() + seconds(3600)});
            lease_.wait(-1, 0, next);
            const auto now = Clock::now();
            if (now >= minute_ + seconds(60)) {
                minute_ = now;
                acts_ = 0;
            }
            if (page_ <= now) {
                page();
            }
            if (letter_ <= now) {
                letter();
            }
            if (document_ <= now) {
                const auto path = files_.work();
                if (share_.possible()) {
                    bear([&] {
                        ++acts_;
                        share_.work(path, lease_);
                    });
                }
                document_ = Clock::now() + files_.pause();
            }
        }
    }

  private:
    Deadline begin(const Pauses &pauses) {
        const auto longest = std::min(pauses.shortest, longest_beginning);
        return Clock::now() +
               milliseconds(draw_.below(static_cast<std::uint64_t>(longest.count())) + 1);
    }

    /// What the network does not give somebody shrugs off.
    template <typename Act>
    void bear(const Act &act) {
        if (acts_ + most_requests > most_a_minute) {
            return;
        }
        try {
            act();
        } catch (const Failure &failure) {
            if (failure.code() != Exit::Failed) {
                throw;
            }
        }
    }

    void page() {
        const auto view = web_.next();
        bear([&] { web_.look(view, lease_, acts_); });
        page_ = Clock::now() + web_.pause_after(view);
    }

    void letter() {
        const auto mail = mail_.next();
        if (options_.imap) {
            bear([&] {
                ++acts_;
                mail_.read(lease_);
            });
        }
        if (options_.smtp && mail) {
            bear([&] {
                ++acts_;
                mail_.send(*mail, lease_);
            });
        }
        letter_ = Clock::now() + mail_.pause();
    }

    const StaffOptions &options_;
    Lease &lease_;
    WebHabit web_;
    MailHabit mail_;
    FileHabit files_;
    ShareHabit share_;
    Draw draw_;
    Deadline page_ = Deadline::max();
    Deadline letter_ = Deadline::max();
    Deadline document_ = Deadline::max();
    Deadline minute_ = Clock::now();
    unsigned acts_ = 0; ///< in this minute
};

} // namespace

void staff(const StaffOptions &options) {
    const auto texts = read_staff_texts({options.names, options.texts});
    Lease lease(options.socket);
    try {
        Day(options, texts, lease).live();
    } catch (const LeaseEnded &) {
        std::fprintf(stderr, "actor: the lease has ended\n");
    }
}

} // namespace enshu::actor
