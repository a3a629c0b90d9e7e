#include "engine/pipeline/legend.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <opencv2/imgproc.hpp>

#include "engine/compositor/rows.h"

namespace bokeh::pipeline {

namespace {

using compositor::fastestRows;

constexpr image::Rgb kGround{14, 16, 20}, kText{255, 255, 255}, kFrame{170, 170, 170};
constexpr std::uint8_t kGroundAlpha = 190, kOpaque = 255;
constexpr int kLeastText = 7;   // height of a capital in pixels: smaller ones cannot be read
constexpr int kTextShare = 45;  // of the picture's height
constexpr int kFine = 4;        // text is drawn so many times larger and then shrunk: strokes thinner than a pixel
constexpr double kCapital = 21; // height of the font's capitals at scale 1
constexpr double kStroke = 7.5; // height of a capital to the width of a stroke
constexpr int kFont = cv::FONT_HERSHEY_SIMPLEX;

int even(double length)
{
    return 2 * static_cast<int>(std::lround(length / 2));
}

int textWidth(std::string_view name, int capital)
{
    int below = 0;
    return cv::getTextSize(std::string(name), kFont, capital / kCapital, 1, &below).width;
}

/// The text's coverage, 0 .. 255, on a plane of its own size whose base line is `base` rows from its top.
cv::Mat coverage(std::string_view name, int capital, image::Size size, int base)
{
    cv::Mat fine(size.height * kFine, size.width * kFine, CV_8UC1, cv::Scalar(0)), text;
    cv::putText(fine, std::string(name), {0, base * kFine}, kFont, kFine * capital / kCapital, cv::Scalar(255),
                std::max(1, static_cast<int>(std::lround(kFine * capital / kStroke))), cv::LINE_AA);
    cv::resize(fine, text, {size.width, size.height}, 0, 0, cv::INTER_AREA);
    return text;
}

struct Box {
    int x, y, width, height;
};

void fill(image::Plane &plane, const Box &box, std::uint8_t value)
{
    for (int y = box.y; y < box.y + box.height; ++y)
        std::fill_n(plane.row(y) + box.x, box.width, value);
}

void fill(image::Frame &frame, const Box &box, image::Rgb rgb)
{
    const image::Yuv yuv = image::toYuv(rgb, frame.colour);
    const Box chroma{box.x / 2, box.y / 2, box.width / 2, box.height / 2};
    fill(frame.y, box, yuv.y);
    fill(frame.u, chroma, yuv.u);
    fill(frame.v, chroma, yuv.v);
}

} // namespace

void Legend::note(std::span<const int> pixels, std::chrono::nanoseconds time)
{
    if (time < time_)
        for (std::chrono::nanoseconds &seen : seen_)
            seen = time;
    time_ = time;
    std::int64_t all = 0;
    for (int count : pixels)
        all += count;
    for (std::size_t k = 0; k < kMost; ++k) {
        if (k < pixels.size() && pixels[k] > 0 && std::int64_t{pixels[k]} * kLeast >= all) {
            seen_[k] = time;
            listed_.set(k);
        } else if (listed_[k] && time - seen_[k] > kStays) {
            listed_.reset(k);
        }
    }
}

image::Size Legend::Layout::panel(int names) const
{
    if (names == 0 || rows == 0)
        return {};
    const int used = (names + rows - 1) / rows; // columns
    return {used * column + padding, std::min(names, rows) * line + padding};
}

Legend::Layout Legend::layoutFor(std::span<const model::SceneClass> classes, image::Size picture)
{
    Layout to;
    to.text = std::max(kLeastText, picture.height / kTextShare);
    to.margin = even(1.2 * to.text);
    to.padding = even(0.9 * to.text);
    to.swatch = even(1.25 * to.text);
    to.line = even(1.75 * to.text);
    int widest = 0;
    for (const model::SceneClass &one : classes)
        widest = std::max(widest, textWidth(one.name, to.text));
    to.column = to.padding + to.swatch + to.padding + even(widest + to.text / 2.0);
    const int names = static_cast<int>(classes.size());
    to.rows = std::clamp((picture.height - 2 * to.margin - to.padding) / to.line, 0, names);
    to.columns = std::max(0, (picture.width - 2 * to.margin - to.padding) / to.column);
    if (to.rows == 0 || to.columns == 0)
        to.rows = to.columns = 0;
    else
        to.columns = std::min(to.columns, (names + to.rows - 1) / to.rows);
    return to;
}

void Legend::prepare(std::span<const model::SceneClass> classes, const image::Frame &out)
{
    if (classes.data() == classes_ && classes.size() == count_ && out.size() == picture_ && out.colour == panel_.colour)
        return;
    classes_ = classes.data();
    count_ = classes.size();
    picture_ = out.size();
    layout_ = layoutFor(classes, picture_);
    const image::Size size = layout_.largest();
    panel_ = image::Frame(size);
    panel_.colour = out.colour;
    alpha_.plane = image::Plane(size);
    chromaAlpha_.plane = image::Plane(image::chromaSize(size));
    line_.resize(static_cast<std::size_t>(size.width));
    drawn_.reset();
    shown_ = {};
}

void Legend::drawName(const model::SceneClass &one, int x, int y)
{
    const Layout &to = layout_;
    const Box frame{x, y + (to.line - to.swatch) / 4 * 2, to.swatch, to.swatch};
    fill(panel_, frame, kFrame);
    fill(alpha_.plane, frame, kOpaque);
    fill(panel_, {frame.x + 2, frame.y + 2, frame.width - 4, frame.height - 4}, one.colour);

    const image::Size size{to.column - to.padding - to.swatch - to.padding, to.line};
    const cv::Mat text = coverage(one.name, to.text, size, (to.line + to.text) / 2);
    const int left = x + to.swatch + to.padding;
    const int white = image::toYuv(kText, panel_.colour).y, ground = image::toYuv(kGround, panel_.colour).y;
    for (int row = 0; row < size.height; ++row)
        for (int column = 0; column < size.width; ++column) {
            const int covered = text.at<std::uint8_t>(row, column);
            panel_.y.row(y + row)[left + column] = static_cast<std::uint8_t>(ground + (white - ground) * covered / 255);
            alpha_.plane.row(y + row)[left + column] =
                static_cast<std::uint8_t>(kGroundAlpha + (kOpaque - kGroundAlpha) * covered / 255);
        }
}

void Legend::drawPanel(std::span<const model::SceneClass> classes)
{
    const Layout &to = layout_;
    const int names = std::min(static_cast<int>(listed_.count()), to.rows * to.columns);
    shown_ = to.panel(names);
    const Box all{0, 0, shown_.width, shown_.height};
    fill(panel_, all, kGround);
    fill(alpha_.plane, all, kGroundAlpha);
    int drawn = 0;
    for (std::size_t k = 0; k < classes.size() && drawn < names; ++k)
        if (listed_[k]) {
            drawName(classes[k], to.padding + drawn / to.rows * to.column,
                     to.padding / 4 * 2 + drawn % to.rows * to.line);
            ++drawn;
        }
    for (int y = 0; y < shown_.height / 2; ++y)
        fastestRows().halve(alpha_.plane.row(2 * y), alpha_.plane.row(2 * y + 1), chromaAlpha_.plane.row(y),
                            shown_.width);
    drawn_ = listed_;
}

void Legend::blend(image::Frame &out)
{
    const int left = layout_.margin, top = (out.size().height - layout_.margin - shown_.height) / 2 * 2;
    const auto plane = [&](const image::Plane &panel, const image::Plane &alpha, image::Plane &to, int scale) {
        const auto width = static_cast<std::size_t>(shown_.width / scale);
        for (int y = 0; y < shown_.height / scale; ++y) {
            std::uint8_t *row = to.row(top / scale + y) + left / scale;
            std::copy_n(row, width, line_.begin());
            fastestRows().blend({panel.row(y), line_.data(), alpha.row(y)}, row, static_cast<int>(width));
        }
    };
    plane(panel_.y, alpha_.plane, out.y, 1);
    plane(panel_.u, chromaAlpha_.plane, out.u, 2);
    plane(panel_.v, chromaAlpha_.plane, out.v, 2);
}

void Legend::draw(std::span<const model::SceneClass> classes, image::Frame &out)
{
    prepare(classes, out);
    if (layout_.rows == 0)
        return;
    if (drawn_ != listed_)
        drawPanel(classes);
    blend(out);
}

} // namespace bokeh::pipeline
