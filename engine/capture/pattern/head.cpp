#include "engine/capture/pattern/head.h"

#include <numbers>

#include "engine/capture/pattern/face.h"
#include "engine/capture/pattern/noise.h"

namespace bokeh::capture::pattern {

namespace {

constexpr float kPi = std::numbers::pi_v<float>;
constexpr float kPart = -1.6F; // where the hair is parted
const Vec3 kDarkHair = srgb(0x2E1D12), kBrightHair = srgb(0x7A5232);

/// Half the width of the hair at a height; it comes together at the crown and narrows towards the tips.
float hairHalfWidth(float y)
{
    if (y < -3)
        return 8.55F * std::sqrt(std::max(0.0F, 1 - square((y + 3) / 9.9F)));
    return 8.55F + 0.35F * spot(y - 4, 0, 4, 1) - 0.9F * smoothStep(6, 14, y);
}

/// Which hair a point lies on, from -1 (left) to 1 (right): hairs are lines of equal `u`, like meridians.
float hairAcross(float x, float y)
{
    const float middle = kPart * smoothStep(-2, -12, y);
    return (x - middle) / std::max(0.4F, hairHalfWidth(y));
}

struct HairPoint {
    float height, edge;
    Surface surface;
    float band; ///< the highlight's strength
};

HairPoint hairAt(float x, float y, float length)
{
    const float u = hairAcross(x, y);
    const float wave = 0.022F * std::sin(0.62F * y + 4 * u) * smoothStep(-4, 6, y);
    const float v = u + wave;
    const float strand = cloudNoise(58 * v, 0.22F * y, 3), lock = cloudNoise(11 * v, 0.10F * y, 7);
    const float tip = length + 2.4F * (lock - 0.5F) + 1.5F * (strand - 0.5F);
    HairPoint point;
    const float outline = std::abs(x - 0.15F * std::sin(0.5F * y)) - hairHalfWidth(y) - 0.18F * (lock - 0.5F);
    point.edge = std::max({outline, -12.9F - y, y - tip});
    const float q = square(u * 0.97F) + (y < -3 ? 0.55F * square((y + 3) / 9.9F) : 0.0F);
    point.height = dome(std::min(q, 1.0F), 8.6F) + 0.9F * lock + 0.45F * strand;
    const float shade = 0.35F + 0.75F * strand * (0.5F + lock);
    point.surface = {mix(kDarkHair, kBrightHair, std::clamp(shade - 0.25F, 0.0F, 1.0F)) * shade, 0.1F, 0, 1};
    // Where light mirrors on a bundle of hairs: a ring round the head, torn by the strands.
    const float ring = -7.2F + 2.6F * u * u + 1.5F * (lock - 0.5F);
    point.band = (spot(y - ring, 0, 1.5F, 1) + 0.45F * spot(y - 3.5F + 2 * u, 0, 3, 1)) * square(strand) * 1.6F;
    return point;
}

/// Negative where the face shows: the curtain that the front hair leaves open.
float curtain(float x, float y)
{
    const float wave = 0.25F * std::sin(0.8F * y) + 0.35F * (cloudNoise(2.2F * x, 0.3F * y, 21) - 0.5F);
    const float dx = x + 0.5F, side = dx < 0 ? 6.35F : 6.85F;
    const float dy = y - 1.6F;
    const float across = std::abs(dx / (side + wave)), up = std::abs(dy / (dy < 0 ? 9.4F : 24.0F));
    const float opening = (std::pow(std::pow(across, 2.4F) + std::pow(up, 2.4F), 1 / 2.4F) - 1) * 6.5F;
    // The parting sends the hair of the forehead to both sides.
    const float parted = -0.55F * spot(x - kPart, y + 7.6F, 1.4F, 1.2F);
    return opening + parted;
}

Vec3 hairLight(const HairPoint &hair, const Relief::Point &point)
{
    const float facing = std::max(0.0F, dot(point.normal, normalised({-0.45F, -0.5F, 0.74F})));
    const Vec3 shine = Vec3{0.34F, 0.29F, 0.24F} * (hair.band * facing * point.open);
    return lit(hair.surface, point.normal, point.open) + shine;
}

void makeHairBehind(Relief &relief)
{
    relief.each([&](float x, float y, Relief::Point &point) {
        const HairPoint hair = hairAt(x, y, 12.5F);
        point.height = hair.height - 9;
        point.coverage = inside(hair.edge, relief.step());
    });
    relief.findNormals();
    relief.each([&](float x, float y, Relief::Point &point) {
        if (point.coverage > 0)
            point.light = hairLight(hairAt(x, y, 12.5F), point) * (0.75F - 0.45F * spot(x, y - 10, 6.2F, 9));
    });
}

void drawFlyaways(Relief &relief)
{
    for (std::int32_t i = 0; i < 130; ++i) {
        const float where = random(i, 0, 77), around = kPi * (1.0F + where); // over the top, from left to right
        const float x = 8.2F * std::cos(around), y = -3 + 9.5F * std::sin(around);
        const float lean = (random(i, 1, 77) - 0.5F) * 1.3F, side = x < kPart ? -1.0F : 1.0F;
        // Along the outline and slightly off it.
        const float along = around + (side < 0 ? -kPi / 2 : kPi / 2) - side * (0.25F + 0.25F * lean);
        relief.draw({x, y, along, side * (0.10F + 0.10F * random(i, 2, 77)), 1.6F + 3.2F * random(i, 3, 77),
                     0.05F + 0.03F * random(i, 4, 77),
                     mix(kDarkHair, kBrightHair, 0.5F + 0.5F * random(i, 5, 77)) * 0.8F, 0.85F});
    }
}

void drawTips(Relief &relief)
{
    for (std::int32_t i = 0; i < 160; ++i) {
        const float side = i % 2 == 0 ? -1.0F : 1.0F;
        const float x = side * (6.4F + 2.5F * random(i, 0, 91)), y = 3 + 8 * random(i, 1, 91);
        relief.draw({x, y, kPi / 2 + side * 0.25F * (random(i, 2, 91) - 0.35F), -side * 0.05F * random(i, 3, 91),
                     2.5F + 3.5F * random(i, 4, 91), 0.07F, mix(kDarkHair, kBrightHair, random(i, 5, 91)) * 0.6F,
                     0.8F});
    }
}

/// Fine hairs that cross the edge of the curtain, and a few that fall into the forehead.
void drawFringe(Relief &relief)
{
    for (std::int32_t i = 0; i < 190; ++i) {
        const float side = i % 2 == 0 ? -1.0F : 1.0F, down = random(i, 0, 55);
        const float x = kPart + side * (0.4F + 0.5F * random(i, 1, 55)), y = -8.4F - 1.5F * random(i, 6, 55);
        const float angle = side < 0 ? kPi - 0.35F - 0.75F * down : 0.25F + 0.75F * down;
        relief.draw({x, y, angle, side < 0 ? -(0.05F + 0.13F * down) : 0.05F + 0.13F * down,
                     4 + 5.5F * random(i, 2, 55), 0.06F + 0.05F * random(i, 3, 55),
                     mix(kDarkHair, kBrightHair, random(i, 4, 55)) * 0.7F, 0.45F + 0.4F * random(i, 5, 55)});
    }
}

struct FrontPoint {
    bool hair;
    float height, edge, faceShare;
};

FrontPoint frontAt(float x, float y, float step)
{
    float faceEdge = 0;
    const float face = faceHeight(x, y, faceEdge);
    const HairPoint hair = hairAt(x, y, 8.5F);
    const float open = curtain(x, y);
    const float hairEdge = std::max(hair.edge, -open);
    const float faceShare = inside(std::max(faceEdge, open), 0.30F);
    return {hairEdge<0, faceShare> 0.5F ? face : std::max(face, hair.height - 0.6F), std::min(hairEdge, faceEdge),
            inside(faceEdge, step) > 0 ? faceShare : 0};
}

void shapeFront(Relief &relief)
{
    relief.each([&](float x, float y, Relief::Point &point) {
        const FrontPoint front = frontAt(x, y, relief.step());
        point.height = front.height;
        point.coverage = inside(front.edge, relief.step());
    });
    relief.findNormals();
    relief.findOpenness(0.35F, 0.45F);
    relief.findOpenness(1.8F, 0.15F);
}

void lightFront(Relief &relief, const Expression &expression, const Area &part)
{
    relief.each([&](float x, float y, Relief::Point &point) {
        if (point.coverage <= 0 || x < part.left || x > part.right || y < part.top || y > part.bottom)
            return;
        const FrontPoint front = frontAt(x, y, relief.step());
        // The curtain's shadow on forehead and cheeks.
        const float shadow = 1 - 0.42F * smoothStep(-1.1F, 0.1F, curtain(x, y));
        const Vec3 face = front.faceShare > 0 ? faceLight(x, y, point, expression) * shadow : Vec3{};
        const Vec3 hair = front.faceShare < 1 ? hairLight(hairAt(x, y, 8.5F), point) : Vec3{};
        point.light = front.hair || front.faceShare > 0 ? mix(hair, face, front.faceShare) : face;
    });
}

} // namespace

Head makeHead(float texelsPerCentimetre, image::Colour colour)
{
    Head head;
    Relief behind({-11, -14.5F, 11, 17}, texelsPerCentimetre);
    makeHairBehind(behind);
    drawFlyaways(behind);
    drawTips(behind);
    head.hairBehind = Sprite(behind, colour);

    Relief front({-10.5F, -14.5F, 10.5F, 14}, texelsPerCentimetre);
    shapeFront(front);
    const Relief shape = front; // strokes cover more than the shape: each expression starts from it again
    const auto draw = [&](const Expression &expression, const Area &part) {
        front = shape;
        lightFront(front, expression, part);
        drawFringe(front);
        return Sprite(front, colour);
    };
    head.face = draw({}, front.area());
    const auto around = [](Area area) { // so that no texel on the border is half lit
        return Area{area.left - 0.5F, area.top - 0.5F, area.right + 0.5F, area.bottom + 0.5F};
    };
    head.eyesClosed = draw({.eyesClosed = true}, around(Head::kEyes));
    head.mouthOpen = draw({.mouthOpen = true}, around(Head::kMouth));
    return head;
}

} // namespace bokeh::capture::pattern
