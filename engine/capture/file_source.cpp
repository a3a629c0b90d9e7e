#include "engine/capture/file_source.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

#include "engine/capture/file_reader.h"
#include "engine/capture/picture_converter.h"

namespace bokeh::capture {

namespace {

/// Scaling by unequal factors keeps the shape of what is seen by changing the shape of a sample.
void keepShape(Format &format, image::Size from, image::Size to)
{
    const std::int64_t numerator = std::int64_t{format.aspectNumerator} * from.width * to.height;
    const std::int64_t denominator = std::int64_t{format.aspectDenominator} * from.height * to.width;
    // Nearest fraction with parts that containers and encoders hold (16 bits).
    av_reduce(&format.aspectNumerator, &format.aspectDenominator, numerator, denominator, 65535);
}

} // namespace

FileSource::FileSource(std::unique_ptr<FileReader> reader, Options options)
    : options_(options), reader_(std::move(reader)), converter_(std::make_unique<PictureConverter>())
{
}

FileSource::~FileSource() = default;

Result<std::unique_ptr<FileSource>> FileSource::open(const std::filesystem::path &path, Options options)
{
    if (options.size && (options.size->width < 1 || options.size->height < 1 || options.size->width > kMaxSide ||
                         options.size->height > kMaxSide))
        return Error{Errc::BadInput, fmt::format("a size is 1 to {} a side, not {}x{}", kMaxSide, options.size->width,
                                                 options.size->height)};
    auto reader = FileReader::open(path, options.threads);
    if (!reader)
        return reader.error();
    std::unique_ptr<FileSource> source(new FileSource(*std::move(reader), options));
    if (auto begun = source->begin(); !begun)
        return begun.error();
    return source;
}

Status FileSource::begin()
{
    // Only the first picture tells for certain what the container merely claims: size, pixel format, colour.
    const auto picture = reader_->next();
    if (!picture || !*picture)
        return Error{Errc::BadInput, fmt::format("{} has no frames that can be decoded", reader_->name())};
    const image::Size size{(*picture)->width, (*picture)->height};
    format_ = reader_->formatOf(**picture);
    format_.name = reader_->name();
    format_.size = options_.size.value_or(size);
    format_.colour = PictureConverter::colourOf(**picture);
    keepShape(format_, size, format_.size);
    pool_.emplace(std::max<std::size_t>(options_.poolSize, 1), [&] { return image::Frame(format_.size); });

    auto frame = deliver(**picture, pool_->acquire());
    if (!frame)
        return frame.error();
    first_ = *std::move(frame);
    return {};
}

Result<image::FramePtr> FileSource::deliver(const AVFrame &picture, image::FramePool::Lease frame)
{
    if (auto converted = converter_->convert(picture, *frame); !converted)
        return Error{converted.error().code, fmt::format("{}: {}", reader_->name(), converted.error().what)};
    lastTime_ = reader_->timeOf(picture, lastTime_);
    frame->time = lastTime_;
    frame->sequence = sequence_++;
    frame->captured = std::chrono::steady_clock::now();
    return image::FramePool::publish(std::move(frame));
}

Result<image::FramePtr> FileSource::read()
{
    if (first_) {
        return std::exchange(first_, nullptr);
    }
    if (failed_)
        return *failed_;
    if (ended_)
        return image::FramePtr();
    auto lease = pool_->acquire();
    if (!lease)
        return Error{Errc::Exhausted, fmt::format("all {} frames of the pool are out", options_.poolSize)};
    const auto picture = reader_->next();
    if (!picture) {
        failed_ = Error{picture.error().code, fmt::format("{} after {} frames", picture.error().what, sequence_)};
        return *failed_;
    }
    if (!*picture) {
        ended_ = true;
        return image::FramePtr();
    }
    auto frame = deliver(**picture, std::move(lease));
    if (!frame)
        failed_ = frame.error();
    return frame;
}

} // namespace bokeh::capture
