#pragma once

#include <string>

#include <torch/torch.h>

namespace bokeh::training {

/// The graphics processor, if this libtorch was built for one and finds it; else the CPU. Weights, checkpoints and
/// files are the same on both.
torch::Device computeDevice();

/// "the CPU" or "CUDA device 0", for the report.
std::string nameOf(const torch::Device &);

/// The type in which the device computes float convolutions and gradients both rightly and fast: bfloat16 on a graphics
/// processor and on a CPU that has instructions for it (AVX-512 BF16 or AMX, as far as ONEDNN_MAX_CPU_ISA allows them);
/// float on any other CPU, where the library's bfloat16 goes wrong (gradient_check.h). Any thread.
torch::ScalarType arithmeticOf(const torch::Device &);

/// The order of values in which its convolutions are fastest.
inline constexpr auto kLayout = torch::MemoryFormat::ChannelsLast;

/// "bfloat16" or "float".
std::string nameOf(torch::ScalarType);

/// The CPU's model as the kernel tells it; "unknown" where it tells none.
std::string processorName();

/// While it lives, float convolutions of integers are exact on a graphics processor too, if every sum stays below
/// 2^24: no TF32, and no cuDNN, whose transforms multiply by fractions. On the CPU it changes nothing.
class ExactConvolutions {
public:
    ExactConvolutions();
    ExactConvolutions(const ExactConvolutions &) = delete;
    ExactConvolutions &operator=(const ExactConvolutions &) = delete;
    ~ExactConvolutions();

private:
    const bool cudnn_, tf32_;
};

} // namespace bokeh::training
