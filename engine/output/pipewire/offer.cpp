#include "engine/output/pipewire/offer.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <spa/buffer/buffer.h>
#include <spa/buffer/meta.h>
#include <spa/param/buffers.h>
#include <spa/param/video/format-utils.h>
#include <spa/pod/builder.h>
#include <utility>

namespace bokeh::output::pipewire {

namespace {

using image::Matrix;
using image::Range;
using image::Size;

constexpr Size kLargest{3840, 2160};
constexpr Size kSmallest{16, 16};
constexpr std::array kUsual{Size{1280, 720}, Size{960, 540}, Size{640, 480},
                            Size{640, 360},  Size{320, 240}, Size{320, 180}};
constexpr std::uint32_t kUsualRate = 30;
constexpr std::uint32_t kHighestRate = 60;
// Programs that hold on to buffers want eight; more than sixteen is only memory.
constexpr int kBuffers = 8, kFewestBuffers = 2, kMostBuffers = 16;

constexpr std::array kPixels{std::pair{PixelFormat::I420, SPA_VIDEO_FORMAT_I420},
                             std::pair{PixelFormat::Nv12, SPA_VIDEO_FORMAT_NV12},
                             std::pair{PixelFormat::Yuy2, SPA_VIDEO_FORMAT_YUY2}};
constexpr std::array kMatrices{std::pair{Matrix::Bt601, SPA_VIDEO_COLOR_MATRIX_BT601},
                               std::pair{Matrix::Bt709, SPA_VIDEO_COLOR_MATRIX_BT709},
                               std::pair{Matrix::Bt2020, SPA_VIDEO_COLOR_MATRIX_BT2020}};
constexpr std::array kRanges{std::pair{Range::Limited, SPA_VIDEO_COLOR_RANGE_16_235},
                             std::pair{Range::Full, SPA_VIDEO_COLOR_RANGE_0_255}};

/// Builds one object of PipeWire's, property by property.
class Object {
public:
    Object(std::uint32_t type, std::uint32_t id)
    {
        spa_pod_builder_init(&builder_, room_.data(), static_cast<std::uint32_t>(room_.size()));
        spa_pod_builder_push_object(&builder_, &frame_, type, id);
    }
    spa_pod_builder *property(std::uint32_t key)
    {
        spa_pod_builder_prop(&builder_, key, 0);
        return &builder_;
    }
    void id(std::uint32_t key, std::uint32_t value) { spa_pod_builder_id(property(key), value); }
    void integer(std::uint32_t key, int value) { spa_pod_builder_int(property(key), value); }
    /// `add` adds the default and then what may be chosen.
    template <class Add> void choice(std::uint32_t key, spa_choice_type kind, Add add)
    {
        spa_pod_frame frame;
        spa_pod_builder_push_choice(property(key), &frame, kind, 0);
        add(&builder_);
        spa_pod_builder_pop(&builder_, &frame);
    }
    std::vector<std::byte> finish()
    {
        spa_pod_builder_pop(&builder_, &frame_);
        return {room_.begin(), room_.begin() + builder_.state.offset};
    }

private:
    alignas(8) std::array<std::byte, 1024> room_; // several times what any of ours takes
    spa_pod_builder builder_;
    spa_pod_frame frame_;
};

template <class Table, class Ours> std::uint32_t theirs(const Table &table, Ours ours)
{
    return std::ranges::find(table, ours, &Table::value_type::first)->second;
}

template <class Table>
auto ours(const Table &table, std::uint32_t theirs) -> std::optional<typename Table::value_type::first_type>
{
    const auto found = std::ranges::find_if(table, [&](const auto &pair) { return pair.second == theirs; });
    return found == table.end() ? std::nullopt : std::optional(found->first);
}

template <class Table> void addIds(Object &object, std::uint32_t key, const Table &table, std::uint32_t first)
{
    object.choice(key, SPA_CHOICE_Enum, [&](spa_pod_builder *to) {
        spa_pod_builder_id(to, first);
        for (const auto &pair : table)
            spa_pod_builder_id(to, pair.second);
    });
}

std::vector<std::byte> formatMessage(PixelFormat pixels, Size size, const image::Colour &colour, bool anyRate)
{
    Object object(SPA_TYPE_OBJECT_Format, SPA_PARAM_EnumFormat);
    object.id(SPA_FORMAT_mediaType, SPA_MEDIA_TYPE_video);
    object.id(SPA_FORMAT_mediaSubtype, SPA_MEDIA_SUBTYPE_raw);
    object.id(SPA_FORMAT_VIDEO_format, theirs(kPixels, pixels));
    spa_pod_builder_rectangle(object.property(SPA_FORMAT_VIDEO_size), static_cast<std::uint32_t>(size.width),
                              static_cast<std::uint32_t>(size.height));
    if (anyRate)
        object.choice(SPA_FORMAT_VIDEO_framerate, SPA_CHOICE_Range, [](spa_pod_builder *to) {
            for (const std::uint32_t rate : {kUsualRate, 1U, kHighestRate})
                spa_pod_builder_fraction(to, rate, 1);
        });
    else
        spa_pod_builder_fraction(object.property(SPA_FORMAT_VIDEO_framerate), kUsualRate, 1);
    addIds(object, SPA_FORMAT_VIDEO_colorRange, kRanges, theirs(kRanges, colour.range));
    addIds(object, SPA_FORMAT_VIDEO_colorMatrix, kMatrices, theirs(kMatrices, colour.matrix));
    return object.finish();
}

/// One property of a format, where all choices have been made. The library's own parser fills enumerations with
/// whatever number has come.
template <class T> std::optional<T> valueIn(const spa_pod &format, std::uint32_t key, std::uint32_t type)
{
    const spa_pod_prop *property = spa_pod_find_prop(&format, nullptr, key);
    if (!property)
        return std::nullopt;
    const spa_pod *value = &property->value;
    if (spa_pod_is_choice(value)) {
        const auto &choice = reinterpret_cast<const spa_pod_choice *>(value)->body;
        if (choice.type != SPA_CHOICE_None || value->size < sizeof(choice) + sizeof(T))
            return std::nullopt;
        value = &choice.child;
    }
    if (value->type != type || value->size != sizeof(T))
        return std::nullopt;
    T read;
    std::memcpy(&read, value + 1, sizeof(T));
    return read;
}

/// Zero, which PipeWire's enumerations have for "unknown", where there is none.
std::uint32_t idIn(const spa_pod &format, std::uint32_t key)
{
    return valueIn<std::uint32_t>(format, key, SPA_TYPE_Id).value_or(0);
}

bool isOffered(spa_fraction rate)
{
    constexpr std::uint32_t kCeiling = 1'000'000; // of either part: products of them stay small
    return rate.denom > 0 && rate.num >= rate.denom && rate.num <= kCeiling && rate.num <= kHighestRate * rate.denom;
}

} // namespace

Pods::Pods(std::vector<std::vector<std::byte>> messages) : messages_(std::move(messages))
{
    for (const auto &message : messages_)
        pointers_.push_back(reinterpret_cast<const spa_pod *>(message.data()));
}

std::vector<Size> offeredSizes(Size own)
{
    std::vector<Size> sizes{{std::clamp(own.width, kSmallest.width, kLargest.width) / 8 * 8,
                             std::clamp(own.height, kSmallest.height, kLargest.height) / 2 * 2}};
    for (const Size size : kUsual)
        if (size != sizes.front())
            sizes.push_back(size);
    return sizes;
}

Pods formatsOf(const Offer &offer)
{
    std::vector<std::vector<std::byte>> messages;
    for (const bool anyRate : {false, true})
        for (const Size size : offeredSizes(offer.size))
            for (const auto &[pixels, id] : kPixels)
                messages.push_back(formatMessage(pixels, size, offer.colour, anyRate));
    return Pods(std::move(messages));
}

std::optional<NegotiatedFormat> agreedIn(const spa_pod &format, const Offer &offer)
{
    if (!spa_pod_is_object_type(&format, SPA_TYPE_OBJECT_Format) ||
        idIn(format, SPA_FORMAT_mediaType) != SPA_MEDIA_TYPE_video ||
        idIn(format, SPA_FORMAT_mediaSubtype) != SPA_MEDIA_SUBTYPE_raw)
        return std::nullopt;
    const auto pixels = ours(kPixels, idIn(format, SPA_FORMAT_VIDEO_format));
    const auto wanted = valueIn<spa_rectangle>(format, SPA_FORMAT_VIDEO_size, SPA_TYPE_Rectangle);
    const auto rate = valueIn<spa_fraction>(format, SPA_FORMAT_VIDEO_framerate, SPA_TYPE_Fraction);
    if (!pixels || !wanted || !rate || !isOffered(*rate))
        return std::nullopt;
    const auto sizes = offeredSizes(offer.size);
    const auto size = std::ranges::find_if(sizes, [&](Size s) {
        return static_cast<std::uint32_t>(s.width) == wanted->width &&
               static_cast<std::uint32_t>(s.height) == wanted->height;
    });
    if (size == sizes.end())
        return std::nullopt;
    NegotiatedFormat agreed{.pixels = *pixels,
                            .size = *size,
                            .rateNumerator = static_cast<int>(rate->num),
                            .rateDenominator = static_cast<int>(rate->denom)};
    agreed.colour.matrix = ours(kMatrices, idIn(format, SPA_FORMAT_VIDEO_colorMatrix)).value_or(offer.colour.matrix);
    agreed.colour.range = ours(kRanges, idIn(format, SPA_FORMAT_VIDEO_colorRange)).value_or(offer.colour.range);
    return agreed;
}

Pods buffersFor(const NegotiatedFormat &agreed)
{
    Object buffers(SPA_TYPE_OBJECT_ParamBuffers, SPA_PARAM_Buffers);
    buffers.choice(SPA_PARAM_BUFFERS_buffers, SPA_CHOICE_Range, [](spa_pod_builder *to) {
        for (const int count : {kBuffers, kFewestBuffers, kMostBuffers})
            spa_pod_builder_int(to, count);
    });
    buffers.integer(SPA_PARAM_BUFFERS_blocks, 1);
    buffers.integer(SPA_PARAM_BUFFERS_size, static_cast<int>(bytesOf(agreed)));
    buffers.integer(SPA_PARAM_BUFFERS_stride, strideOf(agreed));
    buffers.choice(SPA_PARAM_BUFFERS_dataType, SPA_CHOICE_Flags,
                   [](spa_pod_builder *to) { spa_pod_builder_int(to, 1 << SPA_DATA_MemFd); });
    Object header(SPA_TYPE_OBJECT_ParamMeta, SPA_PARAM_Meta);
    header.id(SPA_PARAM_META_type, SPA_META_Header);
    header.integer(SPA_PARAM_META_size, static_cast<int>(sizeof(spa_meta_header)));
    return Pods({buffers.finish(), header.finish()});
}

} // namespace bokeh::output::pipewire
