// A drawing as SVG text: what the charts are made of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bokeh::evaluation::chart {

enum class Anchor { Start, Middle, End };

/// Collects elements; coordinates are user units from the top left, printed to a tenth. Colours come from classes that
/// suit light and dark surroundings alike, by the viewer's own preference. Equal calls make equal text on any machine.
class Svg {
public:
    Svg(double width, double height, std::string_view title); ///< the title is for those who hear the picture

    void line(double x1, double y1, double x2, double y2, const char *style);
    void circle(double x, double y, double radius, const char *style);
    void rectangle(double x, double y, double width, double height, const char *style);
    /// A cell as dark as `share` in [0, 1] of the accent colour.
    void cell(double x, double y, double width, double height, double share);
    /// `style`: "text", "soft" (smaller and fainter), "head", or "over" (on a dark cell).
    void text(double x, double y, std::string_view, const char *style = "text", Anchor = Anchor::Start);
    /// Read from below to above.
    void upright(double x, double y, std::string_view, const char *style = "soft", Anchor = Anchor::Middle);

    std::string finish() const;

private:
    std::string body_;
    double width_, height_;
    std::string title_;
};

inline constexpr double kTextHeight = 12; ///< user units, of "text"

/// An upper bound of a text's width in "text", in a font that nobody knows.
double textWidth(std::string_view);

/// Round values for an axis' ticks in [low, high].
struct Ticks {
    std::vector<double> values;
    int decimals = 0; ///< that tell them apart
};

/// Steps of 1, 2 or 5 times a power of ten, at most `most` + 1 of them; at least two ticks where low < high.
Ticks linearTicks(double low, double high, int most);

/// 1, 2 and 5 times powers of ten; where these are fewer than three, linear ones. `low` > 0.
Ticks logarithmicTicks(double low, double high);

} // namespace bokeh::evaluation::chart
