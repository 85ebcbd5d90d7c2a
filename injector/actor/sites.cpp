#include "injector/actor/sites.h"

#include "injector/actor/staff_draw.h"

#include <algorithm>

namespace enshu::actor {
namespace {

constexpr std::uint64_t smallest_picture = 1'500;
constexpr std::uint64_t largest_picture = 14'000;

std::string answer_with(std::string_view type, std::string_view body) {
    std::string out = "HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Type: ";
    out += type;
    out += "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    out += body;
    return out;
}

/// Bytes that no program takes for a picture, as many as one has.
std::string picture(Draw &draw) {
    std::string bytes(smallest_picture + draw.below(largest_picture - smallest_picture), '\0');
    std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<char>(draw.below(256)); });
    return bytes;
}

} // namespace

std::optional<std::string> Sites::answer(const std::string &host, const std::string &path) const {
    const auto known = std::any_of(texts_.sites.begin(), texts_.sites.end(),
                                   [&](const auto &site) { return site.name == host; });
    if (!known) {
        return std::nullopt;
    }
    const auto plain = path.substr(0, path.find('?'));
    Draw draw(0, host + plain);
    if (plain.ends_with(".css")) {
        return answer_with("text/css", "body { margin: 1em auto; max-width: 60em }\n"
                                       "h1 { border-bottom: 2px solid #367 }\n");
    }
    if (plain.ends_with(".js")) {
        return answer_with("text/javascript", "// Opens and closes the menu.\n");
    }
    if (plain.ends_with(".ico")) {
        return answer_with("image/x-icon", picture(draw));
    }
    if (plain.ends_with(".png")) {
        return answer_with("image/png", picture(draw));
    }
    if (plain.ends_with(".jpg")) {
        return answer_with("image/jpeg", picture(draw));
    }
    return answer_with("text/html; charset=utf-8", page(host, plain));
}

std::string Sites::page(const std::string &host, const std::string &path) const {
    Draw draw(0, host + path);
    const auto drawn = [&](const std::vector<std::string> &lines) {
        return lines.empty() ? host : draw.fill(draw.pick(lines));
    };
    const auto title = drawn(texts_.headings);
    std::string html = "<!DOCTYPE html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\"><title>" +
                       title + " | " + host +
                       "</title><link rel=\"stylesheet\" href=\"/css/style.css\"></head>\n"
                       "<body><img src=\"/img/logo.png\" alt=\"" +
                       host + "\">\n<h1>" + title + "</h1>\n";
    for (auto left = 3 + draw.below(6); left > 0; --left) {
        html += "<p>" + drawn(texts_.texts) + drawn(texts_.texts) + "</p>\n";
    }
    html += "<ul>\n";
    const auto pages = texts_.pages_of(host);
    for (auto left = 2 + draw.below(4); left > 0; --left) {
        html += "<li><a href=\"" + draw.fill(draw.pick(pages)) + "\">" + drawn(texts_.headings) +
                "</a></li>\n";
    }
    return html + "</ul></body></html>\n";
}

} // namespace enshu::actor
