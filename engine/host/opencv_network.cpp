#include "engine/host/opencv_network.h"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <fmt/format.h>
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/dnn.hpp>
#include <utility>

namespace bokeh::host {

struct OpenCvNetwork::Net {
    cv::dnn::Net net;
    cv::Mat input; // float32 [1, channels, side, side]
};

namespace {

/// OpenCV's messages have several lines, its version and its build's paths; a person is told what it complained of.
std::string reason(const std::exception &exception)
{
    const auto *opencv = dynamic_cast<const cv::Exception *>(&exception);
    std::string text = opencv ? opencv->err : exception.what();
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text.empty() ? "no reason given" : text;
}

template <class T> T convert(float value)
{
    if constexpr (std::same_as<T, float>)
        return value;
    else
        return static_cast<T>(std::clamp(std::floor(value + 0.5F), 0.0F, 65535.0F));
}

} // namespace

OpenCvNetwork::OpenCvNetwork(std::unique_ptr<Net> net) : net_(std::move(net)) {}
OpenCvNetwork::OpenCvNetwork(OpenCvNetwork &&) noexcept = default;
OpenCvNetwork &OpenCvNetwork::operator=(OpenCvNetwork &&) noexcept = default;
OpenCvNetwork::~OpenCvNetwork() = default;

Result<OpenCvNetwork> OpenCvNetwork::open(std::span<const std::byte> onnx, model::Shape input, OpenCvMode mode)
{
    if (input.side < 1 || input.channels < 1)
        return Error{Errc::BadInput, "an ONNX network needs an input of at least one pixel"};
    // OpenCV tells standard error about every failure before it throws; the caller gets it as a value.
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    try {
        auto made = std::make_unique<Net>();
        made->net = cv::dnn::readNetFromONNX(reinterpret_cast<const char *>(onnx.data()), onnx.size());
        if (made->net.empty())
            return Error{Errc::BadInput, "the ONNX file holds no layers"};
        made->net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
        made->net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
        made->net.enableFusion(mode == OpenCvMode::Fastest);
#if CV_VERSION_MAJOR > 4 || CV_VERSION_MINOR >= 7
        made->net.enableWinograd(mode == OpenCvMode::Fastest);
#endif
        made->input.create({1, input.channels, input.side, input.side}, CV_32F);
        return OpenCvNetwork(std::move(made));
    } catch (const std::exception &exception) {
        return Error{Errc::BadInput, fmt::format("OpenCV cannot read this ONNX network: {}", reason(exception))};
    }
}

template <class T> Status OpenCvNetwork::runInto(std::span<const std::uint8_t> input, std::span<T> output)
{
    if (input.size() != net_->input.total())
        return Error{Errc::BadInput,
                     fmt::format("the network takes {} samples, not {}", net_->input.total(), input.size())};
    try {
        std::copy(input.begin(), input.end(), net_->input.ptr<float>());
        net_->net.setInput(net_->input);
        const cv::Mat result = net_->net.forward();
        if (result.type() != CV_32F || !result.isContinuous() || result.total() != output.size())
            return Error{Errc::BadInput,
                         fmt::format("the network returns {} values, not {}", result.total(), output.size())};
        const std::span values(result.ptr<float>(), result.total());
        std::transform(values.begin(), values.end(), output.begin(), convert<T>);
        return {};
    } catch (const std::exception &exception) {
        return Error{Errc::Internal, fmt::format("OpenCV could not run the network: {}", reason(exception))};
    }
}

Status OpenCvNetwork::run(std::span<const std::uint8_t> input, std::span<float> output)
{
    return runInto(input, output);
}

Status OpenCvNetwork::run(std::span<const std::uint8_t> input, std::span<std::uint16_t> output)
{
    return runInto(input, output);
}

void OpenCvNetwork::setThreads(int count)
{
    cv::setNumThreads(std::max(1, count));
}

} // namespace bokeh::host
