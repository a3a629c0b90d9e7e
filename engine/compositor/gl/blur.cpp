#include "engine/compositor/gl/blur.h"

#include <string>

#include "engine/compositor/gl/shaders.h"
#include "engine/compositor/matrix.h"

namespace bokeh::compositor::gl {

Result<Blur> Blur::make()
{
    const std::string light = kLightShader;
    Result<Program> shrink = Program::link(kShrinkShader, {"yPlane", "uPlane", "vPlane", "alphaPlane"});
    Result<Program> widen = Program::link(kWidenShader, {"cells"});
    Result<Program> weigh = Program::link(light + kWeighShader, {"cells", "person"});
    Result<Program> sum = Program::link(kSumShader, {"sums"});
    Result<Program> gather = Program::link(light + kGatherShader, {"sums", "cells"});
    for (const Result<Program> *program : {&shrink, &widen, &weigh, &sum, &gather})
        if (!*program)
            return program->error();
    return Blur({std::move(*shrink), std::move(*widen), std::move(*weigh), std::move(*sum), std::move(*gather)});
}

void Blur::resize()
{
    const image::Size size = disc_.grid.size;
    cells_.resize(size, Texels::FourBytes);
    person_.resize(size, Texels::Byte);
    for (Target &sums : sums_)
        sums.resize(size, Texels::FourSums);
    blurred_.resize(size, Texels::Byte, 3);
}

/// Sets what the shaders need to know of this frame's colour and disc.
void Blur::tell(const LinearLight &k)
{
    for (const Program *program : {&programs_.weigh, &programs_.gather}) {
        program->set("black", k.black);
        program->set("perLuma", 1 / k.luma);
        program->set("perChroma", 1 / k.chroma);
        program->set("toRgb", {k.rv, k.gu, k.gv, k.bu});
    }
    programs_.shrink.set("side", disc_.grid.step);
    programs_.widen.set("reach", disc_.widening);
    programs_.weigh.set("reach", disc_.widening);
    programs_.weigh.set("scale", disc_.scale());
    programs_.gather.set("own", disc_.own());
    programs_.gather.set("toLuma", {k.kr, k.kg, k.kb});
    programs_.gather.set("toCodes", {k.luma, k.chroma / (2 * (1 - k.kb)), k.chroma / (2 * (1 - k.kr))});
    const std::size_t count = disc_.spans.size();
    for (std::size_t i = 0; i < count; ++i)
        spans_[i] = {disc_.spans[i].row, disc_.spans[i].full, disc_.spans[i].whole, disc_.spans[i].part};
    programs_.gather.set("spans", std::span(spans_).first(count));
    programs_.gather.set("spanCount", static_cast<int>(count));
}

/// Turns sums_[0] into running sums along its rows.
const Texture &Blur::sumRows()
{
    constexpr int kTogether = 4; // texels that one pass adds up
    std::size_t from = 0;
    for (int stride = 1; stride < disc_.grid.size.width; stride *= kTogether) {
        programs_.sum.set("stride", stride);
        programs_.sum.run({&sums_[from].texture()}, sums_[1 - from]);
        from = 1 - from;
    }
    return sums_[from].texture();
}

void Blur::run(const Planes &planes, image::Colour colour, int strength)
{
    disc_.shape(planes[0].size(), strength);
    resize();
    tell(linearLight(colour));
    programs_.shrink.run({&planes[0], &planes[1], &planes[2], &planes[3]}, cells_);
    programs_.widen.run({&cells_.texture()}, person_);
    programs_.weigh.run({&cells_.texture(), &person_.texture()}, sums_[0]);
    programs_.gather.run({&sumRows(), &cells_.texture()}, blurred_);
}

} // namespace bokeh::compositor::gl
