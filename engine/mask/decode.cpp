#include "engine/mask/decode.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace bokeh::mask {

namespace {

constexpr int kMaxCap = 1023;
constexpr int kMaxClasses = 16;
constexpr std::size_t kChunk = 1024; // pixels that are compared channel by channel while they are in cache
using Table = std::array<std::uint8_t, kMaxCap + 1>;

// The same codes as model::classCode(); a mask may come from anywhere, so this module does not know the model.
int classCode(int k, int classes, int cap)
{
    return (2 * cap * k + classes - 1) / (2 * (classes - 1));
}

Table nearestClasses(int classes, int cap)
{
    Table table{};
    for (int value = 0; value <= kMaxCap; ++value) {
        int best = 0;
        for (int k = 1; k < classes; ++k)
            if (std::abs(classCode(k, classes, cap) - value) < std::abs(classCode(best, classes, cap) - value))
                best = k;
        table[static_cast<std::size_t>(value)] = static_cast<std::uint8_t>(best);
    }
    return table;
}

Status check(const image::Mask &mask, int classes, std::size_t out)
{
    if (classes < 2 || classes > kMaxClasses || mask.cap < 1 || mask.cap > kMaxCap)
        return Error{Errc::BadInput, "a mask needs 2 to 16 classes and values of at most 1023"};
    if (mask.side < 1 || (mask.channels != 1 && mask.channels != classes))
        return Error{Errc::BadInput, "the mask's channels do not fit the network's classes"};
    const std::size_t plane = static_cast<std::size_t>(mask.side) * static_cast<std::size_t>(mask.side);
    if (mask.values.size() != plane * static_cast<std::size_t>(mask.channels) || out != plane)
        return Error{Errc::BadInput, "the mask's values do not fill its side"};
    return {};
}

// Values are unsigned 16 bits and come from a device: above the table they read as its end.
std::size_t bounded(std::uint16_t value)
{
    return std::min<std::size_t>(value, kMaxCap);
}

/// One entry per code: the code as soft alpha for two classes, otherwise whether its class is person.
Table scores(const Decoding &decoding, int cap)
{
    Table table = nearestClasses(decoding.classes, cap);
    const bool soft = decoding.classes == 2 && (decoding.person == 0b10 || decoding.person == 0b01);
    for (int value = 0; value <= kMaxCap; ++value) {
        std::uint8_t &entry = table[static_cast<std::size_t>(value)];
        if (!soft)
            entry = (decoding.person >> entry) & 1 ? 255 : 0;
        else {
            const int alpha = std::min((2 * 255 * value + cap) / (2 * cap), 255);
            entry = static_cast<std::uint8_t>(decoding.person == 0b10 ? alpha : 255 - alpha);
        }
    }
    return table;
}

/// The channel with the largest of `n` scores each, which are `plane` apart; the lower of two that are equal.
void largest(const std::uint16_t *scores, int classes, std::size_t plane, std::size_t n, std::uint8_t *out)
{
    std::array<std::uint16_t, kChunk> most, best;
    std::copy_n(scores, n, most.begin());
    std::fill_n(best.begin(), n, std::uint16_t{0});
    for (int k = 1; k < classes; ++k) {
        const std::uint16_t *channel = scores + static_cast<std::size_t>(k) * plane;
        for (std::size_t i = 0; i < n; ++i) {
            best[i] = channel[i] > most[i] ? static_cast<std::uint16_t>(k) : best[i];
            most[i] = std::max(most[i], channel[i]);
        }
    }
    std::transform(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(n), out,
                   [](std::uint16_t k) { return static_cast<std::uint8_t>(k); });
}

void leads(const image::Mask &mask, const Decoding &decoding, std::span<std::uint8_t> out)
{
    const int cap = mask.cap;
    for (std::size_t i = 0; i < out.size(); ++i) {
        int person = 0, other = 0; // scores are never negative
        for (int k = 0; k < decoding.classes; ++k) {
            const int value = mask.values[static_cast<std::size_t>(k) * out.size() + i];
            int &best = (decoding.person >> k) & 1 ? person : other;
            best = std::max(best, value);
        }
        const int lead = std::clamp(person - other, -cap, cap);
        out[i] = static_cast<std::uint8_t>(std::clamp((255 * (cap + 2 * lead) + cap) / (2 * cap), 0, 255));
    }
}

} // namespace

Status decodeClasses(const image::Mask &mask, int classes, std::span<std::uint8_t> out)
{
    if (Status status = check(mask, classes, out.size()); !status)
        return status;
    if (mask.channels == 1) {
        const Table table = nearestClasses(classes, mask.cap);
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] = table[bounded(mask.values[i])];
        return {};
    }
    for (std::size_t i = 0; i < out.size(); i += kChunk)
        largest(mask.values.data() + i, classes, out.size(), std::min(kChunk, out.size() - i), out.data() + i);
    return {};
}

Status decodeScore(const image::Mask &mask, const Decoding &decoding, std::span<std::uint8_t> out)
{
    if (Status status = check(mask, decoding.classes, out.size()); !status)
        return status;
    if (decoding.person == 0) { // or equal scores would make half a person
        std::ranges::fill(out, std::uint8_t{0});
        return {};
    }
    if (mask.channels != 1) {
        leads(mask, decoding, out);
        return {};
    }
    const Table table = scores(decoding, mask.cap);
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = table[bounded(mask.values[i])];
    return {};
}

} // namespace bokeh::mask
