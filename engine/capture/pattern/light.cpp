#include "engine/capture/pattern/light.h"

#include <algorithm>
#include <array>

namespace bokeh::capture::pattern {

namespace {

struct Lamp {
    Vec3 direction; // towards it
    Vec3 light;
};

const Lamp kWindow{normalised({-0.56F, -0.48F, 0.68F}), {1.42F, 1.40F, 1.40F}};
const Lamp kLamp{normalised({0.80F, -0.22F, 0.50F}), {0.52F, 0.42F, 0.32F}};
constexpr Vec3 kCeiling{0.36F, 0.36F, 0.37F};
constexpr Vec3 kFloor{0.25F, 0.22F, 0.20F};

float linear(float encoded)
{
    return encoded <= 0.04045F ? encoded / 12.92F : std::pow((encoded + 0.055F) / 1.055F, 2.4F);
}

/// Straight up to 0.6, then bending so that white is reached slowly.
float shoulder(float value)
{
    constexpr float kKnee = 0.6F;
    return value <= kKnee ? value : kKnee + (1 - kKnee) * (1 - std::exp(-(value - kKnee) / (1 - kKnee)));
}

/// Linear light as a camera sends it, 0 to 1. From a table over the root of the light, which is close to straight.
float encoded(float value)
{
    constexpr float kBrightest = 4, kSteps = 2048;
    static const auto table = [] {
        std::array<float, static_cast<std::size_t>(kSteps) + 2> codes{};
        for (std::size_t i = 0; i < codes.size(); ++i) {
            const float root = static_cast<float>(i) / kSteps, light = shoulder(kBrightest * root * root);
            codes[i] = light <= 0.0031308F ? 12.92F * light : 1.055F * std::pow(light, 1 / 2.4F) - 0.055F;
        }
        return codes;
    }();
    const float at = kSteps * std::sqrt(std::clamp(value / kBrightest, 0.0F, 1.0F));
    const auto index = static_cast<std::size_t>(at);
    return table[index] + (table[index + 1] - table[index]) * (at - static_cast<float>(index));
}

Vec3 from(const Lamp &lamp, const Surface &surface, Vec3 normal)
{
    const float facing = dot(normal, lamp.direction);
    // Red light travels furthest in skin, so it reaches furthest round.
    const auto wrapped = [&](float wrap) { return std::max(0.0F, (facing + wrap) / (1 + wrap)); };
    const Vec3 diffuse{wrapped(0.46F * surface.softness), wrapped(0.34F * surface.softness),
                       wrapped(0.29F * surface.softness)};
    const Vec3 half = normalised(lamp.direction + Vec3{0, 0, 1});
    const float highlight = facing > 0 && surface.gloss > 0
                                ? surface.gloss * std::pow(std::max(0.0F, dot(normal, half)), surface.shininess)
                                : 0;
    return lamp.light * (surface.albedo * diffuse + Vec3{highlight, highlight, highlight});
}

} // namespace

Vec3 srgb(unsigned rgb)
{
    const auto channel = [&](int shift) { return linear(static_cast<float>(rgb >> shift & 0xFF) / 255); };
    return {channel(16), channel(8), channel(0)};
}

Vec3 lit(const Surface &surface, Vec3 normal, float open)
{
    const Vec3 ambient = mix(kFloor, kCeiling, 0.5F - 0.5F * normal.y) * surface.albedo;
    const Vec3 direct = from(kWindow, surface, normal) + from(kLamp, surface, normal);
    return ambient * open + direct * (0.35F + 0.65F * open);
}

Vec3 developed(Vec3 light, image::Colour colour)
{
    const float r = encoded(light.x), g = encoded(light.y), b = encoded(light.z);
    const auto weights = image::lumaWeights(colour.matrix);
    const auto scale = image::codeScale(colour.range);
    const auto kr = static_cast<float>(weights.r), kg = static_cast<float>(weights.g),
               kb = static_cast<float>(weights.b);
    const auto chroma = static_cast<float>(scale.chroma);
    const float y = kr * r + kg * g + kb * b;
    return {static_cast<float>(scale.black) + static_cast<float>(scale.luma) * y,
            128 + chroma * (b - y) / (2 * (1 - kb)), 128 + chroma * (r - y) / (2 * (1 - kr))};
}

} // namespace bokeh::capture::pattern
