// A drawing in the making: shapes and texts with a style, as SVG 1.1. Lengths are in pixels.
#pragma once

#include <pugixml.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace enshu::handbook {

struct Spot {
    double x = 0;
    double y = 0;
};

struct Box {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
    Spot centre() const { return {x + width / 2, y + height / 2}; }
    double right() const { return x + width; }
    double bottom() const { return y + height; }
};

/// How wide a text of this size is, about: fonts differ.
double text_width(std::string_view text, double size);
/// As much of the text as fits, with `…` where something was cut.
std::string fitted(std::string_view text, double size, double width);

enum class Anchor { Start, Middle, End };

struct TextStyle {
    double size = 13;
    std::string_view colour = "#1f2933";
    bool bold = false;
    Anchor anchor = Anchor::Start;
    bool halo = false; ///< a white rim, for texts that stand on lines
};

/// Attributes of a shape: {"fill", "#fff"}, {"stroke-width", "2"} …
using Style = std::vector<std::pair<const char *, std::string>>;

class Canvas {
  public:
    /// `title` is what a screen reader says and a browser shows on top.
    explicit Canvas(std::string_view title);

    void box(const Box &box, double radius, const Style &style);
    void circle(Spot centre, double radius, const Style &style);
    void path(const std::string &data, const Style &style);
    void line(Spot from, Spot to, const Style &style);
    void text(Spot at, std::string_view text, const TextStyle &style = {});
    /// An arrow's head at the end of paths with `marker-end: url(#name)`.
    void arrow_head(const char *name, std::string_view colour);

    /// The whole document with its size.
    std::string finish(double width, double height);

  private:
    pugi::xml_document document_;
    pugi::xml_node svg_;
    pugi::xml_node definitions_;
};

} // namespace enshu::handbook
