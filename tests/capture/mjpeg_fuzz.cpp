// What a hostile camera may send as MJPEG. No fuzzer guesses a JPEG, so it edits one of ours: the first byte chooses
// which, each three bytes that follow are a place and a value. With its highest bit set, the bytes are the picture.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/capture/v4l2/mjpeg_decoder.h"
#include "tests/capture/jpeg.h"

using namespace bokeh;
using test::encodeJpeg;
using test::JpegOptions;

namespace {

constexpr image::Size kSize{67, 45};

std::vector<std::vector<std::byte>> makeSeeds()
{
    std::vector<std::vector<std::byte>> seeds;
    for (const JpegOptions &options :
         {JpegOptions{.sampling = {2, 2}}, JpegOptions{.sampling = {2, 1}, .huffmanTables = false},
          JpegOptions{.sampling = {1, 1}, .restart = 3}, JpegOptions{.sampling = {0, 0}},
          JpegOptions{.sampling = {2, 2}, .chroma = {1, 2}}, JpegOptions{.progressive = true}})
        seeds.push_back(encodeJpeg(kSize, options, [](int x, int y) {
            return image::Yuv{static_cast<std::uint8_t>(x * y), static_cast<std::uint8_t>(x),
                              static_cast<std::uint8_t>(y)};
        }));
    return seeds;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const auto kSeeds = makeSeeds();
    static capture::v4l2::MjpegDecoder decoder(kSize);
    if (size == 0)
        return 0;
    image::Frame frame(kSize);
    const auto bytes = std::as_bytes(std::span(data, size)).subspan(1);
    if (data[0] >= 0x80) {
        (void)decoder.decode(bytes, frame);
        return 0;
    }
    auto jpeg = kSeeds[data[0] % kSeeds.size()];
    for (std::size_t i = 0; i + 2 < bytes.size(); i += 3) {
        const std::size_t place = static_cast<std::size_t>(bytes[i]) * 256 + static_cast<std::size_t>(bytes[i + 1]);
        jpeg[place % jpeg.size()] = bytes[i + 2];
    }
    (void)decoder.decode(jpeg, frame);
    return 0;
}
