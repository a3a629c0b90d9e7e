#include "engine/evaluation/chart/svg.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <iterator>

namespace bokeh::evaluation::chart {

namespace {

// A page of its own colour lies below, so that text and lines are seen wherever the file is shown.
constexpr const char *kStyle = R"(<style>
.page{fill:#fff}
text{font-family:system-ui,"Segoe UI","DejaVu Sans",Arial,sans-serif;fill:#24292f}
.text{font-size:12px}.soft{font-size:11px;fill:#57606a}.head{font-size:14px;font-weight:600}
.over{font-size:12px;fill:#fff}
.grid{stroke:#d0d7de;stroke-width:1}.axis{stroke:#57606a;stroke-width:1}.lead{stroke:#8c959f;stroke-width:1}
.mark{fill:#0969da}.other{fill:#fff;stroke:#0969da;stroke-width:2}.span{stroke:#0969da;stroke-width:2}
.band{fill:#8c959f;fill-opacity:.15}.cell{fill:#0969da}
@media (prefers-color-scheme:dark){
.page{fill:#0d1117}
text{fill:#e6edf3}.soft{fill:#9198a1}.over{fill:#fff}
.grid{stroke:#30363d}.axis{stroke:#9198a1}.lead{stroke:#6e7681}
.mark{fill:#58a6ff}.other{fill:#0d1117;stroke:#58a6ff}.span{stroke:#58a6ff}.cell{fill:#1f6feb}
}
</style>
)";

std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text)
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        default:
            out += c;
        }
    return out;
}

/// A tenth of a unit; no "-0.0".
std::string number(double value)
{
    const double rounded = std::round(value * 10) / 10;
    return fmt::format("{:.1f}", rounded == 0 ? 0.0 : rounded);
}

const char *anchorName(Anchor anchor)
{
    return anchor == Anchor::Start ? "start" : anchor == Anchor::Middle ? "middle" : "end";
}

} // namespace

Svg::Svg(double width, double height, std::string_view title) : width_(width), height_(height), title_(title) {}

void Svg::line(double x1, double y1, double x2, double y2, const char *style)
{
    fmt::format_to(std::back_inserter(body_), "<line class=\"{}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>\n", style,
                   number(x1), number(y1), number(x2), number(y2));
}

void Svg::circle(double x, double y, double radius, const char *style)
{
    fmt::format_to(std::back_inserter(body_), "<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>\n", style, number(x),
                   number(y), number(radius));
}

void Svg::rectangle(double x, double y, double width, double height, const char *style)
{
    fmt::format_to(std::back_inserter(body_), "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n",
                   style, number(x), number(y), number(width), number(height));
}

void Svg::cell(double x, double y, double width, double height, double share)
{
    fmt::format_to(std::back_inserter(body_),
                   "<rect class=\"cell\" fill-opacity=\"{:.3f}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n",
                   std::clamp(share, 0.0, 1.0), number(x), number(y), number(width), number(height));
}

void Svg::text(double x, double y, std::string_view text, const char *style, Anchor anchor)
{
    fmt::format_to(std::back_inserter(body_), "<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>\n",
                   style, number(x), number(y), anchorName(anchor), escaped(text));
}

void Svg::upright(double x, double y, std::string_view text, const char *style, Anchor anchor)
{
    fmt::format_to(
        std::back_inserter(body_),
        "<text class=\"{}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\" transform=\"rotate(-90 {} {})\">{}</text>\n", style,
        number(x), number(y), anchorName(anchor), number(x), number(y), escaped(text));
}

std::string Svg::finish() const
{
    return fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" "
                       "role=\"img\">\n<title>{}</title>\n{}<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n"
                       "{}</svg>\n",
                       number(width_), number(height_), number(width_), number(height_), escaped(title_), kStyle,
                       body_);
}

double textWidth(std::string_view text)
{
    constexpr double kWidest = 0.62; // of the height, on average over a word of a wide sans-serif
    const auto letters =
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    return kWidest * kTextHeight * static_cast<double>(letters);
}

Ticks linearTicks(double low, double high, int most)
{
    if (!(low < high))
        return {{low}, 2};
    const double rough = (high - low) / most;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double factor : {5.0, 2.0, 1.0})
        if (factor * power >= rough)
            step = factor * power;
    // A step that leaves a single tick is halved until it does not.
    while (std::floor(high / step) - std::ceil(low / step) < 1)
        step /= 2;
    Ticks ticks;
    constexpr double kSlack = 1e-9; // of a step: a tick at the very end belongs to the axis
    for (double i = std::ceil(low / step - kSlack); i <= std::floor(high / step + kSlack); ++i)
        ticks.values.push_back(i * step);
    while (ticks.decimals < 9 &&
           std::abs(step * std::pow(10, ticks.decimals) - std::round(step * std::pow(10, ticks.decimals))) > 1e-6)
        ++ticks.decimals;
    return ticks;
}

Ticks logarithmicTicks(double low, double high)
{
    constexpr double kSlack = 1e-9;
    Ticks ticks;
    for (double power = std::floor(std::log10(low)); power <= std::ceil(std::log10(high)); ++power)
        for (const double factor : {1.0, 2.0, 5.0})
            if (const double value = factor * std::pow(10, power);
                value >= low * (1 - kSlack) && value <= high * (1 + kSlack)) {
                ticks.values.push_back(value);
                ticks.decimals = std::max(ticks.decimals, static_cast<int>(-power));
            }
    return ticks.values.size() < 3 ? linearTicks(low, high, 5) : ticks;
}

} // namespace bokeh::evaluation::chart
