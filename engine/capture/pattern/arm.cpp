#include <array>

#include "engine/capture/pattern/body.h"
#include "engine/capture/pattern/noise.h"

namespace bokeh::capture::pattern {

namespace {

const Vec3 kPalm = srgb(0xDDAE94), kFlush = srgb(0xCE8474), kJacket = srgb(0x232C38), kSeam = srgb(0x141A22);

struct Bone {
    Area ends; ///< from the joint nearer to the body
    float r0, r1, depth;
};

// An open hand seen from the palm, thumb to the left; the wrist is at y = -24.
constexpr std::array kBones{
    Bone{{-2.7F, -31.6F, -3.9F, -38.3F}, 0.98F, 0.76F, 0.9F}, // index
    Bone{{-0.8F, -32.2F, -0.9F, -40.0F}, 1.00F, 0.78F, 1.0F}, // middle
    Bone{{1.1F, -31.8F, 1.9F, -39.0F}, 0.96F, 0.74F, 0.9F},   // ring
    Bone{{2.8F, -30.7F, 4.5F, -36.4F}, 0.84F, 0.64F, 0.7F},   // little
    Bone{{-2.6F, -26.4F, -6.0F, -31.0F}, 1.45F, 0.95F, 1.4F}, // thumb
    Bone{{-6.0F, -31.0F, -6.6F, -33.4F}, 0.95F, 0.74F, 1.3F}, // its tip
};
constexpr Bone kPalmLeft{{-1.2F, -26.6F, -1.6F, -31.2F}, 2.4F, 2.2F, 0.6F};
constexpr Bone kPalmRight{{1.2F, -26.4F, 1.5F, -30.8F}, 2.3F, 2.1F, 0.5F};
constexpr Bone kWrist{{0, -18, 0, -25}, 2.75F, 2.55F, 0};
constexpr Bone kSleeve{{0, 3, 0, -18.6F}, 5.6F, 3.9F, 0.6F};

struct Limb {
    float edge, height; ///< distance to the outline, positive outside; centimetres towards the viewer
};

Limb limbAt(const Bone &bone, float x, float y)
{
    float along = 0;
    const float off = distanceToLimb(x, y, bone.ends, 0, 0, &along);
    const float radius = bone.r0 + (bone.r1 - bone.r0) * along;
    return {off - radius, bone.depth + dome(off * off / (radius * radius), radius)};
}

Limb join(const Limb &a, const Limb &b, float width)
{
    return {smoothMin(a.edge, b.edge, width), smoothMax(a.height, b.height, width)};
}

struct ArmPoint {
    float skin, sleeve, height;
};

ArmPoint armAt(float x, float y)
{
    Limb hand{100, -100};
    if (y < -16) {
        hand = join(limbAt(kPalmLeft, x, y), limbAt(kPalmRight, x, y), 1.4F);
        hand = join(hand, limbAt(kWrist, x, y), 1.4F);
        for (const Bone &bone : kBones)
            hand = join(hand, limbAt(bone, x, y), 0.5F);
        hand.height += 0.55F * spot(x + 2.3F, y + 27.2F, 1.7F, 2.2F) + 0.35F * spot(x - 2.1F, y + 27.2F, 1.5F, 2.4F) -
                       0.35F * spot(x, y + 28.6F, 1.2F, 1.8F);
    }
    const Limb sleeve = limbAt(kSleeve, x, y);
    ArmPoint arm{hand.edge, std::max(sleeve.edge, -19.4F - y + 0.05F * x * x), hand.height};
    if (arm.sleeve < 0) {
        const float bend = 2.5F * cloudNoise(0.2F * x, 0.15F * y, 83);
        const float depth = 0.5F + 0.5F * cloudNoise(0.2F * x, 0.3F * y, 87);
        const float fold = std::sin(1.25F * y + 0.55F * x + 2.5F * bend) * depth * smoothStep(-17, -15, y);
        const float cuff = 0.45F * smoothStep(-16.6F, -16.9F, y);
        arm.height = std::max(arm.height, sleeve.height + 0.30F * fold + cuff);
    }
    return arm;
}

/// The lines of the palm and at the joints of the fingers.
float creases(float x, float y)
{
    const float heart = spot(y + 29.6F + 0.10F * square(x + 2.5F) - 0.9F, 0, 0.14F, 1) * smoothStep(-3.0F, -1.5F, x);
    const float head = spot(y + 28.4F - 0.28F * (x + 2.5F), 0, 0.14F, 1) * smoothStep(3.2F, 1.5F, std::abs(x + 0.5F));
    const float ball = spot(std::hypot(x + 3.6F, y + 25.4F) - 3.1F, 0, 0.16F, 1) * smoothStep(-24.5F, -26, y);
    float joints = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        float along = 0;
        const float off = distanceToLimb(x, y, kBones[i].ends, kBones[i].r0, kBones[i].r1, &along);
        if (off < 0)
            joints += spot(along - 0.12F, 0, 0.018F, 1) + spot(along - 0.46F, 0, 0.02F, 1) +
                      0.8F * spot(along - 0.76F, 0, 0.018F, 1);
    }
    return std::min(1.0F, 0.8F * heart + 0.7F * head + 0.8F * ball + joints);
}

Surface surfaceAt(float x, float y, const ArmPoint &arm)
{
    if (arm.sleeve < 0) {
        const float seam = spot(y + 17, 0, 0.12F, 1);
        const float weave = 0.93F + 0.14F * valueNoise(9 * x, 9 * y, 61);
        return {mix(kJacket, kSeam, 0.8F * seam) * weave, 0.2F, 0.02F, 8};
    }
    const float tips =
        smoothStep(-36, -39.5F, y) + 0.6F * spot(x + 2.4F, y + 27, 1.6F, 2) + 0.5F * spot(x - 2.3F, y + 27, 1.3F, 2);
    Vec3 colour =
        mix(kPalm, kFlush, std::clamp(0.45F * tips + 0.25F * (cloudNoise(0.9F * x, 0.9F * y, 95) - 0.4F), 0.0F, 1.0F));
    colour = colour * (1 - 0.30F * creases(x, y));
    return {colour, 0.75F, 0.07F, 14};
}

} // namespace

Sprite makeArm(float texelsPerCentimetre, image::Colour colour)
{
    Relief relief({-9, -42, 9, 6}, texelsPerCentimetre);
    relief.each([&](float x, float y, Relief::Point &point) {
        const ArmPoint arm = armAt(x, y);
        point.height = arm.height;
        point.coverage = inside(std::min(arm.skin, arm.sleeve), relief.step());
    });
    relief.findNormals();
    relief.findOpenness(0.4F, 0.6F);
    relief.findOpenness(1.5F, 0.2F);
    relief.each([&](float x, float y, Relief::Point &point) {
        if (point.coverage <= 0)
            return;
        const ArmPoint arm = armAt(x, y);
        point.light = lit(surfaceAt(x, y, arm), point.normal, point.open);
        if (arm.sleeve > 0) // the cuff's shadow on the wrist
            point.light = point.light * (1 - 0.45F * std::exp(-1.4F * arm.sleeve));
    });
    return {relief, colour};
}

} // namespace bokeh::capture::pattern
