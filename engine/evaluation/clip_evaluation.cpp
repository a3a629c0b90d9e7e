#include "engine/evaluation/clip_evaluation.h"

#include "engine/capture/file_source.h"
#include "engine/evaluation/steadiness.h"
#include "engine/mask/refiner.h"
#include "engine/pipeline/decoding.h"

namespace bokeh::evaluation {

namespace {

/// One network's masks, brought to the picture's size with and without the filter over time.
class ClipJudge {
public:
    static Result<ClipJudge> open(const Candidate &candidate, int rotation, const ClipReport &report)
    {
        auto predictor = candidate.open({.alpha = false, .rotation = rotation});
        if (!predictor)
            return predictor.error();
        return ClipJudge(*std::move(predictor), candidate.topology.classes, report);
    }

    /// `truth` may be null, for every picture or for none.
    Status add(const image::FramePtr &frame, const image::Plane *truth)
    {
        if (Status sent = predictor_->submit(frame); !sent)
            return sent;
        const auto prediction = predictor_->collect();
        if (!prediction)
            return prediction.error();
        if (Status done = steadier_.run(*prediction->mask, *frame, steadied_); !done)
            return done;
        if (Status done = refiner_.run(*prediction->mask, *frame, own_); !done)
            return done;
        const image::PlaneView steadied = steadied_.plane.view(), own = own_.plane.view();
        flicker_.add(*frame, steadied);
        ownFlicker_.add(*frame, own);
        lag_.add(steadied, truth ? truth->view() : own);
        if (truth)
            ownLag_.add(own, truth->view());
        ++frames_;
        if (report_ && !report_(frames_))
            return Error{Errc::Cancelled, "stopped"};
        return {};
    }

    ClipScores scores() const
    {
        return {.frames = static_cast<std::int64_t>(frames_),
                .flicker = flicker_.value(),
                .flickerUnfiltered = ownFlicker_.value(),
                .lag = lag_.value(),
                .lagUnfiltered = ownLag_.value()};
    }

private:
    ClipJudge(std::unique_ptr<Predictor> predictor, int classes, const ClipReport &report)
        : predictor_(std::move(predictor)),
          report_(report),
          steadier_({.decoding = pipeline::decodingFor(model::Scene::People, classes), .temporal = true}),
          refiner_({.decoding = pipeline::decodingFor(model::Scene::People, classes)})
    {
    }

    std::unique_ptr<Predictor> predictor_;
    ClipReport report_;
    mask::Refiner steadier_, refiner_;
    image::Alpha steadied_, own_;
    Flicker flicker_, ownFlicker_;
    Lag lag_, ownLag_;
    std::uint64_t frames_ = 0;
};

} // namespace

Result<ClipScores> evaluateClip(const Candidate &candidate, const std::filesystem::path &clip, const ClipReport &report)
{
    auto source = capture::FileSource::open(clip, {});
    if (!source)
        return source.error();
    auto judge = ClipJudge::open(candidate, (*source)->format().rotation, report);
    if (!judge)
        return judge.error();
    for (;;) {
        const auto frame = (*source)->read();
        if (!frame)
            return frame.error();
        if (!*frame)
            return judge->scores();
        if (Status added = judge->add(*frame, nullptr); !added)
            return added.error();
    }
}

Result<ClipScores> evaluateClip(const Candidate &candidate, const MovingClip &clip, const ClipReport &report)
{
    auto judge = ClipJudge::open(candidate, 0, report);
    if (!judge)
        return judge.error();
    for (int i = 0; i < clip.length(); ++i) {
        const image::Plane truth = clip.truth(i);
        if (Status added = judge->add(clip.picture(i), &truth); !added)
            return added.error();
    }
    return judge->scores();
}

} // namespace bokeh::evaluation
