#include "engine/capture/pattern/room.h"

#include <array>
#include <libyuv.h>

#include "engine/capture/pattern/canvas.h"
#include "engine/capture/pattern/noise.h"

namespace bokeh::capture::pattern {

namespace {

constexpr float kLampX = 0.355F, kLampY = 0.335F;

/// Light that falls on things in the room: most from the window at the left, some warm from the lamp.
Vec3 roomLight(float x, float y)
{
    const float window = 0.30F + 0.55F * spot(x + 0.55F, y - 0.45F, 0.95F, 0.9F);
    const float lamp = 0.30F * spot(x - kLampX, y - kLampY - 0.03F, 0.26F, 0.30F);
    return Vec3{window, window, 1.02F * window} + Vec3{1.0F, 0.72F, 0.42F} * lamp;
}

auto plain(Vec3 colour)
{
    return [=](float x, float y) { return colour * roomLight(x, y); };
}

void drawWall(Canvas &canvas)
{
    const float half = canvas.halfWidth();
    canvas.fillBox({-half, 0, half, 1}, [](float x, float y) {
        const float plaster = 0.97F + 0.06F * cloudNoise(40 * x, 40 * y, 201);
        return srgb(0xB9B0A4) * roomLight(x, y) * (plaster * (1 - 0.12F * y));
    });
    canvas.fillBox({-half, 0.90F, half, 0.925F}, plain(srgb(0xD8D3CA)));
    canvas.fillBox({-half, 0.925F, half, 1}, plain(srgb(0x7C5B40)));
}

Vec3 outdoors(float x, float y)
{
    const Vec3 sky = mix(srgb(0xC9DCEE), srgb(0xF4F6F4), smoothStep(0.0F, 0.5F, y)) * 1.15F;
    const float treeTop = 0.36F + 0.09F * cloudNoise(9 * x, 2, 211) - 0.05F * std::sin(7 * x);
    const Vec3 leaves = srgb(0x86A070) * (0.65F + 0.6F * cloudNoise(45 * x, 45 * y, 213));
    return mix(sky, leaves, smoothStep(treeTop - 0.02F, treeTop + 0.03F, y));
}

void drawWindow(Canvas &canvas)
{
    constexpr Area kOuter{-0.83F, 0.03F, -0.47F, 0.60F};
    const auto frame = [](float x, float y) { return srgb(0xE9E6E0) * roomLight(x, y) * 1.1F; };
    canvas.fillBox(kOuter, frame);
    for (int column = 0; column < 2; ++column)
        for (int row = 0; row < 2; ++row) {
            const float left = -0.812F + 0.168F * static_cast<float>(column),
                        top = 0.05F + 0.27F * static_cast<float>(row);
            canvas.fillBox({left, top, left + 0.157F, top + 0.255F}, outdoors);
        }
    canvas.fillBox({-0.86F, 0.60F, -0.44F, 0.625F},
                   [](float x, float y) { return srgb(0xE4DFD6) * roomLight(x, y) * 1.2F; });
    canvas.fillBox({-0.84F, 0.625F, -0.46F, 0.65F}, plain(srgb(0x8F877B)));
    for (const float left : {-0.93F, -0.515F})
        canvas.fill(
            {left, 0, left + 0.11F, 0.80F},
            [=](float x, float y) {
                const float hem = 0.002F * std::sin(40 * y);
                return std::max({left - x, x - left - 0.10F - hem, y - 0.78F});
            },
            [](float x, float y) {
                const float fold = 0.72F + 0.28F * std::sin(165 * x + 1.2F * std::sin(5 * y));
                return srgb(0xB8AE97) * roomLight(x, y) * (fold * 1.05F);
            });
}

void drawPicture(Canvas &canvas, const Area &at, std::uint32_t seed)
{
    constexpr float kFrame = 0.010F, kMount = 0.024F;
    canvas.fill(
        {at.left - 0.02F, at.top, at.right + 0.04F, at.bottom + 0.05F},
        [&](float x, float y) {
            return std::max({at.left + 0.008F - x, x - at.right - 0.012F, at.top - y, y - at.bottom - 0.018F});
        },
        [](float x, float y) { return srgb(0x8D857A) * roomLight(x, y); });
    canvas.fillBox(at, plain(srgb(seed % 2 == 0 ? 0x2B2622 : 0x8A6A44)));
    canvas.fillBox({at.left + kFrame, at.top + kFrame, at.right - kFrame, at.bottom - kFrame}, plain(srgb(0xEFEBE2)));
    const Area picture{at.left + kMount, at.top + kMount, at.right - kMount, at.bottom - kMount};
    canvas.fillBox(picture, [&, seed](float x, float y) {
        const float t = (y - picture.top) / (picture.bottom - picture.top);
        const float hills = 0.55F + 0.22F * (cloudNoise(14 * x, 1, seed) - 0.5F) + 0.05F * std::sin(30 * x);
        const float shore = 0.78F + 0.20F * (cloudNoise(22 * x, 2, seed + 3) - 0.5F);
        Vec3 colour = mix(srgb(0xE9B98A), srgb(0x8FB0C6), 1 - t);
        colour = mix(colour, srgb(0x4F6E74), smoothStep(hills - 0.01F, hills + 0.01F, t));
        colour = mix(colour, srgb(0x39452F), smoothStep(shore - 0.01F, shore + 0.01F, t));
        return colour * roomLight(x, y);
    });
}

void drawBook(Canvas &canvas, const Area &spine, std::uint32_t number)
{
    constexpr std::array kCovers{0x8C2F2BU, 0x2F4A6BU, 0x3F6148U, 0xC9A24BU, 0xE3DBCBU, 0x5B3A57U,
                                 0x26292EU, 0xB5653AU, 0x6F8FA3U, 0xA8A39AU, 0x7A1F3DU, 0x476A7CU};
    const Vec3 cover = srgb(kCovers[hash(1, 2, number) % kCovers.size()]);
    const float middle = 0.5F * (spine.left + spine.right), width = spine.right - spine.left;
    const float band = spine.top + (0.15F + 0.2F * random(3, 0, number)) * (spine.bottom - spine.top);
    const bool label = random(4, 0, number) > 0.45F;
    canvas.fillBox(spine, [=](float x, float y) {
        const float round = 1 - 1.5F * (x - middle) * (x - middle) / (width * width) * 4 * 0.35F;
        const bool onBand = std::abs(y - band) < 0.006F ||
                            (label && std::abs(y - band - 0.045F) < 0.020F && std::abs(x - middle) < 0.28F * width);
        const Vec3 colour = onBand ? mix(cover, srgb(0xE9DFC4), 0.7F) : cover;
        return colour * roomLight(x, y) * (round * (0.9F + 0.2F * valueNoise(300 * x, 60 * y, number)));
    });
}

void drawShelfRow(Canvas &canvas, float floor, float left, float right, std::uint32_t row)
{
    float x = left + 0.006F;
    for (std::uint32_t i = 0; x < right - 0.02F; ++i) {
        const std::uint32_t book = 1000 * row + i;
        const float width = 0.011F + 0.020F * random(0, 0, book), height = 0.115F + 0.062F * random(1, 0, book);
        if (random(2, 0, book) < 0.10F) {
            x += 0.03F; // a gap
            continue;
        }
        const float end = std::min(x + width, right - 0.006F);
        drawBook(canvas, {x, floor - height, end, floor}, book);
        x = end + 0.0015F;
    }
}

void drawShelf(Canvas &canvas)
{
    constexpr float kLeft = 0.47F, kRight = 0.98F;
    canvas.fillBox({kLeft, 0.045F, kRight, 0.97F},
                   [](float x, float y) { return srgb(0x3A2A1E) * roomLight(x, y) * 0.75F; });
    const auto wood = [](float x, float y) {
        return srgb(0x8A623F) * roomLight(x, y) * (0.85F + 0.25F * cloudNoise(12 * x, 150 * y, 231));
    };
    for (std::uint32_t row = 0; row < 5; ++row) {
        const float floor = 0.235F + 0.195F * static_cast<float>(row);
        drawShelfRow(canvas, floor, kLeft + 0.012F, kRight - 0.012F, row);
        // Each board's shadow on the books below it.
        canvas.fillBox({kLeft, floor, kRight, floor + 0.014F}, wood);
        canvas.fillBox({kLeft + 0.012F, floor + 0.014F, kRight - 0.012F, floor + 0.022F}, plain(srgb(0x1C140E)));
    }
    canvas.fillBox({kLeft, 0.03F, kRight, 0.048F}, wood);
    canvas.fillBox({kLeft, 0.03F, kLeft + 0.014F, 0.98F}, wood);
    canvas.fillBox({kRight - 0.014F, 0.03F, kRight, 0.98F}, wood);
}

void drawLamp(Canvas &canvas)
{
    canvas.fillBox({kLampX - 0.004F, 0.40F, kLampX + 0.004F, 0.95F}, plain(srgb(0x4A4540)));
    canvas.fill(
        {kLampX - 0.1F, 0.25F, kLampX + 0.1F, 0.44F},
        [](float x, float y) {
            const float half = mix(0.045F, 0.078F, smoothStep(0.255F, 0.42F, y));
            return std::max({std::abs(x - kLampX) - half, 0.262F - y, y - 0.405F});
        },
        [](float x, float y) {
            const float glow = 0.45F + 0.75F * spot(x - kLampX, y - 0.35F, 0.06F, 0.09F);
            return Vec3{1.25F, 0.93F, 0.58F} * glow;
        });
}

void drawPlant(Canvas &canvas)
{
    constexpr float kX = -0.66F, kY = 0.60F;
    for (int i = 0; i < 26; ++i) {
        const auto pick = [&](int k) { return random(i, k, 241); };
        const float angle = -1.57F + 2.6F * (pick(0) - 0.5F), length = 0.09F + 0.13F * pick(1);
        const Area leaf{kX, kY - 0.03F, kX + length * std::cos(angle), kY - 0.03F + length * std::sin(angle)};
        const float tone = 0.55F + 0.7F * pick(2);
        canvas.fill(
            {kX - 0.25F, kY - 0.30F, kX + 0.25F, kY},
            [&](float x, float y) {
                float along = 0;
                const float off = distanceToLimb(x, y, leaf, 0, 0, &along);
                return off - 0.017F * std::sin(3.1F * std::sqrt(along));
            },
            [=](float x, float y) { return srgb(0x4B7A3E) * roomLight(x, y) * tone; });
    }
    canvas.fill(
        {kX - 0.06F, kY - 0.085F, kX + 0.06F, kY + 0.01F},
        [](float x, float y) {
            return std::max(
                {std::abs(x - kX) - mix(0.052F, 0.036F, smoothStep(kY - 0.085F, kY, y)), kY - 0.078F - y, y - kY});
        },
        [](float x, float y) { return srgb(0xB5683F) * roomLight(x, y) * (1 - 5.0F * std::abs(x - kX + 0.015F)); });
}

void drawChair(Canvas &canvas)
{
    const auto edge = [](float x, float y) {
        const float dx = std::abs(x - 0.025F) - 0.225F, dy = std::abs(y - 0.87F) - 0.19F;
        return std::hypot(std::max(dx, 0.0F), std::max(dy, 0.0F)) + std::min(std::max(dx, dy), 0.0F) - 0.055F;
    };
    canvas.fill({-0.35F, 0.55F, 0.40F, 1}, edge, [&](float x, float y) {
        const float rim = std::exp(90 * edge(x, y));
        const float mesh = 0.85F + 0.15F * std::sin(420 * x) * std::sin(420 * y);
        return mix(srgb(0x2C2E33) * mesh, srgb(0x50535A), rim) * roomLight(x, y);
    });
}

} // namespace

void drawRoom(image::Frame &frame, image::Colour colour)
{
    constexpr int kFinest = 1080;
    const image::Size size = frame.size();
    const bool enlarge = size.height > kFinest;
    const auto narrow = static_cast<int>(std::int64_t{size.width} * kFinest / std::max(size.height, 1));
    const image::Size drawn = enlarge ? image::Size{std::max(narrow, 1), kFinest} : size;
    Canvas canvas(drawn);
    drawWall(canvas);
    drawWindow(canvas);
    drawPicture(canvas, {-0.385F, 0.07F, -0.175F, 0.235F}, 250);
    drawPicture(canvas, {-0.33F, 0.275F, -0.20F, 0.455F}, 253);
    drawPicture(canvas, {0.185F, 0.06F, 0.30F, 0.22F}, 261);
    drawShelf(canvas);
    drawPlant(canvas);
    drawLamp(canvas);
    canvas.blur(0.0016F);
    drawChair(canvas);
    canvas.shade([&](float x, float y) { return 1 - 0.22F * (x * x + (y - 0.5F) * (y - 0.5F)); }); // the lens
    if (!enlarge) {
        canvas.developInto(frame, colour);
        return;
    }
    image::Frame small(drawn);
    canvas.developInto(small, colour);
    libyuv::I420Scale(small.y.row(0), small.y.stride(), small.u.row(0), small.u.stride(), small.v.row(0),
                      small.v.stride(), drawn.width, drawn.height, frame.y.row(0), frame.y.stride(), frame.u.row(0),
                      frame.u.stride(), frame.v.row(0), frame.v.stride(), size.width, size.height,
                      libyuv::kFilterBilinear);
}

} // namespace bokeh::capture::pattern
