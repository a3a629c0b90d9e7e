// Looks at the pictures of a live run whose chip begins to lie.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include "tests/eventually.h"
#include "tests/pipeline/live/coded_scene.h"

namespace bokeh::test {

/// Threads: one may look, another ask.
class Watch {
public:
    using Clock = std::chrono::steady_clock;

    /// `lies`: a wrong mask has left the chip. `over`: the chip has been found out.
    Watch(CodedScene scene, std::function<bool()> lies, std::function<bool()> over)
        : scene_(scene), lies_(std::move(lies)), over_(std::move(over))
    {
    }

    void look(const image::Frame &frame)
    {
        const bool over = over_(), lies = lies_();
        const double raw = scene_.rawest(frame);
        rawest_ = std::max<double>(rawest_, raw);
        if (over && raw > 0.5)
            ++rawAfter_;
        if (!scene_.showsPerson(frame))
            return;
        ++shown_;
        if (lies && !over) {
            ++shownMeanwhile_;
            lastMeanwhile_ = frame.captured;
        }
    }

    /// Somebody is shown from now on, by whatever computes.
    bool isShown(std::chrono::seconds patience = std::chrono::seconds(20)) const
    {
        const int before = shown_;
        return eventually([&] { return shown_ > before + 5; }, patience);
    }
    double rawest() const { return rawest_; }
    int shownMeanwhile() const { return shownMeanwhile_; } ///< while it lied and was not found out
    int rawAfter() const { return rawAfter_; }             ///< after that
    /// From the first wrong mask to the capture of the last picture that was shown before the chip was found out.
    std::chrono::milliseconds meanwhile(Clock::time_point liedAt) const
    {
        if (shownMeanwhile_ == 0)
            return {};
        return std::chrono::duration_cast<std::chrono::milliseconds>(lastMeanwhile_.load() - liedAt);
    }

private:
    CodedScene scene_;
    std::function<bool()> lies_, over_;
    std::atomic<double> rawest_ = 0;
    std::atomic<int> shown_ = 0, shownMeanwhile_ = 0, rawAfter_ = 0;
    std::atomic<Clock::time_point> lastMeanwhile_{};
};

} // namespace bokeh::test
