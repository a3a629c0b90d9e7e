#include "engine/evaluation/claims.h"

#include <algorithm>

namespace bokeh::evaluation {

namespace {

/// `name` with the word `from` ("-up") replaced by `to`; empty where it has none.
std::string replaced(std::string name, const std::string &from, const std::string &to)
{
    const auto at = (name + "-").find(from + "-");
    if (at == std::string::npos)
        return {};
    return name.replace(at, from.size(), to);
}

/// A claim about networks that differ in one word of their names.
struct Rule {
    ClaimKind kind;
    std::string text;
    bool gain;                       ///< or no loss
    std::string word, other;         ///< in the name of the network that the paper compares with, and in ours
    std::vector<std::string> always; ///< names with `word` that are listed even where they are not shipped
};

const std::vector<Rule> &rules()
{
    static const std::vector<Rule> list{
        {ClaimKind::Colour,
         "Luma instead of YUV costs a negligible amount",
         false,
         "-yuv",
         "-y",
         {"gnetseg-large-224-yuv"}},
        {ClaimKind::Colour, "Luma instead of RGB costs a negligible amount", false, "-rgb", "-y", {}},
        {ClaimKind::IntegerMask,
         "The integer mask instead of softmax costs a negligible amount for few classes",
         false,
         "-softmax",
         "",
         {"gnetseg-large-224-y-softmax"}},
        {ClaimKind::Ending,
         "Reformat replaces the last up-sampling without loss",
         false,
         "-up",
         "",
         {"gnetseg-large-224-y-up", "gnetseg-medium-224-y-up"}},
        {ClaimKind::InputSize, "448 pixels are better than 224", true, "-224", "-448", {"gnetseg-large-224-y"}},
    };
    return list;
}

const NetworkResult *find(const std::vector<NetworkResult> &networks, const std::string &name)
{
    const auto found = std::ranges::find(networks, name, &NetworkResult::name);
    return found == networks.end() ? nullptr : &*found;
}

int classesOf(const std::vector<NetworkResult> &networks, const std::string &name)
{
    const NetworkResult *network = find(networks, name);
    return network ? network->topology.classes : 2; // those that the paper compares and that are not here yet
}

void compare(const std::vector<PartResult> &first, const std::vector<PartResult> &second, bool gain, Trial &trial)
{
    std::vector<Verdict> verdicts;
    for (std::size_t i = 0; i < first.size(); ++i) {
        const Interval interval = pairedBootstrap(first[i].pictures, second[i].pictures);
        verdicts.push_back(gain ? judgeGain(interval) : judgeNoLoss(interval));
        trial.parts.push_back({first[i].name, interval, verdicts.back()});
    }
    trial.verdict = together(verdicts);
}

Claim tryRule(const Rule &rule, const std::vector<NetworkResult> &networks)
{
    std::vector<std::string> seconds = rule.always;
    for (const NetworkResult &network : networks)
        if (std::ranges::find(seconds, network.name) == seconds.end())
            seconds.push_back(network.name);
    std::ranges::stable_sort(seconds, {}, [&](const std::string &name) { return classesOf(networks, name); });
    Claim claim{rule.kind, rule.text, {}};
    for (const std::string &second : seconds) {
        const std::string first = replaced(second, rule.word, rule.other);
        if (first.empty())
            continue;
        const NetworkResult *a = find(networks, first), *b = find(networks, second);
        Trial trial{.first = first, .second = second};
        if (a && b)
            compare(a->parts, b->parts, rule.gain, trial);
        if ((a && b) || std::ranges::find(rule.always, second) != rule.always.end())
            claim.trials.push_back(std::move(trial));
    }
    return claim;
}

Claim tryQuantisation(const std::vector<NetworkResult> &networks)
{
    Claim claim{ClaimKind::Quantisation,
                "Quantised for the chip, a network loses a negligible amount against its float weights",
                {}};
    for (const NetworkResult &network : networks)
        if (!network.floatParts.empty()) {
            const auto add = [&](const std::string &name, const std::vector<PartResult> &parts) {
                Trial trial{.first = name, .second = network.name + " (float)"};
                compare(parts, network.floatParts, false, trial);
                claim.trials.push_back(std::move(trial));
            };
            for (const auto &[step, parts] : network.steps)
                add(network.name + " (" + step + ")", parts);
            add(network.name, network.parts);
        }
    return claim;
}

} // namespace

Verdict judgeNoLoss(const Interval &interval)
{
    return interval.low > -kNegligible    ? Verdict::Supported
           : interval.high < -kNegligible ? Verdict::Refuted
                                          : Verdict::Undecided;
}

Verdict judgeGain(const Interval &interval)
{
    const bool sure = interval.low > 0, negligible = interval.high < kNegligible;
    return sure == negligible ? Verdict::Undecided : sure ? Verdict::Supported : Verdict::Refuted;
}

Verdict together(const std::vector<Verdict> &verdicts)
{
    if (std::ranges::find(verdicts, Verdict::Refuted) != verdicts.end())
        return Verdict::Refuted;
    const bool all = std::ranges::all_of(verdicts, [](Verdict v) { return v == Verdict::Supported; });
    return all && !verdicts.empty() ? Verdict::Supported : Verdict::Undecided;
}

const char *nameOf(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Supported:
        return "supported";
    case Verdict::Refuted:
        return "refuted";
    case Verdict::Undecided:
        break;
    }
    return "undecided";
}

std::vector<Claim> tryClaims(const std::vector<NetworkResult> &networks)
{
    std::vector<Claim> claims;
    for (const Rule &rule : rules()) {
        Claim claim = tryRule(rule, networks);
        if (!claim.trials.empty())
            claims.push_back(std::move(claim));
    }
    if (Claim claim = tryQuantisation(networks); !claim.trials.empty())
        claims.push_back(std::move(claim));
    return claims;
}

} // namespace bokeh::evaluation
