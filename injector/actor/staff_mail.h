// Mail: what came is read by IMAP, something is written to a colleague by SMTP.
#pragma once

#include "injector/actor/lease.h"
#include "injector/actor/staff_draw.h"
#include "injector/actor/staff_texts.h"

#include <ctime>
#include <optional>
#include <string>

namespace enshu::actor {

struct Mail {
    StaffTexts::Person from;
    StaffTexts::Person to;
    std::string subject;
    std::string body; ///< lines that end with \n
    std::string id;   ///< left of the @ of its Message-ID
};

/// The message as it goes over the wire, without the dot at its end.
std::string message_of(const Mail &mail, std::time_t now);

class MailHabit {
  public:
    MailHabit(const StaffOptions &options, const StaffTexts &texts);

    /// The next one; nothing but the seed decides it. Empty where there is nobody to write to.
    std::optional<Mail> next();
    milliseconds pause() { return draw_.pause(*options_.mail); }

    void send(const Mail &mail, Lease &lease);
    /// Signs in, and reads at most three of the mails that nobody has read.
    void read(Lease &lease);

  private:
    void look_up_mailer(Lease &lease);

    const StaffOptions &options_;
    const StaffTexts &texts_;
    Draw draw_;
    unsigned count_ = 0;
};

} // namespace enshu::actor
