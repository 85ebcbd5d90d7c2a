#include "orchestrator/handbook/canvas.h"

#include "scenario-dsl/source/characters.h"

#include <fmt/format.h>

#include <sstream>

namespace enshu::handbook {
namespace {

std::string number(double value) {
    return fmt::format("{:.10g}", static_cast<long>(value * 10 + (value < 0 ? -0.5 : 0.5)) / 10.0);
}

void apply(pugi::xml_node node, const Style &style) {
    for (const auto &[name, value] : style)
        node.append_attribute(name) = value.c_str();
}

} // namespace

double text_width(std::string_view text, double size) {
    return static_cast<double>(dsl::display_width(text)) * size * 0.54;
}

std::string fitted(std::string_view text, double size, double width) {
    if (text_width(text, size) <= width)
        return std::string{text};
    std::size_t end = 0;
    while (end < text.size()) {
        const std::size_t next = end + dsl::character_length(text, end);
        if (text_width(text.substr(0, next), size) + text_width("…", size) > width)
            break;
        end = next;
    }
    return std::string{text.substr(0, end)} + "…";
}

Canvas::Canvas(std::string_view title) {
    svg_ = document_.append_child("svg");
    svg_.append_attribute("xmlns") = "http://www.w3.org/2000/svg";
    svg_.append_attribute("font-family") =
        "'Noto Sans CJK JP', 'Noto Sans JP', 'Noto Sans', 'Hiragino Sans', 'Yu Gothic', sans-serif";
    svg_.append_child("title").text() = std::string{title}.c_str();
    definitions_ = svg_.append_child("defs");
}

void Canvas::box(const Box &box, double radius, const Style &style) {
    auto node = svg_.append_child("rect");
    node.append_attribute("x") = number(box.x).c_str();
    node.append_attribute("y") = number(box.y).c_str();
    node.append_attribute("width") = number(box.width).c_str();
    node.append_attribute("height") = number(box.height).c_str();
    node.append_attribute("rx") = number(radius).c_str();
    apply(node, style);
}

void Canvas::circle(Spot centre, double radius, const Style &style) {
    auto node = svg_.append_child("circle");
    node.append_attribute("cx") = number(centre.x).c_str();
    node.append_attribute("cy") = number(centre.y).c_str();
    node.append_attribute("r") = number(radius).c_str();
    apply(node, style);
}

void Canvas::path(const std::string &data, const Style &style) {
    auto node = svg_.append_child("path");
    node.append_attribute("d") = data.c_str();
    apply(node, style);
}

void Canvas::line(Spot from, Spot to, const Style &style) {
    path(fmt::format("M{} {}L{} {}", number(from.x), number(from.y), number(to.x), number(to.y)),
         style);
}

void Canvas::text(Spot at, std::string_view text, const TextStyle &style) {
    auto node = svg_.append_child("text");
    node.append_attribute("x") = number(at.x).c_str();
    node.append_attribute("y") = number(at.y).c_str();
    node.append_attribute("font-size") = number(style.size).c_str();
    node.append_attribute("fill") = std::string{style.colour}.c_str();
    if (style.bold)
        node.append_attribute("font-weight") = "bold";
    if (style.anchor != Anchor::Start)
        node.append_attribute("text-anchor") = style.anchor == Anchor::Middle ? "middle" : "end";
    if (style.halo)
        apply(node, {{"stroke", "#ffffff"},
                     {"stroke-width", "4"},
                     {"stroke-linejoin", "round"},
                     {"paint-order", "stroke"}});
    node.text() = dsl::printable(text).c_str();
}

void Canvas::arrow_head(const char *name, std::string_view colour) {
    auto marker = definitions_.append_child("marker");
    apply(marker, {{"id", name},
                   {"viewBox", "0 0 10 10"},
                   {"refX", "9"},
                   {"refY", "5"},
                   {"markerWidth", "12"},
                   {"markerHeight", "12"},
                   {"markerUnits", "userSpaceOnUse"},
                   {"orient", "auto"}});
    auto head = marker.append_child("path");
    apply(head, {{"d", "M0 0L10 5L0 10z"}, {"fill", std::string{colour}}});
}

std::string Canvas::finish(double width, double height) {
    const std::string w = number(width);
    const std::string h = number(height);
    svg_.prepend_attribute("height") = h.c_str();
    svg_.prepend_attribute("width") = w.c_str();
    svg_.append_attribute("viewBox") = ("0 0 " + w + " " + h).c_str();
    std::ostringstream out;
    document_.save(out, "  ", pugi::format_default | pugi::format_no_declaration);
    return out.str();
}

} // namespace enshu::handbook
