// The text of resources/shaders, which the build puts into the library. `light` goes before weigh and gather.
#pragma once

namespace bokeh::compositor::gl {

extern const char *const kCommonShader;
extern const char *const kCoverShader;
extern const char *const kLightShader;
extern const char *const kShrinkShader;
extern const char *const kWidenShader;
extern const char *const kWeighShader;
extern const char *const kSumShader;
extern const char *const kGatherShader;
extern const char *const kBlendShader;
extern const char *const kTintShader;

} // namespace bokeh::compositor::gl
