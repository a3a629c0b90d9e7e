// A scene whose every pixel is known: a bright person who moves before a room coded in dark and light blocks, and a
// network that tells them apart by brightness. What shows of the code in a picture is raw room.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <memory>

#include "engine/capture/paced_source.h"
#include "engine/capture/source.h"
#include "engine/model/network.h"

namespace bokeh::test {

struct CodedScene {
    static constexpr image::Size kSize{320, 184};
    static constexpr int kRate = 30;                              // frames a second
    static constexpr int kBlock = 8;                              // pixels
    static constexpr int kDark = 10, kLight = 110, kPerson = 220; // luma, full range
    static constexpr double kBoundary = 0.02;                     // of the width: what the mask may be off by

    double speed = 0.4; ///< of the person at most, in widths a second

    /// Of the frame with this number: a picture's time is the run's, its number the source's.
    double centreAt(std::uint64_t sequence) const
    {
        constexpr double kReach = 0.2; // widths to either side
        const double seconds = static_cast<double>(sequence) / kRate;
        return kSize.width * (0.5 + kReach * std::sin(speed / kReach * seconds));
    }
    /// 1 at the edge of the person, less within.
    double personAt(double x, double y, std::uint64_t sequence, double widerBy = 0) const
    {
        const double dx = (x - centreAt(sequence)) / (kSize.width * 0.16 + widerBy);
        const double dy = (y - kSize.height * 0.55) / (kSize.height * 0.4 + widerBy);
        return std::hypot(dx, dy);
    }
    static int code(int blockX, int blockY) { return (blockX + blockY) % 2 ? kLight : kDark; }

    void paint(image::Frame &frame) const
    {
        for (int y = 0; y < kSize.height; ++y)
            for (int x = 0; x < kSize.width; ++x)
                frame.y.row(y)[x] = static_cast<std::uint8_t>(
                    personAt(x + 0.5, y + 0.5, frame.sequence) < 1 ? kPerson : code(x / kBlock, y / kBlock));
        for (image::Plane *plane : {&frame.u, &frame.v})
            for (int y = 0; y < plane->size().height; ++y)
                std::fill_n(plane->row(y), plane->size().width, std::uint8_t{128});
    }

    /// How much of the room's code shows anywhere outside the person and the boundary: the largest contrast of four
    /// blocks, as a share of the code's. 0 nothing, 1 raw.
    double rawest(const image::Frame &frame) const { return rawest(frame.y, frame.sequence); }
    /// Of a picture's luma, with the person where the frame of that number has them.
    double rawest(const image::Plane &luma, std::uint64_t sequence) const
    {
        constexpr int kWide = kSize.width / kBlock, kHigh = kSize.height / kBlock;
        std::array<double, static_cast<std::size_t>(kWide * kHigh)> means;
        for (int i = 0; i < kWide * kHigh; ++i)
            means[static_cast<std::size_t>(i)] = mean(luma, i % kWide, i / kWide);
        double most = 0;
        for (int by = 0; by + 1 < kHigh; ++by)
            for (int bx = 0; bx + 1 < kWide; ++bx) {
                double contrast = 0;
                for (int i = 0; i < 4; ++i) {
                    const int x = bx + i % 2, y = by + i / 2;
                    contrast += (code(x, y) == kLight ? 0.5 : -0.5) * means[static_cast<std::size_t>(y * kWide + x)];
                }
                contrast /= kLight - kDark;
                if (contrast > most && !nearPerson(bx, by, sequence))
                    most = contrast;
            }
        return most;
    }
    /// Whether the person is there to be seen: bright at the middle of the body.
    bool showsPerson(const image::Frame &frame) const
    {
        const int x = static_cast<int>(centreAt(frame.sequence)), y = static_cast<int>(kSize.height * 0.55);
        return frame.y.row(y)[x] > kPerson - 10;
    }

    /// The mask is 31 where luma is above about 160.
    static std::shared_ptr<const model::Network> network()
    {
        model::Topology topology{.name = "coded",
                                 .majors = {{4, 1, model::Step::Down}, {4, 1, model::Step::None}},
                                 .down = model::DownSampling::TopLeft,
                                 .reformat = 2};
        model::Network network{topology, {}, {}};
        for (const model::Convolution &c : model::convolutions(topology)) {
            model::Sublayer layer;
            layer.weights.resize(static_cast<std::size_t>(c.in * c.out * 9));
            layer.biases.assign(static_cast<std::size_t>(c.out), c.major == 0 ? -80 : 0); // luma 160 is 20 in five bits
            for (int o = 0; o < c.out; ++o)
                layer.weights[static_cast<std::size_t>(o * c.in * 9 + 4)] = c.major == 0 ? 4 : 1;
            network.sublayers.push_back(layer);
        }
        return std::make_shared<const model::Network>(network);
    }

private:
    /// Whether the four blocks from there on lie at the person, or at the boundary, anywhere.
    bool nearPerson(int blockX, int blockY, std::uint64_t sequence) const
    {
        const double x0 = blockX * kBlock, x1 = x0 + 2 * kBlock, y0 = blockY * kBlock, y1 = y0 + 2 * kBlock;
        const double x = std::clamp(centreAt(sequence), x0, x1), y = std::clamp(kSize.height * 0.55, y0, y1);
        return personAt(x, y, sequence, kBoundary * kSize.width) <= 1;
    }
    static double mean(const image::Plane &plane, int blockX, int blockY)
    {
        int sum = 0;
        for (int y = 0; y < kBlock; ++y)
            for (int x = 0; x < kBlock; ++x)
                sum += plane.row(blockY * kBlock + y)[blockX * kBlock + x];
        return static_cast<double>(sum) / (kBlock * kBlock);
    }
};

/// The scene at 30 frames a second, by the clock if `paced`.
class CodedSource final : public capture::Source {
public:
    static std::unique_ptr<capture::Source> open(CodedScene scene, bool paced = true,
                                                 std::optional<std::uint64_t> frames = {})
    {
        std::unique_ptr<capture::Source> source(new CodedSource(scene, frames));
        if (paced)
            return std::make_unique<capture::PacedSource>(std::move(source));
        return source;
    }
    const capture::Format &format() const override { return format_; }
    Result<image::FramePtr> read() override
    {
        if (next_ == frames_)
            return image::FramePtr();
        auto frame = pool_.acquire();
        if (!frame)
            return Error{Errc::Exhausted, "all frames are out"};
        frame->sequence = next_;
        frame->time = std::chrono::nanoseconds(std::chrono::seconds(1)) / CodedScene::kRate * next_++;
        frame->colour.range = image::Range::Full;
        scene_.paint(*frame);
        frame->captured = std::chrono::steady_clock::now();
        return image::FramePool::publish(std::move(frame));
    }

private:
    CodedSource(CodedScene scene, std::optional<std::uint64_t> frames)
        : scene_(scene), frames_(frames.value_or(~std::uint64_t{0}))
    {
        format_.name = "coded scene";
        format_.size = CodedScene::kSize;
        format_.colour.range = image::Range::Full;
    }
    CodedScene scene_;
    std::uint64_t frames_;
    capture::Format format_;
    image::FramePool pool_{16, [] { return image::Frame(CodedScene::kSize); }};
    std::uint64_t next_ = 0;
};

} // namespace bokeh::test
