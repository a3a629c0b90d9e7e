#include "engine/training/norm_relu.h"

#include <cmath>
#include <vector>

#include "engine/training/norm_relu_kernel.h"

namespace bokeh::training {

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

NormShape shapeOf(const torch::Tensor &x)
{
    return {static_cast<std::size_t>(x.numel()), static_cast<std::size_t>(x.size(1))};
}

/// Mean and inverse deviation of the batch; the running statistics follow.
void measure(const torch::Tensor &x, torch::Tensor &mean, torch::Tensor &inverse, torch::Tensor &runningMean,
             torch::Tensor &runningVariance)
{
    const NormShape shape = shapeOf(x);
    std::vector<double> sum(shape.channels), squares(shape.channels);
    sumSquares(bits(x), shape, sum.data(), squares.data());
    const double count = static_cast<double>(shape.values / shape.channels);
    for (std::size_t c = 0; c < shape.channels; ++c) {
        const double m = sum[c] / count, variance = std::max(0., squares[c] / count - m * m);
        mean.data_ptr<float>()[c] = static_cast<float>(m);
        inverse.data_ptr<float>()[c] = static_cast<float>(1 / std::sqrt(variance + kNormEpsilon));
        float &rm = runningMean.data_ptr<float>()[c], &rv = runningVariance.data_ptr<float>()[c];
        rm += static_cast<float>(kNormMomentum * (m - double{rm}));
        rv += static_cast<float>(kNormMomentum * (variance * count / (count - 1) - double{rv}));
    }
}

struct NormRelu : torch::autograd::Function<NormRelu> {
    static torch::Tensor forward(AutogradContext *context, const torch::Tensor &input, const torch::Tensor &gain,
                                 const torch::Tensor &offset, torch::Tensor runningMean, torch::Tensor runningVariance)
    {
        const torch::Tensor x = input.contiguous(torch::MemoryFormat::ChannelsLast);
        torch::Tensor mean = torch::empty_like(gain), inverse = torch::empty_like(gain);
        measure(x, mean, inverse, runningMean, runningVariance);
        const torch::Tensor scale = gain * inverse, shift = offset - mean * scale;
        torch::Tensor y = torch::empty_like(x);
        applyRelu(bits(x), shapeOf(x), scale.data_ptr<float>(), shift.data_ptr<float>(), bits(y));
        context->save_for_backward({x, mean, inverse, scale, shift});
        return y;
    }

    /// With z = (x - mean) * inverse: dx = scale * (g - mean(g) - z * mean(g * z)).
    static variable_list backward(AutogradContext *context, variable_list gradients)
    {
        const auto saved = context->get_saved_variables();
        const torch::Tensor &x = saved[0], &mean = saved[1], &inverse = saved[2], &scale = saved[3], &shift = saved[4];
        const torch::Tensor g = gradients[0].to(torch::kBFloat16).contiguous(torch::MemoryFormat::ChannelsLast);
        const NormShape shape = shapeOf(x);
        torch::Tensor sum = torch::zeros({x.size(1)}, torch::kDouble),
                      product = torch::zeros({x.size(1)}, torch::kDouble);
        sumGradients(bits(x), bits(g), shape, scale.data_ptr<float>(), shift.data_ptr<float>(), sum.data_ptr<double>(),
                     product.data_ptr<double>());
        const double count = static_cast<double>(shape.values / shape.channels);
        const torch::Tensor toGain = (product - mean * sum) * inverse; // double: sums of g * z
        const torch::Tensor slope = (-(scale * inverse) * toGain / count).to(torch::kFloat);
        const torch::Tensor constant = (-(scale * sum) / count - slope * mean).to(torch::kFloat);
        torch::Tensor dx = torch::empty_like(x);
        applyGradients(bits(x), bits(g), shape, scale.data_ptr<float>(), shift.data_ptr<float>(),
                       slope.data_ptr<float>(), constant.data_ptr<float>(), bits(dx));
        return {dx, toGain.to(torch::kFloat), sum.to(torch::kFloat), {}, {}};
    }
};

} // namespace

torch::Tensor normRelu(const torch::Tensor &x, const torch::Tensor &gain, const torch::Tensor &offset,
                       torch::Tensor runningMean, torch::Tensor runningVariance)
{
    return NormRelu::apply(x, gain, offset, runningMean, runningVariance);
}

} // namespace bokeh::training
