// A network with other sublayers in its middle learns what its ancestor's middle computes, from that alone.
#pragma once

#include "engine/base/result.h"
#include "engine/training/float_network.h"
#include "engine/training/loss.h"

namespace bokeh::training {

/// The squared error of the student's features where it sees the picture smallest, by the variance of what the teacher
/// has after its last layer of that side: 1 is no better than their mean, 0 perfect. The student's further channels are
/// free. It learns by the major layers up to there that it did not take over whole; all its others are frozen here.
/// What follows them finds what it knows, so the network is nearly as good as its teacher before it sees a label
/// (hints: Romero et al., FitNets, 2015).
///
/// Both normalise by the batch, so that the student's middle is given exactly what the teacher's had.
/// `student` starts from `teacher` (derive.h). BadInput where their inputs differ, where the student has no narrower
/// place of that side, or where nothing is left to learn.
Result<Loss> featureLoss(FloatNetwork teacher, FloatNetwork student);

} // namespace bokeh::training
