#include "orchestrator/cli/authoring/authoring.h"

#include "orchestrator/cli/client.h"
#include "scenario-dsl/analyse.h"
#include "scenario-dsl/attack/traces.h"
#include "scenario-dsl/diagnostics/did_you_mean.h"
#include "scenario-dsl/diagnostics/render.h"
#include "scenario-dsl/model/vary.h"
#include "scenario-dsl/network/flows.h"
#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <algorithm>

namespace enshu::cli {
namespace {

namespace fs = std::filesystem;

class Explainer {
  public:
    Explainer(const dsl::Draft &draft, const Style &style)
        : draft_(draft), scenario_(draft.scenario), network_(draft.scenario.organization),
          style_(style) {}

    /// Whether there is anything of that name.
    bool tell(std::string_view name) {
        bool found = false;
        if (const dsl::Step *step = scenario_.find_step(name)) {
            tell(*step);
            found = true;
        }
        for (const dsl::EmulatedUser &user : scenario_.users)
            if (user.person == name) {
                tell(user);
                found = true;
            }
        if (const dsl::Inject *inject = scenario_.find_inject(name)) {
            tell(*inject);
            found = true;
        }
        if (const dsl::Objective *objective = scenario_.find_objective(name)) {
            tell(*objective);
            found = true;
        }
        return found;
    }

    void tell_all() {
        tell_zones();
        for (const dsl::Step &step : scenario_.attack)
            tell(step);
        for (const dsl::EmulatedUser &user : scenario_.users)
            tell(user);
        for (const dsl::Objective &objective : scenario_.objectives)
            if (!flows_of(objective, network_).empty())
                tell(objective);
    }

    std::vector<std::string_view> names() const {
        std::vector<std::string_view> names;
        for (const dsl::Step &step : scenario_.attack)
            names.push_back(step.id);
        for (const dsl::Inject &inject : scenario_.injects)
            names.push_back(inject.id);
        for (const dsl::Objective &objective : scenario_.objectives)
            names.push_back(objective.id);
        for (const dsl::EmulatedUser &user : scenario_.users)
            names.push_back(user.person);
        return names;
    }

    const std::string &text() const { return text_; }

  private:
    std::string pick(const char *ja, const char *en) const {
        return style_.language == Language::Ja ? ja : en;
    }
    const std::string &pick(const dsl::Text &text) const {
        return style_.language == Language::Ja ? text.ja : text.en;
    }

    template <typename... Values>
    void line(fmt::format_string<Values...> format, Values &&...values) {
        text_ += fmt::format(format, std::forward<Values>(values)...) + "\n";
    }

    void title(const std::string &kind, const std::string &name, const std::string &more) {
        if (!text_.empty())
            text_ += "\n";
        const std::string_view bold = style_.colour ? "\x1b[1m" : "";
        const std::string_view plain = style_.colour ? "\x1b[0m" : "";
        line("{}{}{}{}{}{}{}", bold, kind, name.empty() ? "" : " ", name, plain,
             more.empty() ? "" : "  ", more);
    }

    void tell(const dsl::Step &step) {
        std::string techniques;
        for (const std::string &technique : step.techniques)
            techniques += (techniques.empty() ? "" : ", ") + technique;
        title(pick("手順", "step"), step.id, techniques);
        line("  {}", when(step.trigger));
        tell_ways(flows_of(step, dsl::Index{scenario_.attack}, network_));
        tell_traces(step);
    }

    void tell(const dsl::EmulatedUser &user) {
        title(pick("利用者", "user"), user.person, pick("端末 ", "on ") + user.on);
        tell_ways(flows_of(user, network_));
    }

    void tell(const dsl::Inject &inject) {
        title(pick("状況付与", "inject"), inject.id, "");
        line("  {}", when(inject.trigger));
        const dsl::Person *from = scenario_.organization.find_person(inject.from);
        line("  {}: {}", pick("発信者", "from"), from ? pick(from->name) : inject.from);
        for (const std::string &id : inject.expects)
            if (const dsl::Objective *objective = scenario_.find_objective(id))
                line("  {}: {} ({})", pick("期待する対応", "the team should"),
                     pick(objective->title), id);
    }

    void tell(const dsl::Objective &objective) {
        title(pick("目標", "objective"), objective.id, pick(objective.title));
        tell_ways(flows_of(objective, network_));
        std::string step;
        if (const auto *lost = std::get_if<dsl::ContactLost>(&objective.measure))
            step = lost->step;
        if (const auto *arrived = std::get_if<dsl::FileArrived>(&objective.measure))
            step = arrived->step;
        if (!step.empty()) {
            line("  {}",
                 fmt::format(fmt::runtime(pick("手順 {} の通信を攻撃者側で観測して判定する",
                                               "it is decided by what the attacker's side hears "
                                               "of the step {}")),
                             step));
            if (const dsl::Step *measured = scenario_.find_step(step))
                tell(*measured);
        }
        if (const auto *evidence = std::get_if<dsl::Evidence>(&objective.measure))
            for (const dsl::Step &each : scenario_.attack)
                tell_traces(each, evidence->host, evidence->path);
        if (std::holds_alternative<dsl::Answer>(objective.measure) ||
            std::holds_alternative<dsl::Report>(objective.measure))
            line("  {}", pick("チームの提出内容で判定する", "it is decided by what the team says"));
    }

    std::string when(const dsl::Trigger &trigger) const {
        if (trigger.manual)
            return pick("コントローラーが手動で実行する", "when a controller says so");
        if (trigger.at)
            return pick("開始から ", "at ") + dsl::to_string(*trigger.at);
        const std::string shortest = dsl::to_string(trigger.delay.shortest);
        const std::string longest = dsl::to_string(trigger.delay.longest);
        const std::string delay = shortest == longest ? shortest : shortest + ".." + longest;
        return style_.language == Language::Ja ? trigger.after + " の " + delay + " 後"
                                               : delay + " after " + trigger.after;
    }

    // ---- ways
    // ------------------------------------------------------------------------------------------

    void tell_ways(const std::vector<dsl::Flow> &flows) {
        for (const dsl::Flow &flow : flows) {
            line("  {} ({})", pick(flow.purpose), dsl::to_string(flow.port));
            if (!flow.is_met())
                line("    {}", pick("これを提供するホストがない", "no host offers this"));
            const dsl::Route route = route_of(flow, network_);
            for (const dsl::Hop &hop : route.hops)
                tell_hop(hop);
            if (route.known)
                tell_gate(route);
        }
    }

    void tell_hop(const dsl::Hop &hop) {
        const std::string zone = !hop.zone ? "" : hop.zone->id;
        const std::string label =
            !hop.zone || pick(hop.zone->label) == zone ? "" : " (" + pick(hop.zone->label) + ")";
        line("    {:<16} {:<16} {}{}", hop.host ? hop.host->id : "*",
             hop.address == dsl::Ipv4{} ? "" : dsl::to_string(hop.address), zone, label);
    }

    void tell_gate(const dsl::Route &route) {
        if (route.rule)
            line("    {}: {}", pick("許可", "opened by"), rule(*route.rule));
        else if (route.open)
            line("    {}", pick("同じゾーン内: ルーターを通らない",
                                "within one zone: no router is in the way"));
        else
            line("    {}", pick("遮断: 許可するルールがない", "closed: no rule opens it"));
        for (const dsl::NearRule &near : route.nearest)
            line("    {}: {}", pick("最も近いルール", "comes near"), rule(near.rule));
        if (!route.listening)
            line("    {}", pick("そのポートで待ち受けるものがない", "nothing listens there"));
    }

    /// As written, and where.
    std::string rule(std::size_t index) const {
        const dsl::PolicyRule &rule = network_.organization().policy.allow[index];
        const dsl::Node *policy = draft_.organization_root->find("policy");
        const dsl::Node *allow = policy ? policy->find("allow") : nullptr;
        std::string where;
        // A rule that could not be read is no part of the model: then they cannot be told apart.
        if (allow && allow->items.size() == network_.organization().policy.allow.size()) {
            const dsl::Place &place = allow->items[index].place;
            where = fmt::format("  {}:{}", place.source->path(),
                                place.source->position(place.range.begin).line);
        }
        return dsl::printable(rule.text) + where;
    }

    // ---- traces
    // ----------------------------------------------------------------------------------------

    /// Of those on `host` and in `path`, where these are given.
    void tell_traces(const dsl::Step &step, std::string_view host = {},
                     std::string_view path = {}) {
        bool varies = false;
        bool first = true;
        for (const dsl::Trace &trace : traces_of(step, dsl::Index{scenario_.attack}, network_)) {
            if ((!host.empty() && trace.host != host) ||
                (!path.empty() && !trace.where.starts_with(path)))
                continue;
            if (first)
                line("  {}", host.empty() ? pick("残る痕跡", "leaves")
                                          : step.id + pick(" の痕跡", " leaves"));
            first = false;
            const dsl::Host *holder = network_.find_host(trace.host);
            const bool hidden = holder && holder->hidden;
            line("    {}  {}{}", trace.host, pick(trace.meaning),
                 hidden ? pick("（チームには見えない）", " (teams do not see it)") : "");
            line("      {}", dsl::printable(reading_of(trace)));
            varies = varies || dsl::has_placeholder(trace.pattern);
        }
        if (varies)
            line("    {}", pick("{…} はチームごとに異なる", "{…} differs from team to team"));
    }

    // ---- zones
    // -----------------------------------------------------------------------------------------

    void tell_zones() {
        const auto &zones = scenario_.organization.zones;
        std::size_t width = 8;
        for (const dsl::Zone &zone : zones)
            width = std::max(width, zone.id.size() + 2);
        title(pick("ゾーン間の到達性", "which zone may reach which"), "",
              pick("行から列へ、ルールの数", "from row to column, by how many rules"));
        std::string header = fmt::format("  {:<{}}", "", width);
        for (const dsl::Zone &zone : zones)
            header += fmt::format("{:>{}}", zone.id, width);
        line("{}", header);
        for (const dsl::Zone &from : zones) {
            std::string row = fmt::format("  {:<{}}", from.id, width);
            for (const dsl::Zone &to : zones) {
                const std::size_t rules = network_.rules_between(from.id, to.id).size();
                row += fmt::format("{:>{}}",
                                   &from == &to ? "="
                                   : rules == 0 ? "-"
                                                : std::to_string(rules),
                                   width);
            }
            line("{}", row);
        }
        for (const dsl::Zone &from : zones)
            for (const dsl::Zone &to : zones)
                if (&from != &to)
                    for (const std::size_t index : network_.rules_between(from.id, to.id))
                        line("  {} → {}: {}", from.id, to.id, rule(index));
    }

    const dsl::Draft &draft_;
    const dsl::Scenario &scenario_;
    const dsl::Network network_;
    const Style style_;
    std::string text_;
};

} // namespace

int explain_step(const fs::path &directory, const std::string &name, const Style &style) {
    const dsl::Analysis analysis = dsl::analyse(directory);
    if (!analysis.draft) {
        fmt::print(stderr, "{}", dsl::render(analysis.diagnostics, {style.colour}));
        throw CommandError(no, fmt::format("`{}` has mistakes; see above", directory.string()));
    }
    Explainer explainer{*analysis.draft, style};
    if (name.empty()) {
        explainer.tell_all();
    } else if (!explainer.tell(name)) {
        const auto names = explainer.names();
        const std::string hint = dsl::suggestion(name, names).help;
        throw CommandError(no, fmt::format("`{}` has no step, objective, inject or user {}{}",
                                           directory.string(), dsl::backticked(name),
                                           hint.empty() ? "" : "; " + hint));
    }
    fmt::print("{}", explainer.text());
    if (!analysis.diagnostics.has_errors())
        return ok;
    fmt::print(stderr, "{}",
               style.language == Language::Ja
                   ? "このシナリオには誤りがあります。`enshu check` で確認してください。\n"
                   : "this scenario has mistakes: `enshu check` tells of them\n");
    return no;
}

} // namespace enshu::cli
