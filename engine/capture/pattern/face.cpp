#include "engine/capture/pattern/face.h"

#include "engine/capture/pattern/noise.h"

namespace bokeh::capture::pattern {

namespace {

constexpr float kEyeX = 3.15F; // each eye from the middle

const Vec3 kSkin = srgb(0xD9A98C), kBlush = srgb(0xCF7F6C), kLip = srgb(0xC27069), kMouth = srgb(0x4A1C1C);
const Vec3 kTeeth = srgb(0xE6DED2), kHair = srgb(0x3A2618), kIris = srgb(0x5A4326), kWhite = srgb(0xDDD6CE);

float noseHeight(float x, float y)
{
    const float rise = 2.5F * smoothStep(-2.2F, 4.0F, y) * (1 - smoothStep(3.9F, 5.9F, y));
    const float width = mix(0.85F, 1.15F, smoothStep(0, 4, y));
    const float tip = 0.35F * spot(x, y - 3.9F, 0.95F, 0.85F);
    const float wings = 0.75F * spot(std::abs(x) - 1.35F, y - 4.25F, 0.62F, 0.62F);
    return rise * std::exp(-square(x / width)) + tip + wings;
}

float lipHeight(float x, float y)
{
    const float upper = 0.42F * spot(x, y - 6.6F, 2.0F, 0.45F), lower = 0.55F * spot(x, y - 7.85F, 1.7F, 0.55F);
    const float below = -0.35F * spot(x, y - 9.0F, 1.7F, 0.5F), groove = -0.10F * spot(x, y - 5.75F, 0.3F, 0.5F);
    return upper + lower + below + groove;
}

/// The mouth line: corners a little up, in a slight smile.
float mouthLine(float x)
{
    return 7.12F - 0.46F * square(x / 2.6F) + 0.08F * spot(x, 0, 0.5F, 1);
}

Vec3 eyeball(float dx, float dy)
{
    const float r = std::hypot(dx, dy - 0.02F);
    Vec3 colour = kWhite * (0.86F - 0.30F * square(dx / 1.5F));
    const float rays = 0.75F + 0.5F * valueNoise(8 * std::atan2(dy, dx), 3 * r, 31);
    const float lower = 0.75F + 0.55F * dy; // light falls through the iris on its far side
    colour = mix(colour, kIris * (rays * lower * 1.15F), inside(r - 0.67F, 0.10F));
    colour = mix(colour, kIris * 0.25F, spot(r - 0.66F, 0, 0.06F, 1) * 0.8F);
    colour = mix(colour, {0.004F, 0.004F, 0.004F}, inside(r - 0.30F, 0.07F));
    colour = colour * smoothStep(-0.95F, -0.25F, dy); // the lid's shadow
    return mix(colour, {1.1F, 1.1F, 1.1F}, inside(std::hypot(dx + 0.20F, dy + 0.16F) - 0.11F, 0.09F));
}

/// Lids, lashes and eyeball over the skin's light.
Vec3 withEye(Vec3 skin, float x, float y, bool closed)
{
    const float dx = std::abs(x) - kEyeX,
                dy = y + 0.06F * dx; // the outer corners lie a little higher
    const float t = dx / 1.62F, bow = 1 - t * t;
    if (bow < -0.6F || std::abs(dy) > 2)
        return skin;
    const float open = std::max(bow, 0.0F);
    const float upper = -0.74F * std::pow(open, 0.65F), lower = 0.47F * std::pow(open, 0.9F);
    const float crease = spot(dy - (upper - 0.42F), 0, 0.13F, 1) * smoothStep(-0.2F, 0.3F, bow);
    Vec3 light = skin * (1 - 0.38F * crease);
    if (closed) {
        const float line = lower + 0.02F;
        light = mix(light, kHair * 0.22F, 0.9F * spot(dy - line, 0, 0.11F, 1) * smoothStep(-0.05F, 0.15F, bow));
        return light;
    }
    const float ball = inside(std::max(upper - dy, dy - lower), 0.09F) * (bow > 0 ? 1.0F : 0.0F);
    const float mirrored = x < 0 ? -dx : dx; // both eyes look the same way and shine at the same side
    light = mix(light, eyeball(mirrored, dy), ball);
    const float lash = spot(dy - upper + 0.03F, 0, mix(0.10F, 0.17F, smoothStep(-1, 1, t)), 1);
    light = mix(light, kHair * 0.12F, 0.95F * lash * smoothStep(-0.12F, 0.12F, bow));
    const float rim = spot(dy - lower - 0.04F, 0, 0.07F, 1) * smoothStep(0, 0.3F, bow);
    return mix(light, kHair * 0.5F, 0.35F * rim * smoothStep(-0.6F, 0.9F, t));
}

float browShare(float x, float y)
{
    const float s = std::abs(x), t = std::clamp((s - 1.45F) / 4.0F, 0.0F, 1.0F);
    const float middle = -2.05F - 0.42F * std::sin(2.4F * t);
    const float half = mix(0.36F, 0.17F, t * t);
    const float ends = smoothStep(1.2F, 1.9F, s) * (1 - smoothStep(4.9F, 5.6F, s));
    const float hairs = 0.72F + 0.5F * valueNoise(7 * s + 4 * y, 2.5F * y, 17);
    return std::clamp(ends * std::exp(-square((y - middle) / half)) * hairs, 0.0F, 1.0F) * 0.85F;
}

/// Skin, flush and lips: what the face is made of before anything is drawn on it.
Surface skinAt(float x, float y)
{
    const float s = std::abs(x);
    Vec3 colour = kSkin * (0.94F + 0.10F * cloudNoise(1.7F * x, 1.7F * y, 5));
    const float flush = 0.34F * spot(s - 4.1F, y - 3.6F, 2.0F, 1.8F) + 0.18F * spot(x, y - 4.0F, 1.2F, 1.0F) +
                        0.15F * spot(x, y - 10.4F, 2, 1.2F);
    colour = mix(colour, kBlush, flush);
    colour = colour * (1 - 0.16F * spot(s - 2.7F, y - 1.5F, 1.5F, 0.6F));  // under the eyes
    colour = colour * (1 - 0.10F * spot(s - 2.9F, y + 0.9F, 1.9F, 0.55F)); // the upper lids
    const float width = 2.35F;
    const float bow = std::max(0.0F, 1 - square(s / width));
    const float top = mouthLine(x) - 0.80F * std::pow(bow, 0.8F) + 0.20F * spot(x, 0, 0.45F, 1);
    const float bottom = mouthLine(x) + 1.05F * bow;
    const float lip = inside(std::max(top - y, y - bottom), 0.22F) * smoothStep(0, 0.15F, bow);
    colour = mix(colour, kLip * (0.9F + 0.2F * valueNoise(7 * x, 1.5F * y, 9)), 0.75F * lip);
    return {colour, 0.75F, mix(0.10F, 0.20F, lip), mix(16.0F, 30.0F, lip)};
}

Vec3 withMouth(Vec3 light, float x, float y, bool open)
{
    const float s = std::abs(x), bow = std::max(0.0F, 1 - square(s / 2.45F));
    const float line = mouthLine(x);
    if (!open) {
        const float dark = spot(y - line, 0, 0.12F, 1) * smoothStep(0, 0.12F, bow);
        return mix(light, kMouth * 0.5F, 0.85F * dark);
    }
    const float top = line - 0.25F * bow, bottom = line + 0.85F * bow;
    const float gap = inside(std::max(top - y, y - bottom), 0.12F) * smoothStep(0.05F, 0.2F, bow);
    const float teeth = inside(std::max(top - y, y - (top + 0.42F * bow)), 0.12F) * smoothStep(0.3F, 0.7F, bow);
    const Vec3 cavity = mix(kMouth * 0.25F, kTeeth * 0.55F, teeth);
    return mix(light, cavity, gap);
}

} // namespace

float faceHeight(float x, float y, float &edge)
{
    const float s = std::abs(x);
    const float skullQ = square(x / 7.3F) + square((y + 2.6F) / 9.0F);
    const float jawQ = square(x / 6.75F) + square((y - 2.9F) / 8.3F);
    edge = smoothMin((std::sqrt(skullQ) - 1) * 7.8F, (std::sqrt(jawQ) - 1) * 7.2F, 1.0F);
    float z = smoothMax(dome(skullQ, 7.4F) - 0.6F, dome(jawQ, 7.4F), 1.6F);
    z += 0.40F * spot(s - 2.8F, y + 1.9F, 2.2F, 0.8F);    // brow ridge
    z -= 1.05F * spot(s - kEyeX, y + 0.1F, 1.7F, 1.15F);  // sockets
    z += 0.62F * spot(s - kEyeX, y - 0.05F, 1.3F, 0.85F); // the balls in them
    z += 0.45F * spot(s - 4.1F, y - 2.7F, 2.0F, 1.7F);    // cheekbones
    z += 0.65F * spot(x, y - 10.4F, 1.7F, 1.2F);          // chin
    z -= 0.25F * spot(s - 6.6F, y + 1.5F, 1.2F, 2.5F);    // temples
    const float fold = s - (1.75F + 0.42F * (y - 4.3F));
    z -= 0.16F * spot(fold, 0, 0.45F, 1) * smoothStep(4.0F, 5.0F, y) * (1 - smoothStep(6.6F, 8.2F, y));
    return z + noseHeight(x, y) + lipHeight(x, y);
}

Vec3 faceLight(float x, float y, const Relief::Point &point, const Expression &expression)
{
    const Surface skin = skinAt(x, y);
    Vec3 light = lit(skin, point.normal, point.open);
    // The nose keeps the window's light from the cheek beside it.
    light = light * (1 - 0.20F * spot(x - 2.0F, y - 3.4F, 1.1F, 1.9F));
    light = light * (1 - 0.62F * spot(std::abs(x) - 0.68F, y - 4.98F, 0.42F, 0.20F)); // nostrils
    light = light * (1 - 0.18F * spot(x, y - 8.75F, 1.5F, 0.35F));                    // below the lip
    light = withEye(light, x, y, expression.eyesClosed);
    light = withMouth(light, x, y, expression.mouthOpen);
    const Vec3 brow = kHair * (0.55F + 0.25F * point.open);
    return mix(light, brow * 0.5F, browShare(x, y));
}

} // namespace bokeh::capture::pattern
