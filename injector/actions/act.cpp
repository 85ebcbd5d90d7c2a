#include "injector/actions/act.h"

#include "injector/actions/verbs.h"
#include "injector/utf8.h"
#include "scenario-dsl/attack/traces.h"
#include "scenario-dsl/source/digest.h"

#include <charconv>
#include <fstream>
#include <iterator>

namespace enshu::inject {

nlohmann::json perform(const ActContext &context) {
    return std::visit([&](const auto &verb) { return perform(context, verb); }, context.step.verb);
}

void undo(const ActContext &context) {
    std::visit([&](const auto &verb) { undo(context, verb); }, context.step.verb);
}

std::string message_id(const dsl::Step &send_mail, std::uint64_t seed) {
    const std::string &from = std::get<dsl::SendMail>(send_mail.verb).from_address;
    const std::string name = "message " + std::to_string(seed) + " " + send_mail.id;
    return dsl::sha256_hex(name).substr(0, 20) + from.substr(std::min(from.find('@'), from.size()));
}

bool goes_on(const dsl::Verb &verb) {
    return std::holds_alternative<dsl::Beacon>(verb) ||
           std::holds_alternative<dsl::EncryptCopies>(verb) ||
           std::holds_alternative<dsl::Deface>(verb) ||
           std::holds_alternative<dsl::HttpFlood>(verb);
}

dsl::Milliseconds alive_for(const dsl::Beacon &beacon) {
    return 3 * beacon.every.longest + dsl::Milliseconds(10'000);
}

std::string first_line(const std::string &text) {
    std::string line = clean_utf8(text, 300);
    line.erase(std::min(line.find('\n'), line.size()));
    return line;
}

RunResult run_checked(const ActContext &context, const std::string &host,
                      const std::vector<std::string> &argv, dsl::Milliseconds deadline,
                      const std::string &input) {
    if (context.stop.stop_requested())
        throw ActStopped();
    RunResult result = context.guest(host).run(argv, input, deadline);
    if (result.exit_code != 0) {
        const std::string said = first_line(result.error);
        throw ActFailed("`" + argv.front() + "` on `" + host + "` ended with " +
                        std::to_string(result.exit_code) + (said.empty() ? "" : ": " + said));
    }
    return result;
}

nlohmann::json parse_report(const std::string &output, const std::string &program) {
    if (output.size() <= 4096) {
        auto report = nlohmann::json::parse(output, nullptr, false);
        if (report.is_object())
            return report;
    }
    throw ActFailed("`" + program + "` did not print the one line that is expected of it");
}

void add_counts(const nlohmann::json &report, std::initializer_list<const char *> names,
                nlohmann::json &evidence) {
    for (const char *name : names)
        if (report.contains(name) && report[name].is_number_unsigned())
            evidence[name] = report[name];
}

void add_file_facts(const nlohmann::json &report, nlohmann::json &evidence) {
    add_counts(report, {"bytes"}, evidence);
    if (report.contains("sha256") && report["sha256"].is_string())
        evidence["sha256"] = clean_utf8(report["sha256"].get<std::string>(), 64);
}

std::string user_of(const ActContext &context, const std::string &host) {
    const dsl::Host *machine = context.scenario.organization.find_host(host);
    if (!machine || machine->user.empty())
        return "root";
    const dsl::Person *person = context.scenario.organization.find_person(machine->user);
    return person && !person->account.empty() ? person->account : machine->user;
}

std::string home_on(const ActContext &context, const std::string &host) {
    return dsl::home_of(user_of(context, host));
}

std::string address_for(const ActContext &context, const std::string &host,
                        const std::string &from) {
    const dsl::Host *target = context.scenario.organization.find_host(host);
    const dsl::Host *source = context.scenario.organization.find_host(from);
    if (!target || target->interfaces.empty())
        throw ActFailed("`" + host + "` has no address in this organisation");
    if (source)
        for (const dsl::Interface &there : target->interfaces)
            for (const dsl::Interface &here : source->interfaces)
                if (there.zone == here.zone)
                    return dsl::to_string(there.address);
    return dsl::to_string(target->interfaces.front().address);
}

const dsl::Host &host_offering(const ActContext &context, dsl::ServiceKind kind,
                               const char *service) {
    for (const dsl::Host &host : context.scenario.organization.hosts)
        if (host.offers(kind))
            return host;
    throw ActFailed(std::string("no host of this organisation offers `") + service + "`");
}

std::string name_server_for(const ActContext &context, const std::string &from) {
    const dsl::Host &server = host_offering(context, dsl::ServiceKind::Dns, "dns");
    return address_for(context, server.id, from) + ":53";
}

void add_proxy(const ActContext &context, const std::string &via, const std::string &from,
               std::vector<std::string> &argv) {
    if (via.empty())
        return;
    argv.push_back("--proxy");
    argv.push_back(address_for(context, via, from) + ":3128");
}

std::string link_of(const ActContext &context, const dsl::SendMail &mail) {
    return "http://" + address_for(context, mail.from_host, {}) + mail.link;
}

std::int64_t guest_time(const ActContext &context, const std::string &host) {
    const RunResult result =
        run_checked(context, host, {"/usr/bin/date", "-u", "+%s"}, call_deadline);
    std::int64_t seconds = 0;
    const char *end = result.output.data() + result.output.size();
    if (std::from_chars(result.output.data(), end, seconds).ec != std::errc())
        throw ActFailed("`date` on `" + host + "` did not print a time");
    return seconds;
}

std::string file_content(const std::filesystem::path &path) {
    std::ifstream file(path, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(file), {}};
    if (!file.is_open() || file.bad())
        throw ActFailed("`" + path.string() + "` could not be read");
    if (content.size() > 1 << 20)
        throw ActFailed("`" + path.string() + "` is larger than 1 MiB");
    return content;
}

} // namespace enshu::inject
