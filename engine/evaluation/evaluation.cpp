#include "engine/evaluation/evaluation.h"

#include <deque>
#include <fmt/format.h>
#include <mutex>

#include "engine/capture/image_file.h"
#include "engine/evaluation/parallel.h"
#include "engine/mask/decode.h"

namespace bokeh::evaluation {

namespace fs = std::filesystem;

namespace {

/// One thread's part of an evaluation.
class Worker {
public:
    Worker(const Candidate &candidate, const Examples &examples, const EvaluationSettings &settings)
        : candidate_(candidate),
          examples_(examples),
          settings_(settings),
          set_(*model::classSet(candidate.topology.scene, candidate.topology.classes))
    {
    }

    /// Takes pictures while there are any; `done` gets each one's score.
    template <class Done> Status run(Turns &turns, const Done &done)
    {
        auto predictor = candidate_.open({.alpha = people()});
        if (!predictor)
            return predictor.error();
        for (bool more = true; more || !inFlight_.empty();) {
            while (more && (*predictor)->canSubmit())
                if (const auto turn = turns.take(); !turn)
                    more = false;
                else if (Status sent = submit(**predictor, *turn); !sent)
                    return sent;
            if (inFlight_.empty())
                break;
            auto score = judgeOldest(**predictor);
            if (!score)
                return score.error();
            if (Status go = done(inFlight_.front().index, *std::move(score)); !go)
                return go;
            inFlight_.pop_front();
        }
        return {};
    }

private:
    struct Submitted {
        std::size_t index;
        ExamplePtr example;
    };

    Status submit(Predictor &predictor, std::size_t index)
    {
        auto example = examples_.read(index);
        if (!example)
            return example.error();
        if (Status sent = predictor.submit((*example)->picture); !sent)
            return sent;
        inFlight_.push_back({index, *std::move(example)});
        return {};
    }

    Result<PictureScore> judgeOldest(Predictor &predictor)
    {
        const auto prediction = predictor.collect();
        if (!prediction)
            return prediction.error();
        const Example &example = *inFlight_.front().example;
        auto score = people() ? judgeAlpha(prediction->alpha->plane.view(), example.truth.view())
                              : judge(*prediction->mask, example);
        if (!score)
            return score;
        score->name = example.name;
        if (settings_.dump)
            if (Status written = dump(*prediction, example.name); !written)
                return written.error();
        return score;
    }

    Result<PictureScore> judge(const image::Mask &mask, const Example &example)
    {
        classes_.resize(mask.values.size() / static_cast<std::size_t>(mask.channels));
        if (Status decoded = mask::decodeClasses(mask, candidate_.topology.classes, classes_); !decoded)
            return decoded.error();
        auto score = judgeClasses(classes_, mask.side, example.truth.view(), set_);
        if (!score)
            return Error{score.error().code,
                         fmt::format("the labels of \"{}\" are unknown: {}", example.name, score.error().what)};
        return score;
    }

    Status dump(const Predictor::Prediction &prediction, const std::string &name) const
    {
        const int side = prediction.mask->side;
        return capture::writeGrey(*settings_.dump / (name + ".png"),
                                  people() ? prediction.alpha->plane.view()
                                           : image::PlaneView{classes_.data(), side, {side, side}});
    }

    bool people() const { return candidate_.topology.scene == model::Scene::People; }

    const Candidate &candidate_;
    const Examples &examples_;
    const EvaluationSettings &settings_;
    const model::ClassSet &set_;
    std::deque<Submitted> inFlight_;
    std::vector<std::uint8_t> classes_; // [side][side]
};

} // namespace

Result<std::vector<PictureScore>> evaluate(const Candidate &candidate, const Examples &examples,
                                           const EvaluationSettings &settings)
{
    const model::Topology &topology = candidate.topology;
    if (!model::classSet(topology.scene, topology.classes))
        return Error{Errc::Unsupported,
                     fmt::format("the {} classes of {} have no names, so there is nothing to compare them with",
                                 topology.classes, topology.name)};
    std::error_code failed;
    if (settings.dump && !fs::create_directories(*settings.dump, failed) && failed)
        return Error{Errc::BadInput,
                     fmt::format("the folder \"{}\" cannot be made: {}", settings.dump->string(), failed.message())};
    std::vector<std::optional<PictureScore>> scores(examples.size());
    std::mutex mutex; // over report
    const Status ended = inParallel(settings.threads, examples.size(), [&](Turns &turns) {
        Worker worker(candidate, examples, settings);
        return worker.run(turns, [&](std::size_t index, PictureScore score) -> Status {
            scores[index] = std::move(score);
            const std::lock_guard lock(mutex);
            if (settings.report && !settings.report())
                return Error{Errc::Cancelled, "stopped"};
            return {};
        });
    });
    if (!ended)
        return ended.error();
    std::vector<PictureScore> list;
    for (auto &score : scores)
        list.push_back(*std::move(score));
    return list;
}

} // namespace bokeh::evaluation
