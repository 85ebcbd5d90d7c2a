#include "orchestrator/handbook/curves.h"
#include "orchestrator/handbook/drawings.h"
#include "orchestrator/handbook/organization_layout.h"
#include "orchestrator/handbook/words.h"
#include "scenario-dsl/network/flows.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace enshu::handbook {
namespace {

constexpr std::string_view attack_colour = "#c2261f";
constexpr std::string_view flow_colour = "#5b7ea6";
constexpr std::string_view muted = "#52606d";

class Drawing {
  public:
    Drawing(const dsl::Scenario &scenario, dsl::Language language, bool attack)
        : scenario_(scenario), organization_(scenario.organization), language_(language),
          attack_(attack), shown_(visible(scenario.organization, attack)),
          network_(scenario.organization), layout_(lay_out(shown_)),
          canvas_(scenario.organization.name.in(language)) {
        for (const auto &[host, card] : layout_.hosts)
            room_.take(card);
        for (const auto &[id, zone] : layout_.zones)
            room_.take({zone.x, zone.y, zone.width, 42});
        canvas_.arrow_head("flow", flow_colour);
        canvas_.arrow_head("attack", attack_colour);
    }

    std::string draw() {
        for (const dsl::Zone &zone : shown_.zones)
            draw_zone(zone);
        draw_wires();
        for (const dsl::PolicyRule &rule : shown_.policy.allow)
            draw_rule(rule);
        for (const dsl::Host &host : shown_.hosts)
            draw_card(host);
        double bottom = layout_.height;
        if (attack_)
            bottom = draw_attack(bottom);
        else
            draw_labels();
        return canvas_.finish(layout_.width, bottom);
    }

  private:
    static dsl::Organization visible(const dsl::Organization &all, bool hidden_too) {
        dsl::Organization shown = all;
        if (!hidden_too)
            std::erase_if(shown.hosts, [](const dsl::Host &host) { return host.hidden; });
        return shown;
    }

    void draw_zone(const dsl::Zone &zone) {
        const Box &box = layout_.zones.at(zone.id);
        canvas_.box(box, 10,
                    {{"fill", zone.outside ? "#f3f4f6" : "#f7fbff"},
                     {"stroke", zone.outside ? "#7b8794" : "#8fb3d9"},
                     {"stroke-width", "1.5"},
                     {"stroke-dasharray", zone.outside ? "7 5" : "none"}});
        const std::string name = zone.label.in(language_);
        const std::string cidr = dsl::to_string(zone.cidr);
        const std::string what = name == zone.id ? cidr : zone.id + "  " + cidr;
        canvas_.text({box.x + 14, box.y + 21}, fitted(name, 14, box.width - 28),
                     {.size = 14, .bold = true});
        canvas_.text({box.x + 14, box.y + 38}, fitted(what, 11, box.width - 28),
                     {.size = 11, .colour = muted});
    }

    /// The router's legs: to the outside beside it, and down to the others.
    void draw_wires() {
        const Style wire{{"fill", "none"},
                         {"stroke", "#cfd8e1"},
                         {"stroke-width", "5"},
                         {"stroke-linejoin", "round"}};
        for (const dsl::Host &host : shown_.hosts) {
            if (host.role != dsl::HostRole::Router)
                continue;
            const Box &card = layout_.hosts.at(host.id);
            for (const dsl::Interface &leg : host.interfaces) {
                const Box &zone = layout_.zones.at(leg.zone);
                if (zone.y < card.bottom())
                    canvas_.line({zone.right(), card.centre().y}, {card.x, card.centre().y}, wire);
                else
                    canvas_.path(fmt::format("M{:.1f} {:.1f}V{:.1f}H{:.1f}V{:.1f}", card.centre().x,
                                             card.bottom(), zone.y - 26, zone.right() - 26, zone.y),
                                 wire);
            }
        }
    }

    Box box_of(const dsl::Endpoint &endpoint) const {
        if (!endpoint.host.empty())
            return layout_.hosts.at(endpoint.host);
        if (!endpoint.zone.empty())
            return layout_.zones.at(endpoint.zone);
        return layout_.hosts.at(organization_.policy.on); // `any`: whatever comes to the router
    }

    void draw_rule(const dsl::PolicyRule &rule) {
        const auto known = [this](const dsl::Endpoint &endpoint) {
            return endpoint.host.empty() || layout_.hosts.contains(endpoint.host);
        };
        if (!known(rule.from) || !known(rule.to))
            return;
        const Curve curve =
            curve_between(box_of(rule.from), box_of(rule.to),
                          bends_.next(dsl::to_string(rule.from), dsl::to_string(rule.to)));
        canvas_.path(curve.path(), {{"fill", "none"},
                                    {"stroke", std::string{flow_colour}},
                                    {"stroke-width", "1.3"},
                                    {"marker-end", "url(#flow)"}});
        constexpr std::size_t in_a_line = 3;
        Label label{curve, {}};
        for (std::size_t i = 0; i < rule.ports.size(); ++i) {
            if (i % in_a_line == 0)
                label.lines.emplace_back();
            label.lines.back() += (i % in_a_line == 0 ? "" : " ") + dsl::to_string(rule.ports[i]);
        }
        labels_.push_back(std::move(label));
    }

    /// Above the lines, so that they can be read.
    void draw_labels() {
        constexpr double size = 10;
        for (const auto &[curve, lines] : labels_) {
            double width = 0;
            for (const std::string &line : lines)
                width = std::max(width, text_width(line, size));
            const double height = 12.0 * static_cast<double>(lines.size());
            Spot at = room_.place(curve, 0.35, width, height);
            at.y += 10 - height / 2;
            for (const std::string &line : lines) {
                canvas_.text(
                    at, line,
                    {.size = size, .colour = "#3b5b80", .anchor = Anchor::Middle, .halo = true});
                at.y += 12;
            }
        }
    }

    /// A sign for what it is, besides the words.
    void draw_sign(const dsl::Host &host, Spot at) {
        const Style line{{"fill", "none"}, {"stroke", "#334e68"}, {"stroke-width", "1.6"}};
        switch (host.role) {
        case dsl::HostRole::Router:
            canvas_.circle(at, 11, line);
            canvas_.path(fmt::format("M{0} {1}h14m-4 -4l4 4l-4 4M{2} {3}h-14m4 -4l-4 4l4 4",
                                     at.x - 7, at.y - 3.5, at.x + 7, at.y + 3.5),
                         line);
            break;
        case dsl::HostRole::Server:
            for (const double y : {-11.0, -3.0, 5.0})
                canvas_.box({at.x - 10, at.y + y, 20, 7}, 1.5, line);
            break;
        case dsl::HostRole::Workstation:
            canvas_.box({at.x - 11, at.y - 10, 22, 15}, 2, line);
            canvas_.path(fmt::format("M{} {}h12m-6 -5v5", at.x - 6, at.y + 10), line);
            break;
        case dsl::HostRole::Attacker:
            canvas_.path(fmt::format("M{} {}l11 19h-22z", at.x, at.y - 11),
                         {{"fill", "none"},
                          {"stroke", std::string{attack_colour}},
                          {"stroke-width", "1.8"}});
            canvas_.text(
                {at.x, at.y + 6}, "!",
                {.size = 12, .colour = attack_colour, .bold = true, .anchor = Anchor::Middle});
            break;
        }
    }

    void draw_card(const dsl::Host &host) {
        const Box &card = layout_.hosts.at(host.id);
        const bool hostile = host.role == dsl::HostRole::Attacker;
        canvas_.box(card, 6,
                    {{"fill", hostile ? "#fdf1f0" : "#ffffff"},
                     {"stroke", hostile ? std::string{attack_colour} : "#486581"},
                     {"stroke-width", "1.4"}});
        draw_sign(host, {card.x + 22, card.y + 24});
        const double left = card.x + 42;
        const double room = card.width - 48;
        canvas_.text({left, card.y + 19}, fitted(host.id, 13, room), {.size = 13, .bold = true});
        const std::string address = host.role == dsl::HostRole::Router
                                        ? std::string{word_of(host.role, language_)}
                                        : dsl::to_string(host.interfaces.front().address);
        canvas_.text({left, card.y + 35}, fitted(address, 11, room), {.size = 11, .colour = muted});
        canvas_.text({card.x + 10, card.y + 55}, fitted(caption(host), 11, card.width - 20),
                     {.size = 11, .colour = muted});
    }

    std::string caption(const dsl::Host &host) const {
        if (host.role == dsl::HostRole::Router)
            return fmt::format(
                fmt::runtime(language_ == dsl::Language::Ja ? "規則 {}件" : "{} rules"),
                organization_.policy.allow.size());
        if (const dsl::Person *person = organization_.find_person(host.user))
            return person->name.in(language_);
        std::vector<std::string_view> services;
        for (const dsl::Service &service : host.services)
            services.push_back(dsl::word_of(service.kind));
        return services.empty() ? std::string{word_of(host.role, language_)}
                                : fmt::format("{}", fmt::join(services, " "));
    }

    /// One arrow between two hosts, with the numbers of all steps that go there.
    double draw_attack(double bottom) {
        struct Arrow {
            Curve curve;
            std::vector<std::size_t> numbers;
        };
        std::vector<Arrow> arrows;
        std::map<std::pair<std::string, std::string>, std::size_t> drawn;
        std::map<std::string, int> on_host;
        std::vector<std::pair<Spot, std::size_t>> marks;
        const dsl::Index steps{scenario_.attack};
        for (std::size_t i = 0; i < scenario_.attack.size(); ++i) {
            const dsl::Step &step = scenario_.attack[i];
            bool leaves = false;
            for (const dsl::Flow &flow : dsl::flows_of(step, steps, network_)) {
                if (flow.to.empty() || flow.to == flow.from)
                    continue;
                leaves = true;
                const auto [found, fresh] =
                    drawn.emplace(std::pair{flow.from, flow.to}, arrows.size());
                if (fresh)
                    arrows.push_back(
                        {curve_between(layout_.hosts.at(flow.from), layout_.hosts.at(flow.to),
                                       bends_.next(flow.from, flow.to)),
                         {}});
                arrows[found->second].numbers.push_back(i + 1);
            }
            if (!leaves) { // it stays on its host
                const Box &card = layout_.hosts.at(step.host());
                marks.push_back(
                    {{card.right() - 12 - 24.0 * on_host[step.host()]++, card.y}, i + 1});
            }
        }
        for (const Arrow &arrow : arrows) {
            canvas_.path(arrow.curve.path(), {{"fill", "none"},
                                              {"stroke", std::string{attack_colour}},
                                              {"stroke-width", "2.4"},
                                              {"stroke-opacity", "0.85"},
                                              {"marker-end", "url(#attack)"}});
            const double width = 22.0 * static_cast<double>(arrow.numbers.size());
            Spot at = room_.place(arrow.curve, 0.5, width, 23);
            at.x += 11 - width / 2;
            for (const std::size_t number : arrow.numbers) {
                marks.push_back({at, number});
                at.x += 22;
            }
        }
        draw_labels();
        for (const auto &[at, number] : marks)
            draw_number(at, number);
        return draw_legend(bottom);
    }

    void draw_number(Spot at, std::size_t number) {
        canvas_.circle(
            at, 10.5,
            {{"fill", std::string{attack_colour}}, {"stroke", "#ffffff"}, {"stroke-width", "1.5"}});
        canvas_.text({at.x, at.y + 4}, std::to_string(number),
                     {.size = 11.5, .colour = "#ffffff", .bold = true, .anchor = Anchor::Middle});
    }

    double draw_legend(double top) {
        constexpr double line = 25;
        const bool two = layout_.width >= 1200;
        const double room = two ? layout_.width / 2 - 40 : layout_.width - 72;
        const std::size_t rows = two ? (scenario_.attack.size() + 1) / 2 : scenario_.attack.size();
        for (std::size_t i = 0; i < scenario_.attack.size(); ++i) {
            const dsl::Step &step = scenario_.attack[i];
            const double x = 36 + (i >= rows ? room + 16 : 0);
            const double y = top + 8 + line * static_cast<double>(i % rows);
            draw_number({x, y}, i + 1);
            const std::string what = fmt::format(
                "{}: {}{}", step.id, phrase(step, scenario_, language_),
                step.techniques.empty() ? ""
                                        : fmt::format("  {}", fmt::join(step.techniques, " ")));
            canvas_.text({x + 18, y + 4.5}, fitted(what, 12.5, room - 40), {.size = 12.5});
        }
        return top + 24 + line * static_cast<double>(rows);
    }

    const dsl::Scenario &scenario_;
    const dsl::Organization &organization_;
    const dsl::Language language_;
    const bool attack_;
    const dsl::Organization shown_;
    const dsl::Network network_;
    const OrganizationLayout layout_;
    Canvas canvas_;
    Bends bends_;
    struct Label {
        Curve curve;
        std::vector<std::string> lines;
    };
    std::vector<Label> labels_;
    Room room_;
};

} // namespace

std::string organization_svg(const dsl::Scenario &scenario, dsl::Language language, bool attack) {
    return Drawing{scenario, language, attack}.draw();
}

} // namespace enshu::handbook
