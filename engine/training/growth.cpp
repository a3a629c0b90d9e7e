#include "engine/training/growth.h"

#include <map>
#include <utility>

namespace bokeh::training {

namespace {

constexpr double kNoise = .1; ///< of a weight's own size

/// The narrower network's sublayer for sublayer `s` of `count`; -1 for none. The first and the last are kept, and so is
/// what is near them: of eight sublayers it is the middle ones that a trained network misses least.
int counterpart(int s, int count, int from)
{
    const bool firstHalf = s < count / 2;
    if (count <= from)
        return firstHalf ? s : s + from - count;
    return s < from - 1 ? s : s == count - 1 ? from - 1 : -1;
}

/// `copies` times the channels along `dimension`: a, b, ..., a, b, ...
torch::Tensor repeated(const torch::Tensor &x, std::int64_t dimension, std::int64_t copies)
{
    return torch::cat(std::vector<torch::Tensor>(static_cast<std::size_t>(copies), x), dimension);
}

void growConvolution(FloatNetworkImpl &from, std::size_t source, FloatNetworkImpl &to, std::size_t target)
{
    const torch::Tensor narrow = from.convolutions[source]->weight;
    torch::Tensor wide = to.convolutions[target]->weight;
    const auto outCopies = wide.size(0) / narrow.size(0), inCopies = wide.size(1) / narrow.size(1);
    torch::Tensor grown = repeated(repeated(narrow, 0, outCopies), 1, inCopies) / inCopies;
    if (outCopies > 1 || inCopies > 1)
        grown = grown + torch::randn_like(grown) * kNoise * grown.pow(2).mean().sqrt();
    wide.copy_(grown);
    if (target == to.norms.size()) {
        to.convolutions[target]->bias.copy_(repeated(from.convolutions[source]->bias, 0, outCopies));
        return;
    }
    const auto &a = from.norms[source];
    const auto &b = to.norms[target];
    b->weight.copy_(repeated(a->weight, 0, outCopies));
    b->bias.copy_(repeated(a->bias, 0, outCopies));
    b->running_mean.copy_(repeated(a->running_mean, 0, outCopies));
    b->running_var.copy_(repeated(a->running_var, 0, outCopies));
}

bool canGrow(const model::Topology &from, const model::Topology &to)
{
    if (from.majors.size() != to.majors.size() || from.colour != to.colour || from.reformat != to.reformat ||
        from.majors.back().channels != to.majors.back().channels)
        return false;
    for (std::size_t m = 0; m < from.majors.size(); ++m)
        if (from.majors[m].step != to.majors[m].step || to.majors[m].channels % from.majors[m].channels)
            return false;
    return true;
}

} // namespace

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

Status growInto(FloatNetworkImpl &from, FloatNetworkImpl &to)
{
    if (!canGrow(from.topology(), to.topology()))
        return Error{Errc::BadInput, "the network " + to.topology().name + " cannot grow from " + from.topology().name +
                                         ": their major layers differ in more than width and depth"};
    const torch::NoGradGuard noGradient;
    const auto sources = model::convolutions(from.topology()), targets = model::convolutions(to.topology());
    std::map<std::pair<int, int>, std::size_t> at;
    for (std::size_t i = 0; i < sources.size(); ++i)
        at[{sources[i].major, sources[i].sublayer}] = i;
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const auto m = static_cast<std::size_t>(targets[i].major);
        const int s =
            counterpart(targets[i].sublayer, to.topology().majors[m].sublayers, from.topology().majors[m].sublayers);
        if (s >= 0)
            growConvolution(from, at.at({targets[i].major, s}), to, i);
    }
    return {};
}

} // namespace bokeh::training
