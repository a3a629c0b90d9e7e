#include "engine/training/derive.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/training/first_layer.h"
#include "engine/training/head.h"

namespace bokeh::training {

namespace {

using model::Topology;

const char *wordFor(model::InputColour colour)
{
    switch (colour) {
    case model::InputColour::Luma:
        return "luma";
    case model::InputColour::Yuv:
        return "YUV";
    case model::InputColour::Rgb:
        break;
    }
    return "RGB";
}

/// Whether the last convolution of `to` can be made from that of `from`, as far as it says the same.
bool sameEnding(const Topology &from, const Topology &to)
{
    const model::MajorLayer &a = from.majors.back(), &b = to.majors.back();
    if (a.sublayers != 1 || b.sublayers != 1)
        return false;
    return (a.step == b.step && from.reformat == to.reformat) || canChangeEnding(from, to);
}

bool fits(const model::MajorLayer &from, const model::MajorLayer &to)
{
    return from.step == to.step && from.channels <= to.channels;
}

/// The ancestor's sublayer for sublayer `s` of `count`; -1 for none. The first and the last are kept, and so is
/// what is near them: of eight sublayers it is the middle ones that a trained network misses least.
int counterpart(int s, int count, int from)
{
    const bool firstHalf = s < count / 2;
    if (count <= from)
        return firstHalf ? s : s + from - count;
    return s < from - 1 ? s : s == count - 1 ? from - 1 : -1;
}

/// Writes `narrow` over the first channels of `wide`. What is left of `wide` keeps its first random values where it
/// feeds new channels, and is zero where new channels would feed old ones: these compute what they did.
void grow(const torch::Tensor &narrow, torch::Tensor wide)
{
    const std::int64_t out = narrow.size(0), in = narrow.size(1);
    wide.narrow(0, 0, out).zero_();
    wide.narrow(0, 0, out).narrow(1, 0, in).copy_(narrow);
}

void growNorm(const torch::nn::BatchNorm2dImpl &narrow, torch::nn::BatchNorm2dImpl &wide)
{
    const auto over = [&](const torch::Tensor &from, const torch::Tensor &to) {
        to.narrow(0, 0, from.size(0)).copy_(from);
    };
    over(narrow.weight, wide.weight);
    over(narrow.bias, wide.bias);
    over(narrow.running_mean, wide.running_mean);
    over(narrow.running_var, wide.running_var);
}

/// Everything but the last convolution. The first one's change of colour leaves a bias, which the running mean takes.
void deriveBody(FloatNetworkImpl &from, FloatNetworkImpl &to)
{
    const std::vector<int> majors = counterparts(from.topology(), to.topology());
    std::map<std::pair<int, int>, std::size_t> at;
    const auto sources = model::convolutions(from.topology()), targets = model::convolutions(to.topology());
    for (std::size_t i = 0; i < sources.size(); ++i)
        at[{sources[i].major, sources[i].sublayer}] = i;
    for (std::size_t i = 0; i + 1 < targets.size(); ++i) {
        const auto m = static_cast<std::size_t>(targets[i].major);
        if (majors[m] < 0)
            continue;
        const int s = counterpart(targets[i].sublayer, to.topology().majors[m].sublayers,
                                  from.topology().majors[static_cast<std::size_t>(majors[m])].sublayers);
        if (s < 0)
            continue;
        const std::size_t source = at.at({majors[m], s});
        FirstLayer layer{from.convolutions[source]->weight, {}};
        if (i == 0)
            layer = changeColour(layer.weight, from.topology(), to.topology());
        grow(layer.weight, to.convolutions[i]->weight);
        growNorm(*from.norms[source], *to.norms[i]);
        if (i == 0)
            to.norms[0]->running_mean.narrow(0, 0, layer.bias.size(0)).sub_(layer.bias);
    }
}

bool sameScores(const Topology &from, const Topology &to)
{
    const bool sameClasses = from.scene == to.scene && from.classes == to.classes;
    return sameClasses && (from.output == to.output || from.output == model::Output::Integer);
}

/// The last convolution, where the two networks' outputs mean the same.
void deriveHead(FloatNetworkImpl &from, FloatNetworkImpl &to)
{
    const Topology &a = from.topology(), &b = to.topology();
    auto &source = from.convolutions.back(), &target = to.convolutions.back();
    Head head = splitHead(source->weight, source->bias, a);
    if (a.reformat != b.reformat)
        head = *changeEnding(head, a, b);
    if (a.output != b.output)
        head = scoresFromCode(head, b);
    const std::int64_t in = target->weight.size(1), more = in - head.weight.size(2);
    head.weight = torch::constant_pad_nd(head.weight, {0, 0, 0, 0, 0, more});
    joinHead(head, b, target->weight, target->bias);
}

std::vector<std::string> changes(const Topology &from, const Topology &to)
{
    std::vector<std::string> list;
    if (from.colour != to.colour)
        list.push_back(fmt::format("first layer changed from {} to {}", wordFor(from.colour), wordFor(to.colour)));
    if (from.cap != to.cap)
        list.push_back(fmt::format("activations up to {} instead of {}", to.cap, from.cap));
    if (from.side != to.side)
        list.push_back(fmt::format("side {} instead of {}", to.side, from.side));
    const std::vector<int> majors = counterparts(from, to);
    for (std::size_t m = 0; m < to.majors.size(); ++m) {
        if (majors[m] < 0) {
            if (m + 1 < to.majors.size())
                list.push_back(fmt::format("major layer {} new", m + 1));
            continue;
        }
        const model::MajorLayer &a = from.majors[static_cast<std::size_t>(majors[m])], &b = to.majors[m];
        if (m + 1 < to.majors.size() && a.channels != b.channels)
            list.push_back(fmt::format("major layer {} grown from {} channels to {}", m + 1, a.channels, b.channels));
        if (a.sublayers != b.sublayers)
            list.push_back(fmt::format("major layer {} with {} sublayers of {}", m + 1, b.sublayers, a.sublayers));
    }
    if (!sameScores(from, to) || majors.back() < 0) {
        list.push_back("last layer new");
        return list;
    }
    if (from.reformat != to.reformat)
        list.push_back(to.reformat == 1 ? "reformat replaced by the nearest up-sampling" : "up-sampling by reformat");
    if (from.output != to.output)
        list.push_back("scores computed from the integer code");
    return list;
}

} // namespace

std::vector<int> counterparts(const Topology &from, const Topology &to)
{
    const std::size_t n = to.majors.size(), others = from.majors.size();
    std::vector<int> list(n, -1);
    std::size_t front = 0;
    for (; front + 1 < std::min(n, others) && fits(from.majors[front], to.majors[front]); ++front)
        list[front] = static_cast<int>(front);
    if (front == 0 || !sameEnding(from, to))
        return list;
    // Backwards a layer must also have room for what comes in.
    for (std::size_t back = 1; front + back <= std::min(n, others); ++back) {
        const std::size_t source = others - back, target = n - back;
        if ((back > 1 && !fits(from.majors[source], to.majors[target])) ||
            from.majors[source - 1].channels > to.majors[target - 1].channels)
            break;
        list[target] = static_cast<int>(source);
    }
    return list;
}

Status copyInto(FloatNetworkImpl &from, FloatNetworkImpl &to)
{
    const auto a = namedTensors(from), b = namedTensors(to);
    const torch::NoGradGuard noGradient;
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
        if (i >= a.size() || i >= b.size() || a[i].second.sizes() != b[i].second.sizes())
            return Error{Errc::BadInput,
                         "the weights of " + from.topology().name + " do not fit " + to.topology().name};
        torch::Tensor(b[i].second).copy_(a[i].second);
    }
    return {};
}

FloatNetwork copyOf(FloatNetwork network, torch::Device device)
{
    FloatNetwork copy(network->topology());
    [[maybe_unused]] const Status copied = copyInto(*network, *copy); // layers are equal where the topology is
    copy->to(device);
    return copy;
}

Result<std::string> deriveInto(FloatNetworkImpl &from, FloatNetworkImpl &to)
{
    const torch::NoGradGuard noGradient;
    const std::vector<int> majors = counterparts(from.topology(), to.topology());
    if (majors.front() < 0)
        return Error{Errc::BadInput, "the network " + to.topology().name + " cannot start from " +
                                         from.topology().name + ": not even the first major layers fit"};
    deriveBody(from, to);
    if (sameScores(from.topology(), to.topology()) && majors.back() >= 0)
        deriveHead(from, to);
    const auto list = changes(from.topology(), to.topology());
    return fmt::format("{} starts from {}: {}", to.topology().name, from.topology().name,
                       list.empty() ? "its weights as they are" : fmt::format("{}", fmt::join(list, ", ")));
}

} // namespace bokeh::training
