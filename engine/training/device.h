#pragma once

#include <string>

#include <torch/torch.h>

namespace bokeh::training {

/// The graphics processor, if this libtorch was built for one and finds it; else the CPU. Weights, checkpoints and
/// files are the same on both.
torch::Device computeDevice();

/// "the CPU" or "CUDA device 0", for the report.
std::string nameOf(const torch::Device &);

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
