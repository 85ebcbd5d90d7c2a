// Inside of attack/: what each verb leaves; the verbs by stage in traces_entry.cpp,
// traces_movement.cpp and traces_impact.cpp.
#pragma once

#include "scenario-dsl/attack/traces.h"
#include "scenario-dsl/model/step_names.h"

namespace enshu::dsl {

inline constexpr auto mail_log = "/var/log/mail.log";
inline constexpr auto login_log = "/var/log/auth.log";
inline constexpr auto web_log = "/var/log/nginx/access.log";
inline constexpr auto dns_log = "/var/log/unbound/queries.log";
inline constexpr auto proxy_log = "/var/log/squid/access.log";
inline constexpr auto kernel_log = "/var/log/kern.log";
inline constexpr auto cron_log = "/var/log/cron.log";
inline constexpr auto share_log = "/var/log/samba/smbd.log";

class Leaving {
  public:
    Leaving(const Step &step, const Index<Step> &steps, const Network &network)
        : step_(step), steps_(steps), network_(network) {}

    // traces_entry.cpp
    void operator()(const SendMail &mail);
    void operator()(const OpenAttachment &open);
    void operator()(const Beacon &beacon);
    void operator()(const UsbInsert &stick);
    void operator()(const Persist &persist);
    void operator()(const Discovery &discovery);
    void operator()(const ReadCredential &credential);
    // traces_movement.cpp
    void operator()(const Reconnaissance &look);
    void operator()(const PasswordSpray &spray);
    void operator()(const SmbCopy &copy);
    void operator()(const RotateLog &rotated);
    void operator()(const SshLogin &login);
    void operator()(const Archive &archive);
    void operator()(const HttpUpload &upload);
    // traces_impact.cpp
    void operator()(const DnsExfil &exfil);
    void operator()(const EncryptCopies &encrypt);
    void operator()(const Deface &deface);
    void operator()(const HttpFlood &flood);

    /// What is tried after the team has closed the way.
    void leave_refusals();
    std::vector<Trace> take() { return std::move(traces_); }

  private:
    void leave(std::string host, std::string where, std::string pattern, Text meaning,
               bool when_refused = false);
    /// In the shell's history of the user who sits at `host`.
    void leave_in_history(const std::string &host, std::string pattern, Text meaning);
    /// What starts the beacon again, and what comes of that.
    void leave_staying(const std::string &step, const Beacon &beacon, Persistence by);
    void leave_opened(const std::string &host, const std::string &what, Text meaning);
    /// In what the router writes of the connections between hosts of different zones.
    void leave_at_router(const char *fate, const std::string &from, const std::string &to,
                         std::uint16_t tcp, Text meaning);
    void leave_at_proxy(const std::string &via, std::string pattern, Text meaning);
    /// At which `from` reaches `to`.
    std::string address(const std::string &from, const std::string &to) const;

    const Step &step_;
    const Index<Step> &steps_;
    const Network &network_;
    std::vector<Trace> traces_;
};

} // namespace enshu::dsl
