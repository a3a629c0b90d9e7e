#include "engine/capture/image_file.h"

#include <cstring>
#include <fmt/format.h>
#include <libyuv.h>
#include <opencv2/imgcodecs.hpp>

#include "engine/base/file.h"

namespace bokeh::capture {

namespace {

constexpr std::uint64_t kMaxBytes = 256ULL << 20;
constexpr std::int64_t kMaxPixels = 64'000'000;

Result<cv::Mat> decode(const std::filesystem::path &path, int mode)
{
    const auto bytes = readFile(path, kMaxBytes);
    if (!bytes)
        return bytes.error();
    cv::Mat picture;
    try {
        const cv::Mat raw(1, static_cast<int>(bytes->size()), CV_8U, const_cast<std::byte *>(bytes->data()));
        if (!raw.empty())
            picture = cv::imdecode(raw, mode);
    } catch (const cv::Exception &) {
        picture.release(); // reported below, like any other picture that cannot be decoded
    }
    if (picture.empty())
        return Error{Errc::BadInput, fmt::format("\"{}\" is not a picture that can be read", path.string())};
    if (std::int64_t{picture.cols} * picture.rows > kMaxPixels)
        return Error{Errc::BadInput, fmt::format("\"{}\" is too large: at most 64 megapixels are read", path.string())};
    return picture;
}

Status writePng(const std::filesystem::path &path, const cv::Mat &picture)
{
    std::vector<std::uint8_t> bytes;
    try {
        if (cv::imencode(".png", picture, bytes))
            return writeFile(path, std::as_bytes(std::span(bytes)));
    } catch (const cv::Exception &) {
        // reported below
    }
    return Error{Errc::Internal, fmt::format("\"{}\" could not be encoded as PNG", path.string())};
}

} // namespace

Result<std::shared_ptr<image::Frame>> readImage(const std::filesystem::path &path)
{
    const auto picture = decode(path, cv::IMREAD_COLOR);
    if (!picture)
        return picture.error();
    auto frame = std::make_shared<image::Frame>(image::Size{picture->cols, picture->rows});
    frame->colour = {.matrix = image::Matrix::Bt601, .range = image::Range::Full};
    // libyuv's RGB24 is B, G, R in memory, as OpenCV's pixels are.
    libyuv::RGB24ToJ420(picture->data, static_cast<int>(picture->step), frame->y.row(0), frame->y.stride(),
                        frame->u.row(0), frame->u.stride(), frame->v.row(0), frame->v.stride(), picture->cols,
                        picture->rows);
    return frame;
}

Result<image::Plane> readGrey(const std::filesystem::path &path)
{
    const auto picture = decode(path, cv::IMREAD_GRAYSCALE);
    if (!picture)
        return picture.error();
    image::Plane plane({picture->cols, picture->rows});
    for (int y = 0; y < picture->rows; ++y)
        std::memcpy(plane.row(y), picture->ptr(y), static_cast<std::size_t>(picture->cols));
    return plane;
}

Status writeGrey(const std::filesystem::path &path, image::PlaneView plane)
{
    return writePng(path, cv::Mat(plane.size.height, plane.size.width, CV_8U, const_cast<std::uint8_t *>(plane.data),
                                  static_cast<std::size_t>(plane.stride)));
}

Status writeValues(const std::filesystem::path &path, image::Size size, std::span<const std::uint16_t> values,
                   int largest)
{
    cv::Mat picture(size.height, size.width, CV_16U, const_cast<std::uint16_t *>(values.data()));
    if (largest <= 255)
        picture.convertTo(picture, CV_8U);
    return writePng(path, picture);
}

} // namespace bokeh::capture
