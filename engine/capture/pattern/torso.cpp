#include "engine/capture/pattern/body.h"
#include "engine/capture/pattern/noise.h"

namespace bokeh::capture::pattern {

namespace {

const Vec3 kSkin = srgb(0xD2A083), kShirt = srgb(0xC9CCD0), kJacket = srgb(0x232C38), kSeam = srgb(0x141A22);

struct Layer {
    float skin, shirt, jacket; ///< distances to each one's edge, positive outside
    float neckline;            ///< how far below the round neck of the shirt
};

Layer layersAt(float x, float y)
{
    const float s = std::abs(x);
    const float neck = distanceToLimb(x, y, {0, 3, 0, 20}, 4.9F, 4.9F);
    const float slope = distanceToLimb(s, y, {2.5F, 19.4F, 17.2F, 26.3F}, 3.2F, 4.2F);
    const float arm = distanceToLimb(s, y, {17.6F, 28.0F, 19.8F, 48}, 5.4F, 5.8F);
    const float chest = distanceToLimb(s, y, {0, 38, 12, 38}, 13, 11);
    const float middle = distanceToLimb(s, y, {0, 23.5F, 0, 40}, 6, 6);
    const float body = smoothMin(smoothMin(smoothMin(slope, arm, 2.5F), chest, 3), middle, 1);
    Layer layer;
    layer.neckline = y - (22.3F - 0.075F * square(x)); // the round neck of the shirt
    layer.skin = std::max(smoothMin(neck, slope + 0.7F, 3.2F), layer.neckline - 1);
    layer.jacket = body;
    layer.shirt = std::max(smoothMin(body, neck + 1, 2), -layer.neckline);
    // The jacket hangs open in front and lies round the neck.
    const float front =
        s - (5.7F + 0.16F * std::max(0.0F, y - 17) + 0.15F * std::sin(0.45F * y + (x < 0 ? 0.0F : 1.3F)));
    layer.jacket = std::max(layer.jacket, -front);
    return layer;
}

/// Folds run from where cloth is held, at the armpits, and hang in the sleeves.
float folds(float x, float y)
{
    const float s = std::abs(x);
    const float bend = 2.2F * cloudNoise(0.13F * x, 0.13F * y, 41);
    const float dx = s - 15.5F, dy = y - 31;
    const float fan = std::sin(5.0F * std::atan2(dy, dx) + 2.5F * bend) * spot(dx, dy, 8, 8) *
                      smoothStep(0.5F, 4, std::hypot(dx, dy));
    const float sleeve =
        std::sin(1.15F * y - 0.55F * s + 2.4F * bend) * smoothStep(15.5F, 19, s) * smoothStep(24, 29, y);
    const float drape =
        std::sin(0.95F * s + 0.22F * y + 3 * bend) * smoothStep(24, 30, y) * (1 - smoothStep(12, 16, s));
    return 0.34F * fan + 0.30F * sleeve + 0.22F * drape + 0.40F * (cloudNoise(0.45F * x, 0.3F * y, 43) - 0.5F);
}

float bodyHeight(float x, float y)
{
    const float s = std::abs(x);
    const float neck = dome(square(x / 5.1F), 5.2F) - 3.0F;
    const float chest = dome(square(x / 22.5F) + square((y - 42) / 25), 11) - 4.5F;
    const float sleeve = dome(square((s - 18.6F) / 5.8F), 5.4F) - 2.5F + (y < 28 ? -0.16F * square(28 - y) : 0.0F);
    return smoothMax(smoothMax(neck, chest, 3), sleeve, 2);
}

float skinRelief(float x, float y)
{
    const float s = std::abs(x);
    const float tendon = 0.30F * spot(s - (4.2F - 0.21F * (y - 8)), 0, 0.7F, 1) * smoothStep(9, 13, y);
    const float collarbone = 0.40F * spot(y - 20.6F + 0.10F * s, 0, 0.6F, 1) * smoothStep(0.8F, 2, s);
    const float hollow = -0.35F * spot(x, y - 20.2F, 0.9F, 0.9F);
    return tendon + collarbone + hollow;
}

void shape(Relief &relief)
{
    relief.each([&](float x, float y, Relief::Point &point) {
        const Layer layer = layersAt(x, y);
        point.coverage = inside(std::min({layer.skin, layer.shirt, layer.jacket}), relief.step());
        if (point.coverage <= 0)
            return;
        point.height = bodyHeight(x, y);
        // Cloth has thickness, and a rolled edge.
        if (layer.jacket < 0)
            point.height += 1.1F + 0.35F * std::exp(3 * layer.jacket) + folds(x, y);
        else if (layer.shirt < 0)
            point.height += 0.45F + 0.25F * std::exp(-2.5F * layer.neckline) + 0.6F * folds(x, y);
        else
            point.height += skinRelief(x, y);
    });
    relief.findNormals();
    relief.findOpenness(0.6F, 0.50F);
    relief.findOpenness(2.5F, 0.16F);
}

Surface surfaceAt(float x, float y, const Layer &layer)
{
    if (layer.jacket < 0) {
        const float weave = 0.93F + 0.14F * valueNoise(9 * x, 9 * y, 61);
        const float seam = spot(layer.jacket + 0.9F, 0, 0.10F, 1);
        return {mix(kJacket, kSeam, 0.8F * seam) * weave, 0.2F, 0.02F, 8};
    }
    if (layer.shirt < 0) {
        const float ribs = layer.neckline < 1.1F ? 0.92F + 0.08F * std::sin(11 * x) : 1.0F;
        const float seam = spot(layer.neckline - 1.15F, 0, 0.09F, 1);
        return {kShirt * (ribs * (0.97F + 0.06F * valueNoise(12 * x, 12 * y, 67)) * (1 - 0.25F * seam)), 0.2F, 0, 1};
    }
    return {kSkin * (0.95F + 0.08F * cloudNoise(1.3F * x, 1.3F * y, 71)), 0.75F, 0.06F, 14};
}

/// The head keeps light from the neck, and the hair from the shoulders.
float shadowOfHead(float x, float y)
{
    const float chin = spot(x - 0.8F, y - 9.5F, 6.2F, 5.6F), hair = spot(std::abs(x) - 7.6F, y - 17, 2.6F, 4.5F);
    return 1 - 0.62F * std::min(1.0F, chin * 1.15F) - 0.25F * hair;
}

} // namespace

Sprite makeTorso(float texelsPerCentimetre, image::Colour colour)
{
    Relief relief({-26, 4, 26, 40}, texelsPerCentimetre);
    shape(relief);
    relief.each([&](float x, float y, Relief::Point &point) {
        if (point.coverage <= 0)
            return;
        const Layer layer = layersAt(x, y);
        point.light = lit(surfaceAt(x, y, layer), point.normal, point.open) * shadowOfHead(x, y);
        // The jacket's edge throws a thin shadow on the shirt.
        if (layer.jacket > 0)
            point.light = point.light * (1 - 0.35F * std::exp(-2.2F * layer.jacket));
    });
    return {relief, colour};
}

} // namespace bokeh::capture::pattern
