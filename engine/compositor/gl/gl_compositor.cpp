#include "engine/compositor/gl/gl_compositor.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "engine/compositor/backdrop.h"
#include "engine/compositor/cpu_compositor.h"
#include "engine/compositor/gl/blur.h"
#include "engine/compositor/gl/read_back.h"
#include "engine/compositor/gl/shaders.h"
#include "engine/compositor/tint.h"

namespace bokeh::compositor {

namespace {

constexpr std::size_t kPlanes = 3;
constexpr std::size_t kAlpha = 3; // among gl::Blur::Planes

using Views = std::array<image::PlaneView, kPlanes>;

Views viewsOf(const image::Frame &frame)
{
    return {frame.y.view(), frame.u.view(), frame.v.view()};
}

bool empty(const image::Frame &frame)
{
    return frame.size().width < 1 || frame.size().height < 1;
}

/// Whether there is something to blend. Everything else, and what is to be refused, is the CPU's.
bool blends(const image::Frame &frame, const image::Alpha &alpha, const Look &look, const image::Frame &out)
{
    using Kind = Look::Kind;
    if (empty(frame) || out.size() != frame.size())
        return false;
    if (look.kind == Kind::Classes)
        return static_cast<bool>(checkClasses(look.classes));
    // A single column of chroma is enlarged by libyuv unlike any other, which is not worth a shader.
    const bool blurs = look.kind == Kind::Blur && !leavesAsIs(look) && frame.u.size().width > 1;
    const bool looks =
        look.kind == Kind::Colour || blurs || (look.kind == Kind::Image && look.image && !empty(*look.image));
    return looks && alpha.plane.size() == frame.size();
}

/// A background, each plane with its samples of the frame's plane to one of its own.
struct Background {
    std::array<const gl::Texture *, kPlanes> planes{};
    std::array<float, kPlanes> steps{1, 1, 1};
};

/// What lives in the graphics processor. Needs its context to be current.
class Stage {
public:
    static Result<std::unique_ptr<Stage>> make();

    /// Uploads, draws and asks for the result, without waiting for anything. `blends()` was asked before.
    void begin(const image::Frame &, const image::Alpha &, const Look &);
    /// Waits for it.
    Status finish(std::chrono::nanoseconds patience, image::Frame &out);

private:
    Stage(gl::Program blend, gl::Program tint, gl::Blur blur)
        : blend_(std::move(blend)), tint_(std::move(tint)), blur_(std::move(blur))
    {
    }
    void upload(const image::Frame &);
    Background background(const image::Frame &, const Look &);
    Background blurred(image::Colour, int strength);
    Background plain(image::Rgb, image::Colour);
    Background picture(const image::FramePtr &, const image::Frame &);
    void mix(const Background &);
    void tint(const ClassPicture &, image::Colour);

    gl::Program blend_, tint_;
    gl::Blur blur_;
    gl::Blur::Planes frame_;                   // y, u, v, alpha
    std::array<gl::Texture, kPlanes> picture_; // a background as it is shown
    std::array<gl::Texture, kPlanes> colour_;  // one sample each
    gl::Texture classes_;
    std::array<gl::Texture, kPlanes> codes_;    // of classes
    std::array<gl::Target, kPlanes> result_;    // y, u, v
    std::array<gl::ReadBack, kPlanes> arrival_; // of result_
    image::Frame backdrop_;                     // what picture_ was uploaded from
    image::FramePtr backdropOf_;                // what that was made of; held, so that its address stays its own
};

Result<std::unique_ptr<Stage>> Stage::make()
{
    Result<gl::Program> blend = gl::Program::link(gl::kBlendShader, {"front", "back", "alpha"});
    if (!blend)
        return blend.error();
    Result<gl::Program> tint = gl::Program::link(gl::kTintShader, {"front", "classes", "codes"});
    if (!tint)
        return tint.error();
    Result<gl::Blur> blur = gl::Blur::make();
    if (!blur)
        return blur.error();
    return std::unique_ptr<Stage>(new Stage(std::move(*blend), std::move(*tint), std::move(*blur)));
}

/// The frame before was waited for, so no texture is still being read and the driver need not keep a copy of it.
void Stage::upload(const image::Frame &frame)
{
    const Views views = viewsOf(frame);
    for (std::size_t i = 0; i < kPlanes; ++i)
        frame_[i].upload(views[i]);
}

Background Stage::blurred(image::Colour colour, int strength)
{
    blur_.run(frame_, colour, strength);
    const auto step = static_cast<float>(blur_.grid().step);
    return {{&blur_.plane(0), &blur_.plane(1), &blur_.plane(2)}, {step, step / 2, step / 2}};
}

Background Stage::plain(image::Rgb rgb, image::Colour colour)
{
    const image::Yuv yuv = image::toYuv(rgb, colour);
    const std::array<const std::uint8_t *, kPlanes> codes{&yuv.y, &yuv.u, &yuv.v};
    for (std::size_t i = 0; i < kPlanes; ++i)
        colour_[i].upload({codes[i], 1, {1, 1}});
    return {.planes = {&colour_[0], &colour_[1], &colour_[2]}};
}

Background Stage::picture(const image::FramePtr &image, const image::Frame &frame)
{
    const bool fits = backdrop_.size() == frame.size() && backdrop_.colour.matrix == frame.colour.matrix &&
                      backdrop_.colour.range == frame.colour.range;
    if (!fits || backdropOf_ != image) {
        if (backdrop_.size() != frame.size())
            backdrop_ = image::Frame(frame.size());
        backdrop_.colour = frame.colour;
        prepareBackground(*image, backdrop_);
        backdropOf_ = image;
        const Views views = viewsOf(backdrop_);
        for (std::size_t i = 0; i < kPlanes; ++i)
            picture_[i].upload(views[i]);
    }
    return {.planes = {&picture_[0], &picture_[1], &picture_[2]}};
}

Background Stage::background(const image::Frame &frame, const Look &look)
{
    if (look.kind == Look::Kind::Blur)
        return blurred(frame.colour, look.strength);
    if (look.kind == Look::Kind::Colour)
        return plain(look.colour, frame.colour);
    return picture(look.image, frame);
}

void Stage::mix(const Background &back)
{
    for (std::size_t i = 0; i < kPlanes; ++i) {
        result_[i].resize(frame_[i].size(), gl::Texels::Byte);
        blend_.set("backStep", back.steps[i]);
        blend_.set("alphaSide", i == 0 ? 1 : 2);
        blend_.run({&frame_[i], back.planes[i], &frame_[kAlpha]}, result_[i]);
        arrival_[i].begin(result_[i]);
    }
}

void Stage::tint(const ClassPicture &picture, image::Colour colour)
{
    const std::array<TintCodes, kPlanes> codes = tintCodes(picture.colours, colour);
    classes_.upload({picture.classes.data(), picture.side, {picture.side, picture.side}});
    tint_.set("alpha", int{kTintedAlpha});
    for (std::size_t i = 0; i < kPlanes; ++i) {
        constexpr int kMost = static_cast<int>(ClassPicture::kMost);
        std::array<std::uint8_t, 2 * ClassPicture::kMost> both{};
        std::ranges::copy(codes[i].line, std::ranges::copy(codes[i].area, both.begin()).out);
        codes_[i].upload({both.data(), kMost, {kMost, 2}});
        result_[i].resize(frame_[i].size(), gl::Texels::Byte);
        tint_.set("lineLead", lineLead(picture.side, frame_[i].size()));
        tint_.run({&frame_[i], &classes_, &codes_[i]}, result_[i]);
        arrival_[i].begin(result_[i]);
    }
}

void Stage::begin(const image::Frame &frame, const image::Alpha &alpha, const Look &look)
{
    upload(frame);
    if (look.kind == Look::Kind::Classes)
        return tint(look.classes, frame.colour);
    frame_[kAlpha].upload(alpha.plane.view());
    mix(background(frame, look));
}

Status Stage::finish(std::chrono::nanoseconds patience, image::Frame &out)
{
    const auto until = std::chrono::steady_clock::now() + patience;
    const std::array<image::Plane *, kPlanes> planes{&out.y, &out.u, &out.v};
    for (std::size_t i = 0; i < kPlanes; ++i) {
        const auto left = std::max(until - std::chrono::steady_clock::now(), std::chrono::nanoseconds(0));
        if (Status status = arrival_[i].finish(left, planes[i]->view()); !status)
            return status;
    }
    return {};
}

} // namespace

struct GlCompositor::State {
    gl::Context context;
    std::unique_ptr<Stage> stage; // null after a failure; made anew for the next frame
    CpuCompositor cpu;

    explicit State(gl::Context opened) : context(std::move(opened)) {}
    ~State()
    {
        const gl::Context::Current current(context);
        stage.reset();
    }
    State(const State &) = delete;
    State &operator=(const State &) = delete;

    Status prepare();
    Status compose(const image::Frame &, const image::Alpha &, const Look &, image::Frame &out);
};

/// Has a stage ready. The context is current.
Status GlCompositor::State::prepare()
{
    if (stage)
        return {};
    Result<std::unique_ptr<Stage>> made = Stage::make();
    if (!made)
        return made.error();
    stage = std::move(*made);
    return {};
}

Status GlCompositor::State::compose(const image::Frame &frame, const image::Alpha &alpha, const Look &look,
                                    image::Frame &out)
{
    if (Status status = context.alive(); !status)
        return status;
    if (std::max(frame.size().width, frame.size().height) > context.largestSide())
        return Error{Errc::Unsupported, context.renderer() + " cannot hold a picture of this size"};
    const gl::Context::Current current(context);
    if (!current)
        return Error{Errc::Disconnected, context.renderer() + " does not answer"};
    if (Status status = prepare(); !status)
        return status;
    stage->begin(frame, alpha, look);
    const Status arrived = stage->finish(context.patience(), out);
    if (Status complaint = context.check(); !complaint) {
        stage.reset(); // whatever could not be made is asked for again
        return complaint;
    }
    return arrived;
}

GlCompositor::GlCompositor(std::unique_ptr<State> state) : state_(std::move(state)) {}
GlCompositor::~GlCompositor() = default;

Result<std::unique_ptr<GlCompositor>> GlCompositor::open(gl::Wanted wanted)
{
    Result<gl::Context> context = gl::Context::open(wanted);
    if (!context)
        return context.error();
    auto state = std::make_unique<State>(std::move(*context));
    const gl::Context::Current current(state->context);
    if (!current)
        return Error{Errc::Unsupported, state->context.renderer() + " does not answer"};
    if (Status status = state->prepare(); !status)
        return status.error();
    return std::unique_ptr<GlCompositor>(new GlCompositor(std::move(state)));
}

std::string GlCompositor::name() const
{
    return "OpenGL (" + state_->context.renderer() + ")";
}

Status GlCompositor::compose(const image::Frame &frame, const image::Alpha &alpha, const Look &look, image::Frame &out)
{
    if (!blends(frame, alpha, look, out))
        return state_->cpu.compose(frame, alpha, look, out);
    out.setHeader(frame);
    return state_->compose(frame, alpha, look, out);
}

Status GlCompositor::hide(const image::Frame &frame, image::Frame &out)
{
    return state_->cpu.hide(frame, out);
}

} // namespace bokeh::compositor
