#include "engine/accelerator/emulator/onednn_convolution.h"

#include <cmath>
#include <oneapi/dnnl/dnnl.hpp>
#include <unordered_map>
#include <vector>

// OpenMP's own entry point, which Debian's oneDNN asks for its number of threads. Declared here because <omp.h> comes
// with one compiler only.
extern "C" void omp_set_num_threads(int);

namespace bokeh::accelerator::emulator {

namespace {

using dnnl::memory;

class OneDnnConvolution final : public Stage {
public:
    /// Throws dnnl::error.
    OneDnnConvolution(const model::Convolution &c, const model::Sublayer &sublayer)
        : takes_(Map::interleaved(c.in, c.side)),
          gives_(Map::interleaved(c.out, c.side)),
          description_(describe(c, sublayer.shift)),
          convolution_(description_)
    {
        prepareWeights(c, sublayer);
        arguments_ = {{DNNL_ARG_SRC, memory(description_.src_desc(), engine_, nullptr)},
                      {DNNL_ARG_WEIGHTS, weights_},
                      {DNNL_ARG_BIAS, biases_},
                      {DNNL_ARG_DST, memory(description_.dst_desc(), engine_, nullptr)},
                      {DNNL_ARG_SCRATCHPAD, memory(description_.scratchpad_desc(), engine_)}};
    }

    void run(const std::uint8_t *in, std::uint8_t *out) override
    {
        arguments_.at(DNNL_ARG_SRC).set_data_handle(const_cast<std::uint8_t *>(in));
        arguments_.at(DNNL_ARG_DST).set_data_handle(out);
        convolution_.execute(stream_, arguments_);
    }

    Map takes() const override { return takes_; }
    Map gives() const override { return gives_; }

private:
    /// y = clip(2^-shift * (acc + bias), 0, cap), rounded to nearest, halves to even.
    dnnl::convolution_forward::primitive_desc describe(const model::Convolution &c, int shift) const
    {
        const memory::desc in({1, c.in, c.side, c.side}, memory::data_type::u8, memory::format_tag::nhwc);
        const memory::desc out({1, c.out, c.side, c.side}, memory::data_type::u8, memory::format_tag::nhwc);
        const memory::desc weights({c.out, c.in, 3, 3}, memory::data_type::s8, memory::format_tag::any);
        const memory::desc biases({c.out}, memory::data_type::f32, memory::format_tag::x);
        dnnl::primitive_attr attributes;
        attributes.set_output_scales(0, {std::ldexp(1.0F, -shift)});
        attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
        dnnl::post_ops after;
        after.append_eltwise(1.0F, dnnl::algorithm::eltwise_clip, 0.0F, static_cast<float>(c.cap));
        attributes.set_post_ops(after);
        const dnnl::convolution_forward::desc convolution(dnnl::prop_kind::forward_inference,
                                                          dnnl::algorithm::convolution_direct, in, weights, biases, out,
                                                          {1, 1}, {1, 1}, {1, 1});
        return {convolution, attributes, engine_};
    }

    void prepareWeights(const model::Convolution &c, const model::Sublayer &sublayer)
    {
        const memory::desc plain({c.out, c.in, 3, 3}, memory::data_type::s8, memory::format_tag::oihw);
        memory from(plain, engine_, const_cast<std::int8_t *>(sublayer.weights.data()));
        weights_ = memory(description_.weights_desc(), engine_);
        dnnl::reorder(from, weights_).execute(stream_, from, weights_);
        biases_ = memory(description_.bias_desc(), engine_);
        auto *biases = static_cast<float *>(biases_.get_data_handle());
        // Half a unit of the accumulator on top: an exact half of an activation, the one case in which rounding to even
        // and rounding up differ, is then never met, and nothing else moves past a boundary. Without a shift there are
        // no halves.
        for (std::size_t o = 0; o < sublayer.biases.size(); ++o)
            biases[o] = static_cast<float>(sublayer.biases[o]) + (sublayer.shift ? 0.5F : 0.0F);
        stream_.wait();
    }

    const Map takes_, gives_;
    const dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
    dnnl::stream stream_{engine_};
    const dnnl::convolution_forward::primitive_desc description_;
    const dnnl::convolution_forward convolution_;
    memory weights_, biases_;
    std::unordered_map<int, memory> arguments_; // the ends are set anew by every run
};

} // namespace

Result<std::unique_ptr<Stage>> makeOneDnnConvolution(const model::Convolution &c, const model::Sublayer &sublayer)
{
    useOneThread();
    try {
        return std::unique_ptr<Stage>(std::make_unique<OneDnnConvolution>(c, sublayer));
    } catch (const dnnl::error &error) {
        return Error{Errc::Internal, std::string("the kernel library refused a convolution: ") + error.what()};
    }
}

void useOneThread()
{
    omp_set_num_threads(1);
}

} // namespace bokeh::accelerator::emulator
