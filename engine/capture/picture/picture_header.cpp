#include "engine/capture/picture/picture_header.h"

#include <cstdlib>
#include <fmt/format.h>
#include <optional>
#include <string_view>

namespace bokeh::capture {

namespace {

/// Numbers and words out of untrusted bytes; what lies beyond the end is 0 or empty.
class Bytes {
public:
    explicit Bytes(std::span<const std::byte> bytes) : bytes_(bytes) {}

    std::size_t size() const { return bytes_.size(); }
    std::uint32_t at(std::size_t i) const { return i < bytes_.size() ? std::to_integer<std::uint32_t>(bytes_[i]) : 0; }
    std::uint32_t big(std::size_t i, std::size_t count) const
    {
        std::uint32_t value = 0;
        for (std::size_t k = 0; k < count; ++k)
            value = value << 8 | at(i + k);
        return value;
    }
    std::uint32_t little(std::size_t i, std::size_t count) const
    {
        std::uint32_t value = 0;
        for (std::size_t k = count; k-- > 0;)
            value = value << 8 | at(i + k);
        return value;
    }
    bool says(std::size_t i, std::string_view word) const
    {
        return i <= size() && word.size() <= size() - i &&
               std::string_view(reinterpret_cast<const char *>(bytes_.data()) + i, word.size()) == word;
    }
    Bytes from(std::size_t i, std::size_t count) const
    {
        const std::size_t begin = std::min(i, size());
        return Bytes(bytes_.subspan(begin, std::min(count, size() - begin)));
    }

private:
    std::span<const std::byte> bytes_;
};

using namespace std::string_view_literals;

/// As numbers that may be too large for a picture; judged below.
struct Claim {
    std::int64_t width = 0, height = 0;
    std::uint32_t orientation = 1;
    bool readable = true; ///< TIFF only: libavcodec gives black, not an error, for what it does not know
};

/// The first directory of a TIFF file, which is also what EXIF is written as.
Claim readTiff(Bytes tiff)
{
    const bool little = tiff.says(0, "II*\0"sv);
    if (!little && !tiff.says(0, "MM\0*"sv))
        return {};
    const auto number = [&](std::size_t i, std::size_t count) {
        return little ? tiff.little(i, count) : tiff.big(i, count);
    };
    enum Tag { Width = 256, Height = 257, Compression = 259, Orientation = 274, TileWidth = 322 };
    constexpr std::uint32_t kShort = 3, kOldJpeg = 6, kJpeg = 7;
    Claim claim;
    const std::size_t directory = number(4, 4);
    for (std::size_t i = 0, count = number(directory, 2); i < count && directory + 2 + i * 12 < tiff.size(); ++i) {
        const std::size_t entry = directory + 2 + i * 12;
        const std::uint32_t value = number(entry + 8, number(entry + 2, 2) == kShort ? 2 : 4);
        switch (number(entry, 2)) {
        case Width:
            claim.width = value;
            break;
        case Height:
            claim.height = value;
            break;
        case Compression:
            claim.readable = claim.readable && value != kOldJpeg && value != kJpeg;
            break;
        case Orientation:
            claim.orientation = value;
            break;
        case TileWidth:
            claim.readable = false;
            break;
        default:
            break;
        }
    }
    return claim;
}

/// From marker to marker, up to the one that tells the size.
Claim readJpeg(Bytes jpeg)
{
    Claim claim;
    for (std::size_t i = 2; i < jpeg.size();) {
        if (jpeg.at(i) != 0xFF || jpeg.at(i + 1) == 0xFF) { // stray and filling bytes
            ++i;
            continue;
        }
        const std::uint32_t marker = jpeg.at(i + 1);
        const bool alone = marker <= 0x01 || (marker >= 0xD0 && marker <= 0xD8);
        const bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame) {
            claim.height = jpeg.big(i + 5, 2);
            claim.width = jpeg.big(i + 7, 2);
            return claim;
        }
        const std::size_t length = jpeg.big(i + 2, 2);
        if (marker == 0xE1 && length > 8 && jpeg.says(i + 4, "Exif\0\0"sv))
            claim.orientation = readTiff(jpeg.from(i + 10, length - 8)).orientation;
        if (marker == 0xD9 || marker == 0xDA) // the end, or pixels without a size
            break;
        i += 2 + (alone ? 0 : length);
    }
    return {};
}

Claim readPng(Bytes png)
{
    if (!png.says(12, "IHDR"))
        return {};
    Claim claim{png.big(16, 4), png.big(20, 4)};
    for (std::size_t i = 8; i < png.size() && !png.says(i + 4, "IDAT"); i += 12 + std::size_t{png.big(i, 4)})
        if (png.says(i + 4, "eXIf"))
            claim.orientation = readTiff(png.from(i + 8, png.big(i, 4))).orientation;
    return claim;
}

Claim readWebP(Bytes webp)
{
    if (webp.says(12, "VP8X"))
        return {1 + std::int64_t{webp.little(24, 3)}, 1 + std::int64_t{webp.little(27, 3)}};
    constexpr std::uint32_t kSide = 0x3FFF;
    if (webp.says(12, "VP8L") && webp.at(20) == 0x2F)
        return {1 + std::int64_t{webp.little(21, 4) & kSide}, 1 + std::int64_t{webp.little(21, 4) >> 14 & kSide}};
    if (webp.says(12, "VP8 ") && webp.says(23, "\x9D\x01\x2A"))
        return {webp.little(26, 2) & kSide, webp.little(28, 2) & kSide};
    return {};
}

Claim readBmp(Bytes bmp)
{
    constexpr std::uint32_t kOldHeader = 12;
    if (bmp.little(14, 4) == kOldHeader)
        return {bmp.little(18, 2), bmp.little(20, 2)};
    const auto height = static_cast<std::int32_t>(bmp.little(22, 4)); // negative: from top to bottom
    return {static_cast<std::int32_t>(bmp.little(18, 4)), std::abs(std::int64_t{height})};
}

std::optional<PictureFormat> formatOf(Bytes bytes)
{
    if (bytes.says(0, "\x89PNG\r\n\x1A\n"))
        return PictureFormat::Png;
    if (bytes.says(0, "\xFF\xD8\xFF"))
        return PictureFormat::Jpeg;
    if (bytes.says(0, "RIFF") && bytes.says(8, "WEBP"))
        return PictureFormat::WebP;
    if (bytes.says(0, "BM"))
        return PictureFormat::Bmp;
    if (bytes.says(0, "II*\0"sv) || bytes.says(0, "MM\0*"sv))
        return PictureFormat::Tiff;
    return {};
}

Claim claimOf(PictureFormat format, Bytes bytes)
{
    switch (format) {
    case PictureFormat::Png:
        return readPng(bytes);
    case PictureFormat::Jpeg:
        return readJpeg(bytes);
    case PictureFormat::WebP:
        return readWebP(bytes);
    case PictureFormat::Bmp:
        return readBmp(bytes);
    case PictureFormat::Tiff:
        break;
    }
    return readTiff(bytes);
}

} // namespace

Result<PictureHeader> readPictureHeader(std::span<const std::byte> bytes)
{
    const auto format = formatOf(Bytes(bytes));
    if (!format)
        return Error{Errc::BadInput, "is not a picture that can be read; PNG, JPEG, WebP, BMP and TIFF can"};
    const Claim claim = claimOf(*format, Bytes(bytes));
    if (claim.width < 1 || claim.height < 1)
        return Error{Errc::BadInput, "is not a picture that can be read: it does not say how large it is"};
    if (!claim.readable)
        return Error{Errc::BadInput, "is not a picture that can be read: of TIFF, strips without JPEG inside are"};
    if (claim.width > kMaxPictureSide || claim.height > kMaxPictureSide ||
        claim.width * claim.height > kMaxPicturePixels)
        return Error{Errc::BadInput, fmt::format("is too large: {}x{}, at most {} a side and 64 megapixels are read",
                                                 claim.width, claim.height, kMaxPictureSide)};
    const bool known = claim.orientation >= 1 && claim.orientation <= 8;
    return PictureHeader{*format,
                         {static_cast<int>(claim.width), static_cast<int>(claim.height)},
                         known ? static_cast<int>(claim.orientation) : 1};
}

} // namespace bokeh::capture
