#include "engine/training/head.h"

#include "engine/model/requantise.h"

namespace bokeh::training {

namespace {

int scoresOf(const model::Topology &topology)
{
    return model::maskChannels(topology);
}

bool isUp(const model::Topology &topology)
{
    return topology.majors.back().step == model::Step::Up && topology.reformat == 1 &&
           topology.up == model::UpSampling::Repeat && topology.majors.back().sublayers == 1;
}

bool isReformat(const model::Topology &topology)
{
    return topology.majors.back().step == model::Step::None && topology.reformat == 2 &&
           topology.majors.back().sublayers == 1;
}

/// [36,9]: a kernel on the doubled side to the four of the sub-pixels on the side before. Tap t of sub-pixel d reads
/// the doubled row 2 y + d + t, which repeats row y + floor((d + t) / 2).
torch::Tensor spread()
{
    torch::Tensor rows = torch::zeros({2, 3, 3}); // sub-pixel, tap before, tap after
    for (int d = 0; d < 2; ++d)
        for (int t = -1; t <= 1; ++t)
            rows[d][(d + t + 2) / 2][t + 1] = 1;
    return torch::einsum("apx,bqy->abpqxy", {rows, rows}).reshape({36, 9});
}

} // namespace

Head splitHead(const torch::Tensor &weight, const torch::Tensor &bias, const model::Topology &topology)
{
    const std::int64_t scores = scoresOf(topology), subs = topology.reformat * topology.reformat;
    return {weight.detach().slice(0, 0, scores * subs).reshape({scores, subs, weight.size(1), 3, 3}),
            bias.detach().slice(0, 0, scores * subs).reshape({scores, subs})};
}

void joinHead(const Head &head, const model::Topology &topology, torch::Tensor weight, torch::Tensor bias)
{
    const std::int64_t used = std::int64_t{scoresOf(topology)} * topology.reformat * topology.reformat;
    weight.zero_();
    bias.zero_();
    weight.slice(0, 0, used).copy_(head.weight.flatten(0, 1));
    bias.slice(0, 0, used).copy_(head.bias.flatten());
}

bool canChangeEnding(const model::Topology &from, const model::Topology &to)
{
    return (isUp(from) && isReformat(to)) || (isReformat(from) && isUp(to));
}

std::optional<Head> changeEnding(const Head &head, const model::Topology &from, const model::Topology &to)
{
    const auto scores = head.weight.size(0), in = head.weight.size(2);
    if (isUp(from) && isReformat(to)) {
        const torch::Tensor kernels = head.weight.reshape({scores, in, 9, 1});
        return Head{torch::matmul(spread(), kernels).view({scores, in, 4, 3, 3}).transpose(1, 2),
                    head.bias.expand({scores, 4})};
    }
    if (isReformat(from) && isUp(to)) {
        const torch::Tensor kernels = head.weight.transpose(1, 2).reshape({scores, in, 36, 1});
        return Head{torch::matmul(torch::linalg_pinv(spread()), kernels).view({scores, 1, in, 3, 3}),
                    head.bias.mean(1, true)};
    }
    return {};
}

Head scoresFromCode(const Head &head, const model::Topology &topology)
{
    std::vector<torch::Tensor> weights, biases;
    for (int k = 0; k < topology.classes; ++k) {
        const double c = double(model::classCode(k, topology.classes, topology.cap)) / topology.cap;
        weights.push_back(head.weight * (2 * c - 1));
        biases.push_back(head.bias * (2 * c - 1) + 1 - c * c);
    }
    return {torch::cat(weights), torch::cat(biases)};
}

} // namespace bokeh::training
