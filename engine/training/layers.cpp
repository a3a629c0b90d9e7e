#include "engine/training/layers.h"

#include "engine/training/device.h"
#include "engine/training/max_pool_kernel.h"

namespace bokeh::training {

namespace idx = torch::indexing;

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

const std::uint16_t *bits(const torch::Tensor &x)
{
    return reinterpret_cast<const std::uint16_t *>(x.data_ptr<at::BFloat16>());
}

std::uint16_t *bits(torch::Tensor &x)
{
    return reinterpret_cast<std::uint16_t *>(x.data_ptr<at::BFloat16>());
}

PoolShape poolShape(const torch::Tensor &y)
{
    return {static_cast<std::size_t>(y.size(0) * y.size(2)), static_cast<std::size_t>(y.size(3)),
            static_cast<std::size_t>(y.size(1))};
}

/// Without the int64 indices of libtorch's, which weigh four times the values.
struct MaxPool : torch::autograd::Function<MaxPool> {
    static torch::Tensor forward(AutogradContext *context, const torch::Tensor &input)
    {
        const torch::Tensor x = input.contiguous(kLayout);
        torch::Tensor y = torch::empty({x.size(0), x.size(1), x.size(2) / 2, x.size(3) / 2}, x.options(), kLayout);
        maxPool(bits(x), poolShape(y), bits(y));
        context->save_for_backward({x, y});
        return y;
    }
    static variable_list backward(AutogradContext *context, variable_list gradients)
    {
        const auto saved = context->get_saved_variables();
        const torch::Tensor g = gradients[0].to(torch::kBFloat16).contiguous(kLayout);
        torch::Tensor dx = torch::empty_like(saved[0]);
        maxPoolGradients(bits(saved[0]), bits(saved[1]), bits(g), poolShape(g), bits(dx));
        return {dx};
    }
};

/// Each value four times. By copies in rows of channels: upsample_nearest2d would leave bfloat16.
struct Repeat : torch::autograd::Function<Repeat> {
    static torch::Tensor forward(AutogradContext *, const torch::Tensor &x)
    {
        const auto n = x.size(0), c = x.size(1), h = x.size(2), w = x.size(3);
        return x.permute({0, 2, 3, 1})
            .reshape({n, h, 1, w, 1, c})
            .expand({n, h, 2, w, 2, c})
            .reshape({n, 2 * h, 2 * w, c})
            .permute({0, 3, 1, 2});
    }
    static variable_list backward(AutogradContext *, variable_list gradients)
    {
        return {torch::avg_pool2d(gradients[0].contiguous(kLayout), 2, 2, 0, false, true, 1)}; // sums
    }
};

} // namespace

torch::Tensor downSample(const torch::Tensor &x, model::DownSampling kind)
{
    if (kind == model::DownSampling::Max && x.is_cpu() && x.scalar_type() == torch::kBFloat16)
        return MaxPool::apply(x);
    if (kind == model::DownSampling::Max)
        return torch::max_pool2d(x, 2, 2);
    return x.index(
        {idx::Slice(), idx::Slice(), idx::Slice(idx::None, idx::None, 2), idx::Slice(idx::None, idx::None, 2)});
}

torch::Tensor upSample(const torch::Tensor &x, model::UpSampling kind)
{
    const auto n = x.size(0), c = x.size(1), h = x.size(2), w = x.size(3);
    if (kind == model::UpSampling::ZeroFill) {
        torch::Tensor at = torch::zeros({2, 2}, x.options());
        at.index_put_({0, 0}, 1);
        return (x.view({n, c, h, 1, w, 1}) * at.view({1, 1, 1, 2, 1, 2})).reshape({n, c, 2 * h, 2 * w});
    }
    return Repeat::apply(x);
}

torch::Tensor reformat(const torch::Tensor &x, int factor)
{
    return factor == 1 ? x : torch::pixel_shuffle(x, factor);
}

} // namespace bokeh::training
