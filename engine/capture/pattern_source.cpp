#include "engine/capture/pattern_source.h"

#include <algorithm>
#include <fmt/format.h>

#include "engine/capture/pattern_painter.h"

namespace bokeh::capture {

namespace {

constexpr int kMaxSide = 16384;
constexpr std::int64_t kMaxPixels = std::int64_t{64} << 20;

Format formatOf(const PatternSource::Options &options)
{
    Format format;
    format.name = "Test pattern";
    format.size = options.size;
    format.colour = options.colour;
    format.rateNumerator = options.rateNumerator;
    format.rateDenominator = options.rateDenominator;
    format.ticksPerSecond = options.rateNumerator;
    format.frames = options.frames;
    return format;
}

} // namespace

PatternSource::PatternSource(Options options)
    : options_(options),
      format_(formatOf(options)),
      painter_(std::make_unique<PatternPainter>(options.size, options.colour, options.noise)),
      pool_(std::max<std::size_t>(options.poolSize, 1), [&] { return image::Frame(options.size); })
{
}

PatternSource::~PatternSource() = default;

Result<std::unique_ptr<PatternSource>> PatternSource::open(Options options)
{
    const auto [width, height] = options.size;
    if (width < 1 || height < 1 || width > kMaxSide || height > kMaxSide || std::int64_t{width} * height > kMaxPixels)
        return Error{Errc::BadInput,
                     fmt::format("the test pattern is 1 to {} a side and at most 64 megapixels, not {}x{}", kMaxSide,
                                 width, height)};
    if (options.rateNumerator < 1 || options.rateDenominator < 1)
        return Error{Errc::BadInput,
                     fmt::format("{}/{} is no frame rate", options.rateNumerator, options.rateDenominator)};
    return std::unique_ptr<PatternSource>(new PatternSource(options));
}

double PatternSource::secondsAt(std::uint64_t sequence) const
{
    return static_cast<double>(sequence) * options_.rateDenominator / options_.rateNumerator;
}

Result<image::FramePtr> PatternSource::read()
{
    if (options_.frames && next_ >= *options_.frames)
        return image::FramePtr();
    auto frame = pool_.acquire();
    if (!frame)
        return Error{Errc::Exhausted, fmt::format("all {} frames of the pool are out", options_.poolSize)};
    painter_->paint(next_, secondsAt(next_), *frame);
    frame->colour = options_.colour;
    frame->sequence = next_;
    // Whole seconds apart, so that nothing overflows in a run of weeks.
    const auto rate = static_cast<std::uint64_t>(options_.rateNumerator);
    const std::uint64_t ticks = next_ * static_cast<std::uint64_t>(options_.rateDenominator);
    frame->time =
        std::chrono::seconds(ticks / rate) + std::chrono::nanoseconds((ticks % rate * 1'000'000'000 + rate / 2) / rate);
    frame->captured = std::chrono::steady_clock::now();
    ++next_;
    return image::FramePool::publish(std::move(frame));
}

image::Alpha PatternSource::truth(std::uint64_t sequence)
{
    image::Alpha alpha{sequence, image::Plane(options_.size)};
    painter_->paintTruth(secondsAt(sequence), alpha.plane.view());
    return alpha;
}

} // namespace bokeh::capture
