#include "engine/mask/refiner.h"

#include <algorithm>

namespace bokeh::mask {

namespace {

/// Makes the stale cells of a score background.
void doubt(const StaleCells &staleCells, int side, std::vector<std::uint8_t> &score)
{
    if (staleCells.stale.none())
        return;
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const int cell = y * StaleCells::kHeight / side * StaleCells::kWidth + x * StaleCells::kWidth / side;
            if (staleCells.stale[static_cast<std::size_t>(cell)])
                score[static_cast<std::size_t>(y * side + x)] = 0;
        }
}

} // namespace

Refiner::Refiner(const Settings &settings) : settings_(settings) {}

Status Refiner::run(const image::Mask &mask, const image::Frame &frame, image::Alpha &out, const StaleCells *staleCells)
{
    if (frame.size().width < 1 || frame.size().height < 1)
        return Error{Errc::BadInput, "a frame without pixels has no alpha"};
    // A mask that lies about its shape is refused by decodeScore().
    score_.resize(mask.channels > 0 ? mask.values.size() / static_cast<std::size_t>(mask.channels) : 0);
    if (Status status = decodeScore(mask, settings_.decoding, score_); !status)
        return status;
    if (settings_.onlyLargest)
        largest_.run(mask.side, score_);
    if (settings_.temporal)
        temporal_.run(mask.sequence, frame, mask.side, score_);
    if (staleCells)
        doubt(*staleCells, mask.side, score_);
    if (out.plane.size() != frame.size())
        out.plane = image::Plane(frame.size());
    upscaler_.run(score_, mask.side, frame, out.plane.view());
    out.sequence = mask.sequence;
    return {};
}

void Refiner::set(const Settings &settings)
{
    if (!settings.temporal || settings.decoding != settings_.decoding)
        temporal_.reset();
    if (!settings.onlyLargest)
        largest_.reset();
    settings_ = settings;
}

void Refiner::reset()
{
    largest_.reset();
    temporal_.reset();
}

} // namespace bokeh::mask
