#pragma once

#include "engine/mask/decode.h"
#include "engine/model/class_set.h"

namespace bokeh::pipeline {

/// How the masks of a network are read: by its classes, of which those of people are kept sharp.
inline mask::Decoding decodingFor(model::Scene scene, int classes)
{
    return {.classes = classes, .person = model::personClasses(scene, classes)};
}

} // namespace bokeh::pipeline
