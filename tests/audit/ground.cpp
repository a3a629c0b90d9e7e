// What attacks are made of: files and their mutations, and films.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>

#include "tests/audit/judge.h"

namespace fs = std::filesystem;

namespace audit {

namespace {

constexpr int kCorner = 48; // pixels, where the test pattern's person never is
// Of the corner: 43 where the room is raw, 6 where the card hides it, 0 where a colour covers it.
constexpr double kRawRoom = 20;

/// The standard deviation of a grey picture.
double contrast(std::string_view picture)
{
    double sum = 0, squares = 0;
    for (const char c : picture) {
        const auto grey = static_cast<double>(static_cast<unsigned char>(c));
        sum += grey;
        squares += grey * grey;
    }
    const auto n = static_cast<double>(picture.size());
    return std::sqrt(std::max(0.0, squares / n - sum / n * (sum / n)));
}

/// Every picture's corner, grey, one after another; empty where the film cannot be read.
std::string corners(const fs::path &film)
{
    const fs::path grey = film.string() + ".grey";
    const std::string command = fmt::format("ffmpeg -nostdin -v quiet -y -i {} -vf crop={}:{}:0:0,format=gray "
                                            "-fps_mode passthrough -f rawvideo {} </dev/null",
                                            quoted(film), kCorner, kCorner, quoted(grey));
    const bool read = std::system(command.c_str()) == 0;
    std::string bytes = read ? contents(grey) : "";
    fs::remove(grey);
    return bytes;
}

} // namespace

std::string quoted(const fs::path &path)
{
    return "'" + path.string() + "'";
}

std::string contents(const fs::path &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator(file), {}};
}

std::string cli()
{
    const char *other = std::getenv("BOKEHCAM_CLI");
    return quoted(other ? other : BOKEHCAM_CLI);
}

void ffmpeg(const std::string &arguments)
{
    if (std::system(("ffmpeg -nostdin -v error -y " + arguments + " </dev/null").c_str()) != 0)
        throw std::runtime_error("ffmpeg " + arguments + " failed");
}

int rawPicturesIn(const fs::path &film)
{
    constexpr std::size_t size = std::size_t{kCorner} * kCorner;
    const std::string all = corners(film);
    int raw = 0;
    for (std::size_t at = 0; at + size <= all.size(); at += size)
        raw += contrast(std::string_view(all).substr(at, size)) > kRawRoom ? 1 : 0;
    return raw;
}

int picturesIn(const fs::path &film)
{
    return static_cast<int>(corners(film).size() / (kCorner * kCorner));
}

fs::path Ground::write(const std::string &name, const std::string &bytes) const
{
    std::ofstream(folder / name, std::ios::binary) << bytes;
    return folder / name;
}

std::string Ground::mutate(std::string bytes)
{
    const auto below = [this](std::size_t n) {
        return std::uniform_int_distribution<std::size_t>(0, std::max<std::size_t>(n, 1) - 1)(random);
    };
    const std::size_t changes = 1 + below(12);
    for (std::size_t i = 0; i < changes && !bytes.empty(); ++i) {
        // Half of them where the claims stand, at the start.
        const std::size_t at = below(below(2) == 0 ? bytes.size() : std::min<std::size_t>(bytes.size(), 512));
        const std::size_t length = std::min(bytes.size() - at, 1 + below(64));
        switch (below(6)) {
        case 0:
            bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1 << below(8)));
            break;
        case 1:
            bytes[at] = static_cast<char>(below(2) == 0 ? 0xFF : 0x00);
            break;
        case 2:
            bytes.replace(at, length, std::string(length, static_cast<char>(below(256))));
            break;
        case 3:
            bytes.erase(at, length);
            break;
        case 4:
            bytes.insert(at, bytes.substr(at, length));
            break;
        default:
            bytes.resize(at + 1);
            break;
        }
    }
    return bytes;
}

} // namespace audit
