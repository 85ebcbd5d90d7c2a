// The table of fields: an organisation.
#include "scenario-dsl/schema/fields.h"
#include "scenario-dsl/schema/types.h"

namespace enshu::dsl {
namespace {

using enum Need;

Type zones() {
    return map(
        name_of(Scope::Zone),
        fields({"a zone",
                {
                    {"cidr", scalar(Shape::Cidr), Required, "its IPv4 network"},
                    {"outside", scalar(Shape::Flag), Optional, "it is the simulated internet"},
                    {"label", text(), Optional, "what people call it"},
                }}),
        64, 1);
}

Type people() {
    return map(
        name_of(Scope::Person),
        fields({"a person",
                {
                    {"name", text(), Required, "what people call them"},
                    {"post", text(), Optional, "department or function"},
                    {"account", identifier(), Optional, "login and mailbox in the organisation"},
                }}),
        20'000);
}

/// One field per service, in the order of service_words.
Type services() {
    const Type plain = fields({"a service", {}});
    const Field files{"seed", scalar(Shape::FilePath), Optional,
                      "a directory of files that lie there from the start"};
    return fields(
        {"the services",
         {
             {"smtp", plain, Optional, "mail server (postfix) for the organisation's domain"},
             {"imap", plain, Optional, "mailboxes (dovecot)"},
             {"proxy", plain, Optional, "web proxy (squid), port 3128"},
             {"dns", plain, Optional, "name server (unbound) for the domain; it logs"},
             {"web",
              fields({"a web site",
                      {{"site", scalar(Shape::FilePath), Optional, "a directory of pages"}}}),
              Optional, "web server (nginx), port 80"},
             {"syslog", plain, Optional, "collects the other hosts' logs (rsyslog)"},
             {"smb",
              fields({"a file share",
                      {{"share", identifier(), Required,
                        "its name; the files lie in /srv/NAME on the host"},
                       files}}),
              Optional, "file share (samba)"},
             {"database",
              fields({"a database",
                      {{"seed", scalar(Shape::FilePath), Optional,
                        "a CSV file; its first line names the columns"}}}),
              Optional, "database (PostgreSQL)"},
         }});
}

Type policy() {
    return fields({"a policy",
                   {
                       {"on", reference(Scope::Host), Required, "the router that enforces it"},
                       {"allow", list(flow(), 50'000), Required,
                        "what is let through: `office -> dmz/gate: tcp/25, udp/53`"},
                   }});
}

} // namespace

Type hosts() {
    return map(name_of(Scope::Host),
               fields({"a host",
                       {
                           {"role", word({"router", "server", "workstation", "attacker"}), Required,
                            "what the host is for"},
                           {"at", map(reference(Scope::Zone), scalar(Shape::Address), 64, 1),
                            Required, "its address in each zone it stands in: `dmz: .25`"},
                           {"services", services(), Optional, "the real daemons that run on it"},
                           {"names", list(identifier(), 16), Optional,
                            "further DNS names below the domain"},
                           {"user", reference(Scope::Person), Optional,
                            "workstation: the person who sits there"},
                           {"proxy", reference(Scope::Host), Optional,
                            "workstation: the host whose proxy its user goes through"},
                           {"documents", scalar(Shape::FilePath), Optional,
                            "workstation: a directory whose files lie in the user's ~/Documents"},
                           {"hidden", scalar(Shape::Flag), Optional, "never shown to teams"},
                           {"memory", bounded(Shape::Memory, 128, 16384), Optional,
                            "memory of the machine: `256MiB`"},
                       }}),
               20'000);
}

const Type &organization_file() {
    static const Type type =
        fields({"an organisation",
                {
                    {"enshu", scalar(Shape::Version), Required, "version of the language: 1"},
                    {"name", text(), Required, "name of the organisation"},
                    {"kind", word({"municipality", "sme", "event"}), Required,
                     "what sort of organisation"},
                    {"domain", scalar(Shape::Domain), Required, "its DNS domain"},
                    {"zones", zones(), Required, "its networks"},
                    {"people", people(), Optional, "people a team may hear from"},
                    {"hosts", hosts(), Required, "its machines"},
                    {"policy", policy(), Required, "what its router lets through"},
                }});
    return type;
}

} // namespace enshu::dsl
