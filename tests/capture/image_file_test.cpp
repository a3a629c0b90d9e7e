#include "engine/capture/image_file.h"

#include <array>
#include <fcntl.h>
#include <fmt/format.h>
#include <random>
#include <string_view>
#include <unistd.h>

#include "engine/base/file.h"
#include "engine/capture/picture/picture_header.h"
#include "tests/capture/jpeg.h"
#include "tests/capture/media.h"

using namespace bokeh;
using namespace std::string_literals;
using bokeh::test::contains;
using bokeh::test::ffmpeg;

namespace {

constexpr image::Size kSize{32, 16};
constexpr image::Rgb kRed{220, 30, 10}, kGreen{20, 200, 40}, kBlue{30, 20, 210}, kWhite{250, 250, 250};
constexpr std::array kQuarters{kRed, kGreen, kBlue, kWhite}; // upper left, upper right, lower left, lower right
constexpr image::Colour kColour{.matrix = image::Matrix::Bt601, .range = image::Range::Full};

/// The picture in four colours that every file here holds, as a PPM, which the program itself does not read.
std::filesystem::path paintQuarters(const test::Folder &folder)
{
    std::string ppm = fmt::format("P6 {} {} 255\n", kSize.width, kSize.height);
    for (int y = 0; y < kSize.height; ++y)
        for (int x = 0; x < kSize.width; ++x) {
            const image::Rgb c = kQuarters[(y >= kSize.height / 2 ? 2u : 0u) + (x >= kSize.width / 2 ? 1u : 0u)];
            ppm += {static_cast<char>(c.r), static_cast<char>(c.g), static_cast<char>(c.b)};
        }
    REQUIRE(writeFile(folder / "quarters.ppm", ppm));
    return folder / "quarters.ppm";
}

std::string bytesOf(const std::filesystem::path &path)
{
    const auto bytes = readFile(path, 1 << 20);
    REQUIRE(bytes);
    return {reinterpret_cast<const char *>(bytes->data()), bytes->size()};
}

/// In the middle of each quarter; `off`: what a lossy format, or ffmpeg's own palette, may miss it by.
void checkQuarters(const image::Frame &frame, const std::array<image::Rgb, 4> &quarters, int off)
{
    const auto [width, height] = frame.size();
    for (int i = 0; i < 4; ++i) {
        const int x = width / 4 + (i % 2) * width / 2, y = height / 4 + (i / 2) * height / 2;
        const image::Yuv truth = image::toYuv(quarters[static_cast<std::size_t>(i)], kColour);
        CAPTURE(i, width, height);
        CHECK(std::abs(frame.y.row(y)[x] - truth.y) <= off);
        CHECK(std::abs(frame.u.row(y / 2)[x / 2] - truth.u) <= off);
        CHECK(std::abs(frame.v.row(y / 2)[x / 2] - truth.v) <= off);
    }
}

std::string refusal(const std::filesystem::path &path)
{
    const auto picture = capture::readImage(path);
    const auto grey = capture::readGrey(path);
    REQUIRE_FALSE(picture);
    REQUIRE_FALSE(grey);
    CHECK(picture.error().what == grey.error().what);
    CHECK(picture.error().code == Errc::BadInput);
    CHECK(contains(picture.error().what, fmt::format("\"{}\"", path.string())));
    CHECK_FALSE(contains(picture.error().what, "\n"));
    return picture.error().what;
}

std::string big(std::uint32_t value, int bytes)
{
    std::string text;
    for (int i = bytes - 1; i >= 0; --i)
        text += static_cast<char>(value >> (8 * i));
    return text;
}

std::string little(std::uint32_t value, int bytes)
{
    const std::string text = big(value, bytes);
    return {text.rbegin(), text.rend()};
}

/// A TIFF directory of one entry, which is what EXIF is.
std::string exif(std::uint32_t orientation, bool bigEndian)
{
    const auto number = bigEndian ? big : little;
    return (bigEndian ? "MM"s : "II"s) + number(42, 2) + number(8, 4) + number(1, 2) + number(274, 2) + number(3, 2) +
           number(1, 4) + number(orientation, 2) + number(0, 2) + number(0, 4);
}

std::uint32_t crc32(std::string_view bytes)
{
    std::uint32_t crc = ~0U;
    for (const char byte : bytes) {
        crc ^= static_cast<std::uint8_t>(byte);
        for (int i = 0; i < 8; ++i)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320U : 0);
    }
    return ~crc;
}

std::string chunk(const std::string &kind, const std::string &data)
{
    return big(static_cast<std::uint32_t>(data.size()), 4) + kind + data + big(crc32(kind + data), 4);
}

std::string marker(std::uint32_t kind, const std::string &data)
{
    return big(0xFF00 | kind, 2) + big(static_cast<std::uint32_t>(data.size() + 2), 2) + data;
}

/// Headers of each format that claim a picture of this size, and nothing after them.
std::vector<std::string> headersOf(std::uint32_t width, std::uint32_t height)
{
    const auto entry = [](std::uint32_t tag, std::uint32_t value) {
        return little(tag, 2) + little(4, 2) + little(1, 4) + little(value, 4);
    };
    return {"\x89PNG\r\n\x1A\n"s + chunk("IHDR", big(width, 4) + big(height, 4) + "\1\0\0\0\0"s),
            "\xFF\xD8"s + marker(0xE0, "JFIF\0\1\1\0\0\1\0\1\0\0"s) +
                marker(0xC0, "\x8"s + big(height, 2) + big(width, 2) + "\1\1\x11\0"s),
            "RIFF"s + little(22, 4) + "WEBPVP8X" + little(10, 4) + little(0, 4) + little(width - 1, 3) +
                little(height - 1, 3),
            "BM"s + little(54, 4) + little(0, 4) + little(54, 4) + little(40, 4) + little(width, 4) +
                little(height, 4) + little(1, 2) + little(24, 2) + std::string(24, '\0'),
            "II*\0"s + little(8, 4) + little(2, 2) + entry(256, width) + entry(257, height) + little(0, 4)};
}

/// What is written to standard error while this lives.
class ErrorOutput {
public:
    explicit ErrorOutput(std::filesystem::path file) : file_(std::move(file)), kept_(dup(STDERR_FILENO))
    {
        const int to = open(file_.c_str(), O_WRONLY | O_CREAT, 0600);
        dup2(to, STDERR_FILENO);
        close(to);
    }
    ~ErrorOutput() { restore(); }
    std::uintmax_t bytes()
    {
        restore();
        return std::filesystem::file_size(file_);
    }

private:
    void restore()
    {
        if (kept_ < 0)
            return;
        dup2(kept_, STDERR_FILENO);
        close(std::exchange(kept_, -1));
    }
    std::filesystem::path file_;
    int kept_;
};

} // namespace

TEST_CASE("a picture's format is told by its bytes, not by its name")
{
    struct Case {
        const char *name, *options;
        int off;
    };
    const auto [name, options, off] = GENERATE(
        Case{"a.png", "-pix_fmt rgb24", 1}, Case{"b.png", "-pix_fmt rgba", 1}, Case{"c.png", "-pix_fmt rgb48be", 2},
        Case{"d.png", "-pix_fmt pal8", 40}, Case{"a.bmp", "-pix_fmt bgr24", 1}, Case{"b.bmp", "-pix_fmt bgra", 1},
        Case{"c.bmp", "-pix_fmt pal8", 40}, Case{"a.tif", "-pix_fmt rgb24", 1}, Case{"b.tif", "-pix_fmt rgb48le", 2},
        Case{"a.webp", "-pix_fmt bgra -lossless 1", 1}, Case{"b.webp", "-pix_fmt yuv420p -quality 95", 8},
        Case{"a.jpg", "-pix_fmt yuvj420p -q:v 1", 8}, Case{"b.jpg", "-pix_fmt yuvj444p -q:v 1", 8});
    CAPTURE(name);
    const test::Folder folder;
    ffmpeg("-i " + paintQuarters(folder).string() + " " + options + " " + (folder / name).string());
    std::filesystem::rename(folder / name, folder / "picture.txt");
    const auto picture = capture::readImage(folder / "picture.txt");
    REQUIRE(picture);
    REQUIRE((*picture)->size() == kSize);
    checkQuarters(**picture, kQuarters, off);
    const auto grey = capture::readGrey(folder / "picture.txt");
    REQUIRE(grey);
    for (int x : {4, 20})
        CHECK(std::abs(grey->row(4)[x] - (*picture)->y.row(4)[x]) <= 1);
}

TEST_CASE("a grey picture of any depth keeps its values and has neutral chroma")
{
    const auto *format = GENERATE("gray", "gray16be", "ya8", "ya16be", "monob");
    CAPTURE(format);
    const test::Folder folder;
    REQUIRE(writeFile(folder / "a.pgm", "P5 4 1 255\n\x00\xFF\x60\xA0"s));
    ffmpeg("-i " + (folder / "a.pgm").string() + " -pix_fmt " + format + " -sws_dither none " +
           (folder / "a.png").string());
    const auto grey = capture::readGrey(folder / "a.png");
    const auto picture = capture::readImage(folder / "a.png");
    REQUIRE(grey);
    REQUIRE(picture);
    constexpr std::array<int, 4> kTruth{0, 255, 0x60, 0xA0};
    for (int x = 0; x < 4; ++x) {
        if (x < 2 || format != "monob"s) // which of the two is nearer to the others is ffmpeg's choice
            CHECK(grey->row(0)[x] == kTruth[static_cast<std::size_t>(x)]);
        CHECK((*picture)->y.row(0)[x] == grey->row(0)[x]);
        CHECK((*picture)->u.row(0)[x / 2] == 128);
        CHECK((*picture)->v.row(0)[x / 2] == 128);
    }
}

TEST_CASE("what is written as PNG is read as it was")
{
    const test::Folder folder;
    image::Plane plane({37, 5});
    std::vector<std::uint16_t> small, large;
    for (int y = 0; y < 5; ++y)
        for (int x = 0; x < 37; ++x) {
            plane.row(y)[x] = static_cast<std::uint8_t>(x * 7 + y);
            small.push_back(plane.row(y)[x]);
            large.push_back(static_cast<std::uint16_t>(plane.row(y)[x] << 8 | 0x5A));
        }
    REQUIRE(capture::writeGrey(folder / "grey.png", plane.view()));
    REQUIRE(capture::writeValues(folder / "small.png", {37, 5}, small, 255));
    REQUIRE(capture::writeValues(folder / "large.png", {37, 5}, large, 65535));
    for (const char *name : {"grey.png", "small.png", "large.png"}) {
        const auto read = capture::readGrey(folder / name);
        REQUIRE(read);
        REQUIRE(read->size() == plane.size());
        for (int y = 0; y < 5; ++y)
            CHECK(std::equal(plane.row(y), plane.row(y) + 37, read->row(y)));
    }
    ffmpeg("-i " + (folder / "large.png").string() + " -f rawvideo -pix_fmt gray16be " + (folder / "raw").string());
    CHECK(bytesOf(folder / "raw").substr(0, 4) == "\0\x5A\7\x5A"s);
}

TEST_CASE("a picture is turned upright as its EXIF tag says")
{
    // Where the upright picture's quarters come from, as EXIF describes each way of holding a camera.
    const std::array<std::array<int, 4>, 9> quarters{{{0, 1, 2, 3}, // no such orientation: as it is
                                                      {0, 1, 2, 3},
                                                      {1, 0, 3, 2},
                                                      {3, 2, 1, 0},
                                                      {2, 3, 0, 1},
                                                      {0, 2, 1, 3},
                                                      {2, 0, 3, 1},
                                                      {3, 1, 2, 0},
                                                      {1, 3, 0, 2}}};
    const auto orientation = GENERATE(range(0U, 9U));
    const bool bigEndian = GENERATE(false, true);
    CAPTURE(orientation, bigEndian);
    const test::Folder folder;
    const std::string source = "-i " + paintQuarters(folder).string();
    ffmpeg(source + " -pix_fmt rgb24 " + (folder / "a.png").string());
    ffmpeg(source + " -pix_fmt yuvj444p -q:v 1 " + (folder / "a.jpg").string());
    std::string png = bytesOf(folder / "a.png"), jpeg = bytesOf(folder / "a.jpg");
    png.insert(png.find("IDAT") - 4, chunk("eXIf", exif(orientation, bigEndian)));
    jpeg.insert(2, marker(0xE1, "Exif\0\0"s + exif(orientation, bigEndian)));
    REQUIRE(writeFile(folder / "a.png", png));
    REQUIRE(writeFile(folder / "a.jpg", jpeg));

    std::array<image::Rgb, 4> upright{};
    for (std::size_t i = 0; i < 4; ++i)
        upright[i] = kQuarters[static_cast<std::size_t>(quarters[orientation][i])];
    for (const auto &[name, off] : {std::pair{"a.png", 1}, std::pair{"a.jpg", 8}}) {
        const auto picture = capture::readImage(folder / name);
        REQUIRE(picture);
        CHECK((*picture)->size().width == (orientation >= 5 ? kSize.height : kSize.width));
        checkQuarters(**picture, upright, off);
    }
}

TEST_CASE("a picture that is too large is refused by its header, before anything is decoded")
{
    const test::Folder folder;
    for (const std::string &header : headersOf(32'000, 32'000)) {
        REQUIRE(writeFile(folder / "large", header)); // without a byte of data: only the header can have been judged
        CHECK(contains(refusal(folder / "large"), "is too large: 32000x32000, at most 32768 a side and 64 megapixels"));
    }
    for (const std::string &header : headersOf(40'000, 1)) {
        REQUIRE(writeFile(folder / "wide", header));
        CHECK(contains(refusal(folder / "wide"), "is too large: 40000x1"));
    }
    for (const std::string &header : headersOf(8'000, 8'000)) {
        REQUIRE(capture::readPictureHeader(std::as_bytes(std::span(header))));
        CHECK(capture::readPictureHeader(std::as_bytes(std::span(header)))->size == image::Size{8'000, 8'000});
    }
}

TEST_CASE("a size that the data contradict is refused")
{
    const test::Folder folder;
    const std::string source = "-i " + paintQuarters(folder).string();
    ffmpeg(source + " -pix_fmt bgra -lossless 1 " + (folder / "a.webp").string());
    std::string webp = bytesOf(folder / "a.webp");
    webp.insert(12, "VP8X" + little(10, 4) + little(0, 4) + little(2, 3) + little(2, 3)); // 3x3 around 32x16
    REQUIRE(writeFile(folder / "a.webp", webp));
    CHECK(contains(refusal(folder / "a.webp"), "is not a picture that can be read"));
}

TEST_CASE("what is none of the formats that are promised is refused in one sentence, and no library prints")
{
    const test::Folder folder;
    const std::string ppm = paintQuarters(folder).string();
    ffmpeg("-i " + ppm + " " + (folder / "a.gif").string());
    ffmpeg("-i " + ppm + " " + (folder / "a.jp2").string());
    ffmpeg("-i " + ppm + " -pix_fmt gbrpf32le " + (folder / "a.exr").string());
    ffmpeg("-i " + ppm + " " + (folder / "a.sun").string());
    test::writeText(folder / "a.hdr", "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\n");
    REQUIRE(writeFile(folder / "a.dcm", std::string(128, '\0') + "DICM" + std::string(64, '\0')));
    test::writeText(folder / "a.ntf", "NITF02.10" + std::string(400, '0'));
    test::writeText(folder / "a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>");
    test::writeText(folder / "empty.png", "");
    ErrorOutput said(folder / "stderr");
    for (const char *name :
         {"quarters.ppm", "a.gif", "a.jp2", "a.exr", "a.sun", "a.hdr", "a.dcm", "a.ntf", "a.svg", "empty.png"}) {
        CAPTURE(name);
        CHECK(contains(refusal(folder / name), "PNG, JPEG, WebP, BMP and TIFF can"));
    }
    CHECK(said.bytes() == 0);
}

TEST_CASE("a damaged picture gives a picture or a sentence, and no library prints")
{
    const auto *options = GENERATE("png", "bmp", "tif", "jpg", "webp");
    const test::Folder folder;
    const auto file = folder / "a."s.append(options);
    ffmpeg("-i " + paintQuarters(folder).string() + " " + file.string());
    const std::string whole = bytesOf(file);
    std::mt19937 random(1);
    ErrorOutput said(folder / "stderr");
    for (int round = 0; round < 150; ++round) {
        std::string bytes = whole;
        for (unsigned i = 0; i < 1 + random() % 4; ++i)
            bytes[random() % bytes.size()] = static_cast<char>(random());
        if (round % 3 == 0)
            bytes.resize(random() % bytes.size());
        REQUIRE(writeFile(file, bytes));
        const auto picture = capture::readImage(file);
        if (!picture)
            CHECK(contains(picture.error().what, "a."));
    }
    CHECK(said.bytes() == 0);
}

TEST_CASE("a progressive JPEG of more scans than any picture needs is refused")
{
    const test::Folder folder;
    const auto jpeg = test::encodeJpeg(kSize, {.progressive = true}, [](int x, int y) {
        return image::Yuv{static_cast<std::uint8_t>(x * 8), static_cast<std::uint8_t>(y * 8), 128};
    });
    const std::string whole(reinterpret_cast<const char *>(jpeg.data()), jpeg.size());
    const std::size_t last = whole.rfind("\xFF\xDA"), end = whole.size() - 2;
    std::string many = whole.substr(0, end);
    for (int i = 0; i < 150; ++i)
        many += whole.substr(last, end - last);
    REQUIRE(writeFile(folder / "few.jpg", whole));
    REQUIRE(writeFile(folder / "many.jpg", many + "\xFF\xD9"));
    CHECK(capture::readImage(folder / "few.jpg"));
    CHECK(contains(refusal(folder / "many.jpg"), "damaged"));
}
