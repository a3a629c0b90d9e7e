#include "engine/capture/image_file.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <libyuv.h>

#include "engine/base/file.h"
#include "engine/capture/picture/jpeg_picture.h"
#include "engine/capture/picture/picture_header.h"
#include "engine/capture/picture/png_encoder.h"
#include "engine/capture/picture/still_decoder.h"

namespace bokeh::capture {

namespace {

constexpr std::uint64_t kMaxBytes = 256ULL << 20;

/// Upright, from how EXIF says that it is stored: 5 to 8 have rows for columns, then either may run backwards.
Pixels turned(Pixels stored, int orientation)
{
    if (orientation == 1)
        return stored;
    const bool across = orientation >= 5;
    const bool backX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool backY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    const auto [width, height] = stored.size;
    Pixels upright(across ? image::Size{height, width} : stored.size, stored.channels);
    for (int y = 0; y < upright.size.height; ++y)
        for (int x = 0; x < upright.size.width; ++x) {
            const int u = across ? y : x, v = across ? x : y;
            const std::uint8_t *from = stored.row(backY ? height - 1 - v : v);
            std::copy_n(from + std::ptrdiff_t{backX ? width - 1 - u : u} * stored.channels, stored.channels,
                        upright.row(y) + std::ptrdiff_t{x} * stored.channels);
        }
    return upright;
}

Result<Pixels> decode(const std::filesystem::path &path, bool grey)
{
    const auto bytes = readFile(path, kMaxBytes);
    if (!bytes)
        return bytes.error();
    const auto named = [&](const Error &error) {
        return Error{error.code, fmt::format("\"{}\" {}", path.string(), error.what)};
    };
    const auto header = readPictureHeader(*bytes);
    if (!header)
        return named(header.error());
    auto pixels =
        header->format == PictureFormat::Jpeg ? decodeJpeg(*header, *bytes, grey) : decodeStill(*header, *bytes);
    if (!pixels)
        return named(pixels.error());
    return turned(*std::move(pixels), header->orientation);
}

void copyRows(const Pixels &from, image::Plane &to)
{
    for (int y = 0; y < from.size.height; ++y)
        std::memcpy(to.row(y), from.row(y), static_cast<std::size_t>(from.size.width));
}

Status writePng(const std::filesystem::path &path, image::Size size, int bits, const std::uint8_t *rows, int stride)
{
    const auto bytes = encodePng(size, bits, rows, stride);
    if (!bytes)
        return Error{bytes.error().code, fmt::format("\"{}\" {}", path.string(), bytes.error().what)};
    return writeFile(path, *bytes);
}

} // namespace

Result<std::shared_ptr<image::Frame>> readImage(const std::filesystem::path &path)
{
    const auto pixels = decode(path, false);
    if (!pixels)
        return pixels.error();
    const auto [width, height] = pixels->size;
    auto frame = std::make_shared<image::Frame>(pixels->size);
    frame->colour = {.matrix = image::Matrix::Bt601, .range = image::Range::Full};
    if (pixels->channels == 1) {
        copyRows(*pixels, frame->y);
        for (image::Plane *chroma : {&frame->u, &frame->v})
            libyuv::SetPlane(chroma->row(0), chroma->stride(), chroma->size().width, chroma->size().height, 128);
    } else {
        // libyuv's RGB24 is B, G, R in memory.
        libyuv::RGB24ToJ420(pixels->row(0), pixels->stride(), frame->y.row(0), frame->y.stride(), frame->u.row(0),
                            frame->u.stride(), frame->v.row(0), frame->v.stride(), width, height);
    }
    return frame;
}

Result<image::Plane> readGrey(const std::filesystem::path &path)
{
    const auto pixels = decode(path, true);
    if (!pixels)
        return pixels.error();
    image::Plane plane(pixels->size);
    if (pixels->channels == 1)
        copyRows(*pixels, plane);
    else
        libyuv::RGB24ToJ400(pixels->row(0), pixels->stride(), plane.row(0), plane.stride(), pixels->size.width,
                            pixels->size.height);
    return plane;
}

Status writeGrey(const std::filesystem::path &path, image::PlaneView plane)
{
    return writePng(path, plane.size, 8, plane.data, plane.stride);
}

Status writeValues(const std::filesystem::path &path, image::Size size, std::span<const std::uint16_t> values,
                   int largest)
{
    if (largest > 255)
        return writePng(path, size, 16, reinterpret_cast<const std::uint8_t *>(values.data()), size.width * 2);
    std::vector<std::uint8_t> bytes(values.size());
    std::ranges::transform(values, bytes.begin(), [](std::uint16_t value) { return static_cast<std::uint8_t>(value); });
    return writePng(path, size, 8, bytes.data(), size.width);
}

} // namespace bokeh::capture
