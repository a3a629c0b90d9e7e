#include "engine/host/onnx_layers.h"

#include <array>

namespace bokeh::host {

void appendClip(OnnxGraph &graph, int cap)
{
    onnx::NodeProto &node = graph.then("Clip");
    setAttribute(node, "min", 0.0F);
    setAttribute(node, "max", static_cast<float>(cap));
}

void appendQuantisation(OnnxGraph &graph, int cap)
{
    if (cap == 31) {
        graph.then("Mul", {graph.scalar(0.25F)});
        graph.then("Floor");
    }
    graph.then("Add", {graph.scalar(1)});
    graph.then("Mul", {graph.scalar(0.5F)});
    graph.then("Floor");
    appendClip(graph, cap);
}

void appendUpSampling(OnnxGraph &graph, model::UpSampling kind, int channels)
{
    if (kind == model::UpSampling::Repeat) {
        const std::array<float, 4> scales{1, 1, 2, 2};
        setAttribute(graph.then("Resize", {graph.constant("scales", {4}, scales)}), "mode", "nearest");
        return;
    }
    // Zero fill, exactly: each value times (1 0; 0 0), channel by channel.
    std::vector<float> kernel(static_cast<std::size_t>(channels) * 4);
    for (std::size_t i = 0; i < kernel.size(); i += 4)
        kernel[i] = 1;
    onnx::NodeProto &spread = graph.then("ConvTranspose", {graph.constant("spread", {channels, 1, 2, 2}, kernel)});
    setAttribute(spread, "kernel_shape", {2, 2});
    setAttribute(spread, "strides", {2, 2});
    setAttribute(spread, "group", channels);
}

void appendDownSampling(OnnxGraph &graph, model::DownSampling kind)
{
    // The largest of one pixel, taken at every second: top-left sampling.
    const std::int64_t window = kind == model::DownSampling::Max ? 2 : 1;
    onnx::NodeProto &pool = graph.then("MaxPool");
    setAttribute(pool, "kernel_shape", {window, window});
    setAttribute(pool, "strides", {2, 2});
}

void appendConvolution(OnnxGraph &graph, int in, int out, std::span<const float> weights, std::span<const float> biases)
{
    const std::string weight = graph.constant("weight", {out, in, 3, 3}, weights);
    onnx::NodeProto &node = graph.then("Conv", {weight, graph.constant("bias", {out}, biases)});
    setAttribute(node, "kernel_shape", {3, 3});
    setAttribute(node, "pads", {1, 1, 1, 1});
    setAttribute(node, "strides", {1, 1});
}

std::vector<std::size_t> sentChannels(const model::Topology &topology)
{
    const std::size_t sent = static_cast<std::size_t>(maskChannels(topology));
    const std::size_t pixels = static_cast<std::size_t>(topology.reformat * topology.reformat);
    std::vector<std::size_t> order;
    for (std::size_t pixel = 0; pixel < pixels; ++pixel)
        for (std::size_t channel = 0; channel < sent; ++channel)
            order.push_back(channel * pixels + pixel);
    return order;
}

} // namespace bokeh::host
