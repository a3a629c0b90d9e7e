#include "engine/training/float_file.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/base/file.h"
#include "engine/model/safetensors.h"
#include "engine/model/validate.h"

namespace bokeh::training {

namespace {

constexpr const char *kFormat = "bokehcam-float-1";

Status copyInto(const model::Safetensors &file, const std::string &name, torch::Tensor to)
{
    const auto found = file.tensors.find(name);
    if (found == file.tensors.end())
        return Error{Errc::BadInput, "the tensor " + name + " is missing"};
    const model::Safetensors::Tensor &from = found->second;
    if (from.dtype != "F32" || !std::equal(from.shape.begin(), from.shape.end(), to.sizes().begin(), to.sizes().end()))
        return Error{Errc::BadInput, "the tensor " + name + " has another type or shape than its topology"};
    torch::Tensor values = torch::empty(to.sizes());
    std::memcpy(values.data_ptr<float>(), from.bytes.data(), from.bytes.size());
    if (!torch::isfinite(values).all().item<bool>())
        return Error{Errc::BadInput, "the tensor " + name + " holds a value that is not finite"};
    const torch::NoGradGuard noGradient;
    to.copy_(values);
    return {};
}

Result<FloatFile> fromContainer(const model::Safetensors &container)
{
    const auto text = [&](const char *key) {
        const auto found = container.metadata.find(key);
        return found == container.metadata.end() ? std::string() : found->second;
    };
    if (text("format") != kFormat)
        return Error{Errc::BadInput, "it does not hold float weights"};
    const Result<model::Topology> topology = model::topologyFromJson(text("topology"));
    if (!topology)
        return topology.error();
    if (const Status status = model::validate(*topology); !status)
        return status.error();
    FloatFile file{FloatNetwork(*topology), text("training")};
    for (auto &[name, tensor] : namedTensors(*file.network))
        if (const Status status = copyInto(container, name, tensor); !status)
            return status.error();
    return file;
}

} // namespace

Status writeFloat(const std::filesystem::path &path, FloatNetworkImpl &network, const std::string &record)
{
    model::Safetensors container;
    container.metadata = {{"format", kFormat}, {"topology", model::toJson(network.topology())}, {"training", record}};
    for (const auto &[name, tensor] : namedTensors(network)) {
        const torch::Tensor values = tensor.detach().cpu().contiguous();
        container.put<float>(name, "F32", values.sizes().vec(),
                             {values.data_ptr<float>(), static_cast<std::size_t>(values.numel())});
    }
    return writeFile(path, model::serialise(container));
}

Result<FloatFile> readFloat(const std::filesystem::path &path)
{
    const auto bytes = readFile(path, model::kMaxModelFile);
    if (!bytes)
        return bytes.error();
    const auto container = model::parseSafetensors(*bytes);
    Result<FloatFile> file = container ? fromContainer(*container) : Result<FloatFile>(container.error());
    if (!file)
        return Error{file.error().code, path.string() + ": " + file.error().what};
    return file;
}

} // namespace bokeh::training
