#pragma once

#include <string>
#include <vector>

#include "engine/evaluation/bootstrap.h"
#include "engine/evaluation/measure.h"

namespace bokeh::evaluation {

enum class Verdict { Supported, Refuted, Undecided };

/// The rules, set down before any network was compared.
///
/// A claim of no loss ("costs a negligible amount") is about first less second, the cheaper less the dearer way. It is
/// supported if the whole 95 % interval lies above -kNegligible, refuted if the whole of it lies below, and undecided
/// if -kNegligible lies within. A claim of gain is supported if the whole interval lies above 0, refuted if the whole
/// of it lies below +kNegligible (what gain there may be is negligible), and otherwise undecided; where both hold, a
/// gain that is sure but negligible, it is undecided.
///
/// kNegligible is half a point of mean IoU: the paper prints .968 and .971 for its own 224 and 448, and calls the .002
/// between Y and YUV negligible.
inline constexpr double kNegligible = 0.005;
Verdict judgeNoLoss(const Interval &);
Verdict judgeGain(const Interval &);

/// A claim over several parts: refuted if it is on any, supported if it is on all, else undecided.
Verdict together(const std::vector<Verdict> &);

const char *nameOf(Verdict);

/// One pair of networks that a claim is tried on.
struct Trial {
    std::string first, second; ///< names; "NAME (float)" for float weights, "NAME (STEP)" for other integers
    struct Part {
        std::string name;
        Interval interval;
        Verdict verdict;
    };
    std::vector<Part> parts; ///< empty where one of the two is not trained yet
    Verdict verdict = Verdict::Undecided;
};

enum class ClaimKind { Colour, IntegerMask, Ending, InputSize, Quantisation };

struct Claim {
    ClaimKind kind;
    std::string text;
    std::vector<Trial> trials; ///< by number of classes
};

/// The paper's claims, each tried on every pair of shipped networks that differ in nothing else, and on those that the
/// paper compares whether they are shipped or not.
std::vector<Claim> tryClaims(const std::vector<NetworkResult> &);

} // namespace bokeh::evaluation
