#include "engine/training/device.h"

#include <ATen/Context.h>

namespace bokeh::training {

torch::Device computeDevice()
{
    return torch::cuda::is_available() ? torch::Device(torch::kCUDA, 0) : torch::Device(torch::kCPU);
}

std::string nameOf(const torch::Device &device)
{
    return device.is_cpu() ? "the CPU" : "CUDA device " + std::to_string(device.index());
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
