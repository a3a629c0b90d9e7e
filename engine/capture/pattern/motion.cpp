#include "engine/capture/pattern/motion.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/capture/pattern/noise.h"

namespace bokeh::capture::pattern {

namespace {

constexpr float kLines = 54;      // centimetres from the top of the picture to the bottom
constexpr float kEyeLine = 21.8F; // from the bottom's side: how far the eyes lie below the top

struct Clock {
    double seconds;
    /// A swing with this period; in double, so that it stays exact after days.
    float swing(double period, double phase = 0) const
    {
        return static_cast<float>(std::sin(2 * std::numbers::pi * (seconds / period + phase)));
    }
    float within(double period) const { return static_cast<float>(std::fmod(seconds, period)); }
};

/// Turned by `angle` (clockwise, radians) about a point of the part, which comes to lie at (x, y), in centimetres.
struct Joint {
    float pivotX, pivotY, x, y, angle, scale = 1;
};

Placement place(const Joint &joint, image::Size size)
{
    const float k = pixelsPerCentimetre(size), a = k * joint.scale * std::cos(joint.angle),
                b = -k * joint.scale * std::sin(joint.angle);
    const float middle = 0.5F * static_cast<float>(size.width);
    const float eyes = static_cast<float>(size.height) - k * (kLines - kEyeLine); // the person sits on the lower edge
    return {a, b, middle + k * joint.x - a * joint.pivotX - b * joint.pivotY,
            eyes + k * joint.y + b * joint.pivotX - a * joint.pivotY};
}

/// 1 while up, 0 while down, smooth in between; up at the start of each period.
float raised(float t, float lowers, float rises, float period)
{
    return 1 - smoothStep(lowers, lowers + 0.9F, t) + smoothStep(rises, rises + 0.9F, t) * (t < period ? 1.0F : 0.0F);
}

} // namespace

float pixelsPerCentimetre(image::Size size)
{
    return std::min(static_cast<float>(size.height), 1.12F * static_cast<float>(size.width)) / kLines;
}

Pose poseAt(double seconds, image::Size size)
{
    const Clock clock{seconds};
    const float sway = 1.1F * clock.swing(7.3) + 0.4F * clock.swing(3.1, 0.2);
    const float lean = 0.014F * clock.swing(5.3, 0.1), breath = 0.12F * clock.swing(3.7);
    Pose pose;
    pose.torso = place({0, 40, 0.5F * sway, 35.2F + breath, lean}, size);
    const float tilt = 0.045F * clock.swing(4.7, 0.3) + 0.015F * clock.swing(1.9);
    const float neckX = 0.5F * sway + 27 * lean; // where the torso carries the neck's foot to
    pose.head = place(
        {0, 13, neckX + 0.5F * clock.swing(4.7, 0.45), 13 + breath + 0.30F * clock.swing(2.3), lean + tilt}, size);

    const float wave = clock.within(9), up = raised(wave, 3.2F, 8.1F, 9);
    const float waving = 0.20F * clock.swing(0.85) * smoothStep(0.5F, 1, up);
    pose.rightArm = place({0, 0, 25.5F + 0.4F * sway, 41 + 36 * (1 - up), 0.10F + waving + 0.25F * (1 - up)}, size);
    const float talk = clock.within(7), show = raised(talk, 1.6F, 5.2F, 7);
    pose.leftArm = place({0, 0, -21.5F + 0.4F * sway + 0.6F * clock.swing(1.3),
                          57.5F + 20 * (1 - show) + 0.9F * clock.swing(1.1), 0.10F + 0.07F * clock.swing(1.3, 0.3)},
                         size);

    const float blink = clock.within(3.4);
    pose.eyesClosed = smoothStep(2.60F, 2.66F, blink) * (1 - smoothStep(2.74F, 2.82F, blink));
    const float phrase = smoothStep(-0.2F, 0.3F, clock.swing(5.9, 0.1));
    pose.mouthOpen =
        std::clamp(phrase * (0.5F + 0.5F * clock.swing(0.31)) * (0.6F + 0.4F * clock.swing(0.83)), 0.0F, 1.0F);
    return pose;
}

} // namespace bokeh::capture::pattern
