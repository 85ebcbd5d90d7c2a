#include "injector/actor/staff_web.h"

#include "injector/actor/http.h"
#include "injector/actor/look_up.h"

namespace enshu::actor {
namespace {

constexpr unsigned most_pages = 4;
constexpr unsigned most_pictures = 3;
constexpr auto usual_agent =
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

Endpoint server_of(const StaffTexts::Site &site, Reach reach) {
    const bool has_port = site.address.find(':') != std::string::npos;
    return parse_endpoint(has_port ? site.address : site.address + ":80", reach);
}

} // namespace

WebHabit::WebHabit(const StaffOptions &options, const StaffTexts &texts)
    : options_(options), texts_(texts), draw_(options.seed, "web"),
      agent_(texts.agents.empty() ? usual_agent : draw_.pick(texts.agents)) {}

PageView WebHabit::next() {
    PageView view;
    const bool begins = left_ == 0;
    if (begins) {
        site_ = draw_.pick(texts_.sites);
        pages_ = texts_.pages_of(site_.name);
        left_ = static_cast<unsigned>(1 + draw_.below(most_pages));
        last_.clear();
    }
    view.site = site_;
    view.referer = last_;
    last_ = begins && draw_.chance(60) ? "/" : draw_.fill(draw_.pick(pages_));
    view.paths.push_back(last_);
    if (begins) { // what a browser keeps for the rest of the visit
        for (const char *kept :
             {"/css/style.css", "/js/menu.js", "/img/logo.png", "/favicon.ico"}) {
            view.paths.emplace_back(kept);
        }
    }
    for (auto left = draw_.below(most_pictures + 1); left > 0; --left) {
        view.paths.push_back(draw_.fill("/img/photo{n}.jpg"));
    }
    view.ends_visit = --left_ == 0;
    return view;
}

milliseconds WebHabit::pause_after(const PageView &view) {
    return draw_.pause(view.ends_visit ? between_visits(*options_.browse)
                                       : within_a_visit(*options_.browse));
}

void WebHabit::look(const PageView &view, Lease &lease, unsigned &asked) {
    if (!options_.proxy && view.site.address.empty()) {
        return;
    }
    const auto server = options_.proxy ? *options_.proxy : server_of(view.site, options_.reach);
    if (const auto &name = options_.proxy ? texts_.proxy : view.site.name;
        options_.dns && !name.empty() && view.referer.empty()) {
        look_up({static_cast<std::uint16_t>(options_.seed + asked), name, dns::Type::A},
                *options_.dns, staff_patience, lease);
    }
    const std::string page = "http://" + view.site.name + view.paths.front();
    for (std::size_t i = 0; i < view.paths.size(); ++i) {
        const std::string from = i > 0                  ? page
                                 : view.referer.empty() ? ""
                                                        : "http://" + view.site.name + view.referer;
        const std::string fields = "Accept-Language: ja,en-US;q=0.7,en;q=0.3\r\n" +
                                   (from.empty() ? "" : "Referer: " + from + "\r\n");
        ++asked;
        Talk talk(server, staff_limits, &lease);
        talk.say(http::request_head("GET", {server, view.paths[i], view.site.name},
                                    options_.proxy.has_value(), agent_, fields));
        talk.listen();
    }
}

} // namespace enshu::actor
