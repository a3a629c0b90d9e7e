#include "engine/training/device.h"

#include <fstream>

#include <ATen/Context.h>
#include <oneapi/dnnl/dnnl.hpp>

namespace bokeh::training {

torch::Device computeDevice()
{
    return torch::cuda::is_available() ? torch::Device(torch::kCUDA, 0) : torch::Device(torch::kCPU);
}

std::string nameOf(const torch::Device &device)
{
    return device.is_cpu() ? "the CPU" : "CUDA device " + std::to_string(device.index());
}

torch::ScalarType arithmeticOf(const torch::Device &device)
{
    if (!device.is_cpu())
        return torch::kBFloat16;
    const dnnl::cpu_isa isa = dnnl::get_effective_cpu_isa();
    return isa == dnnl::cpu_isa::avx512_core_bf16 || isa == dnnl::cpu_isa::avx512_core_amx ? torch::kBFloat16
                                                                                           : torch::kFloat;
}

std::string nameOf(torch::ScalarType type)
{
    return type == torch::kBFloat16 ? "bfloat16" : "float";
}

std::string processorName()
{
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name"))
            if (const auto at = line.find(": "); at != std::string::npos)
                return line.substr(at + 2);
    return "unknown";
}

ExactConvolutions::ExactConvolutions()
    : cudnn_(at::globalContext().userEnabledCuDNN()), tf32_(at::globalContext().allowTF32CuBLAS())
{
    at::globalContext().setUserEnabledCuDNN(false);
    at::globalContext().setAllowTF32CuBLAS(false);
}

ExactConvolutions::~ExactConvolutions()
{
    at::globalContext().setUserEnabledCuDNN(cudnn_);
    at::globalContext().setAllowTF32CuBLAS(tf32_);
}

} // namespace bokeh::training
