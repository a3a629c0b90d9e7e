#include "engine/training/distil.h"

#include <algorithm>

#include "engine/training/derive.h"

namespace bokeh::training {

namespace {

using model::Convolution;

/// The last convolution of this side that an activation follows; -1 if there is none.
int lastOf(const std::vector<Convolution> &list, int side)
{
    for (int i = static_cast<int>(list.size()) - 2; i >= 0; --i)
        if (list[static_cast<std::size_t>(i)].side == side)
            return i;
    return -1;
}

bool sameInput(const model::Topology &a, const model::Topology &b)
{
    return a.side == b.side && a.colour == b.colour && a.cap == b.cap;
}

/// Leaves only those parameters with gradients that are to learn; false if there are none.
bool freeze(FloatNetworkImpl &student, const model::Topology &teacher, const std::vector<Convolution> &list, int last)
{
    for (torch::Tensor &parameter : student.parameters())
        parameter.requires_grad_(false);
    const std::vector<int> majors = counterparts(teacher, student.topology());
    bool any = false;
    for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i) {
        const auto m = static_cast<std::size_t>(list[i].major);
        if (majors[m] >= 0 &&
            teacher.majors[static_cast<std::size_t>(majors[m])].sublayers == student.topology().majors[m].sublayers)
            continue;
        any = true;
        student.convolutions[i]->weight.requires_grad_();
        student.norms[i]->weight.requires_grad_();
        student.norms[i]->bias.requires_grad_();
    }
    return any;
}

/// Mean over channels; of features N x C x H x W.
torch::Tensor unexplained(const torch::Tensor &features, const torch::Tensor &target)
{
    constexpr double kDead = 1e-3; // of the mean variance: what a channel that never fires may count at most
    const torch::Tensor error = (features - target).square().mean({0, 2, 3});
    const torch::Tensor variance = target.var(at::IntArrayRef{0, 2, 3}, true);
    return (error / (variance + kDead * variance.mean())).mean();
}

} // namespace

Result<Loss> featureLoss(FloatNetwork teacher, FloatNetwork student)
{
    const model::Topology &from = teacher->topology(), &to = student->topology();
    const auto refuse = [&](const char *why) {
        return Error{Errc::BadInput, to.name + " cannot be distilled from " + from.name + ": " + why};
    };
    if (!sameInput(from, to))
        return refuse("their inputs differ");
    const auto sources = model::convolutions(from), list = model::convolutions(to);
    const int side = std::ranges::min_element(list, {}, &Convolution::side)->side;
    const int source = lastOf(sources, side), last = lastOf(list, side);
    if (source < 0 || last < 0 ||
        list[static_cast<std::size_t>(last)].out < sources[static_cast<std::size_t>(source)].out)
        return refuse("it has no place for the other's features");
    if (!freeze(*student, from, list, last))
        return refuse("it has the same layers");
    return Loss{"squared error of an ancestor's features", [=](const BatchTensors &batch) mutable {
                    std::vector<torch::Tensor> known, learned;
                    {
                        const torch::NoGradGuard noGradient;
                        teacher->train();
                        teacher->forward(teacher->inputOf(batch.codes), &known);
                    }
                    student->train();
                    student->forward(student->inputOf(batch.codes), &learned);
                    const torch::Tensor target = known[static_cast<std::size_t>(source)].to(torch::kFloat);
                    const torch::Tensor features = learned[static_cast<std::size_t>(last)].to(torch::kFloat);
                    return unexplained(features.narrow(1, 0, target.size(1)), target);
                }};
}

} // namespace bokeh::training
