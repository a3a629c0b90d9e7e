// What a GnetSeg-class network looks like, as data: major layers of sublayers, and what goes in and comes out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace bokeh::model {

/// Bits of a coefficient. EightBit: any int8. ThreeBit: {0, +-1, +-2, +-4} times one integer scale per 3x3 kernel.
/// OneBit: +-1 times one integer scale per 3x3 kernel. The product always fits int8.
enum class CoefficientMode : std::uint8_t { OneBit = 1, ThreeBit = 3, EightBit = 8 };

/// Down: 2x2 down-sampling after the major layer. Up: x2 up-sampling before it. None: neither.
enum class Step : std::uint8_t { None, Down, Up };

/// One kind per network.
enum class DownSampling : std::uint8_t { Max, TopLeft };
enum class UpSampling : std::uint8_t { Repeat, ZeroFill };

enum class InputColour : std::uint8_t { Luma, Yuv, Rgb };

/// What the classes stand for (class_set.h).
enum class Scene : std::uint8_t { People, Road };

/// Integer: one channel, the code of class k is classCode(k). Softmax: one score channel per class, the host takes the
/// largest (the name is the paper's; the chip returns scores, not probabilities).
enum class Output : std::uint8_t { Integer, Softmax };

/// Sublayers that share one image side, one output width and one coefficient mode.
struct MajorLayer {
    int channels = 0;  ///< output channels of every sublayer; a power of two in [4, 1024]
    int sublayers = 0; ///< 3x3 convolutions, stride 1, pad 1; [1, 12]
    Step step = Step::None;
    CoefficientMode mode = CoefficientMode::EightBit;
    friend bool operator==(const MajorLayer &, const MajorLayer &) = default;
};

struct Topology {
    std::string name; ///< "gnetseg-large-224-y-lite"
    int side = 224;   ///< input pixels on a side: 224 or 448
    InputColour colour = InputColour::Luma;
    std::vector<MajorLayer> majors;
    DownSampling down = DownSampling::Max;
    UpSampling up = UpSampling::Repeat;
    int reformat = 1; ///< depth to space at the output: side grows by this factor, channels shrink by its square
    Output output = Output::Integer;
    Scene scene = Scene::People;
    int classes = 2;           ///< [2, 16]
    int cap = 31;              ///< largest activation: 31 (the chip) or 127 (the wide profile)
    bool tenBitOutput = false; ///< the last major layer, of one sublayer, stores 10 bits (cap 1023) instead
    friend bool operator==(const Topology &, const Topology &) = default;
};

/// One 3x3 convolution with everything derived that a kernel needs to know.
struct Convolution {
    int major = 0;    ///< index of its major layer
    int sublayer = 0; ///< index within it
    int side = 0;     ///< of its input and of its output before down-sampling
    int in = 0;       ///< input channels
    int out = 0;      ///< output channels
    bool upBefore = false;
    bool downAfter = false;
    int cap = 31; ///< of its output
    CoefficientMode mode = CoefficientMode::EightBit;
};

int inputChannels(const Topology &); ///< 1 or 3

/// The convolutions in order. Meaningful only for a topology that validate() accepts.
std::vector<Convolution> convolutions(const Topology &);

struct Shape {
    int side = 0;
    int channels = 0;
    friend bool operator==(const Shape &, const Shape &) = default;
};
Shape chipOutput(const Topology &); ///< what the chip sends, after reformat: S x S x channels, unused ones included
int maskChannels(const Topology &); ///< channels the host keeps: 1 (integer) or `classes` (softmax)
int outputCap(const Topology &);    ///< 31, 127 or 1023

struct Cost {
    std::int64_t macs = 0;       ///< multiply-accumulates
    std::int64_t paddedMacs = 0; ///< side^2 * 9 * max(in, 16) * max(out, 16): what the chip is charged
    std::int64_t parameters = 0; ///< coefficients and biases
    std::int64_t peakMap = 0;    ///< activations of the largest stored map
    std::int64_t inputBytes = 0;
    std::int64_t outputBytes = 0; ///< on the wire, packed in tiles (packedBytes)
};
Cost cost(const Topology &);

/// Chip time of one inference: padded MACs over this rate, from the published 12.6 TOPS/W and 224 mW.
inline constexpr double kMacsPerSecond = 1.41e12;
double chipSeconds(const Topology &);

/// Bytes of one 14x14 tile of one channel on the wire: 5-, 7- or 10-bit values in a row, to a multiple of 64 bytes:
/// 128, 192 or 256. `cap` 31, 127 or 1023.
int tileBytes(int cap);
std::int64_t packedBytes(Shape, int cap);

/// Topology as a JSON object and back. fromJson reads hostile input: it fails with BadInput on a missing or ill-typed
/// field and bounds every list, but does not apply the chip's rules; validate() does.
std::string toJson(const Topology &);
Result<Topology> topologyFromJson(const std::string &);

} // namespace bokeh::model
