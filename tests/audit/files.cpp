// Networks and pictures that mean harm.
#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <sys/stat.h>
#include <zlib.h>

#include "tests/audit/judge.h"

namespace fs = std::filesystem;

namespace audit {

namespace {

/// A safetensors file with this header.
std::string withHeader(const std::string &header, std::uint64_t claimed, const std::string &rest = "")
{
    std::string bytes;
    for (int i = 0; i < 8; ++i)
        bytes += static_cast<char>(claimed >> (8 * i));
    return bytes + header + rest;
}

// Two tensors in the same bytes, one named twice, one whose place is no number, and one of more elements than there
// are.
constexpr const char *kOverlapping =
    R"({"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}})";
constexpr const char *kTwice =
    R"({"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}})";
constexpr const char *kNoNumber = R"({"a":{"dtype":"F32","shape":[NaN],"data_offsets":[0,1e999]}})";
constexpr const char *kEndless =
    R"({"a":{"dtype":"F64","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,8]}})";

/// The file with some numbers of its header replaced, those of its topology among them, and with the length that fits.
std::string withOtherNumbers(Ground &ground, const std::string &file)
{
    std::uint64_t length = 0;
    std::memcpy(&length, file.data(), sizeof length);
    std::string header = file.substr(sizeof length, length);
    constexpr std::array<const char *, 8> numbers{"0", "-1", "1", "255", "65537", "4294967296", "1e400", "NaN"};
    for (std::size_t i = 0, changes = 1 + ground.random() % 3; i < changes; ++i) {
        const auto first = header.find_first_of("0123456789", ground.random() % header.size());
        if (first == std::string::npos)
            continue;
        const auto after = std::min(header.find_first_not_of("0123456789", first), header.size());
        header.replace(first, after - first, numbers[ground.random() % numbers.size()]);
    }
    return withHeader(header, header.size(), file.substr(sizeof length + length));
}

std::string bigEndian(std::uint32_t n)
{
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>(n >> shift);
    return bytes;
}

std::string pngChunk(const std::string &kind, const std::string &data)
{
    const std::string whole = kind + data;
    const auto sum = crc32(0, reinterpret_cast<const Bytef *>(whole.data()), static_cast<uInt>(whole.size()));
    return bigEndian(static_cast<std::uint32_t>(data.size())) + whole + bigEndian(static_cast<std::uint32_t>(sum));
}

/// A square in one bit a pixel, which is small on the disk.
std::string blackPng(std::uint32_t side)
{
    const std::string rows(std::size_t{1 + side / 8} * side, '\0');
    uLongf length = compressBound(rows.size());
    std::string packed(length, '\0');
    compress2(reinterpret_cast<Bytef *>(packed.data()), &length, reinterpret_cast<const Bytef *>(rows.data()),
              rows.size(), Z_BEST_SPEED);
    packed.resize(length);
    return "\x89PNG\r\n\x1A\n" + pngChunk("IHDR", bigEndian(side) + bigEndian(side) + std::string("\1\0\0\0\0", 5)) +
           pngChunk("IDAT", packed) + pngChunk("IEND", "");
}

constexpr double kMostForNetwork = 250; // megabytes

std::string asNetwork(const fs::path &file)
{
    return cli() + " model info " + quoted(file);
}

void refusesNetwork(Row &row, const std::string &what, const fs::path &file)
{
    row.refuses(what, asNetwork(file), kMostForNetwork);
}

std::string asBackground(const fs::path &picture)
{
    return cli() + " run --input pattern --size 160x90 --frames 1 --look " + audit::quoted("image:" + picture.string());
}

} // namespace

Row hostileNetworks(Ground &ground)
{
    Row row{.attack = "mutated networks, and what is none", .folder = ground.folder};
    const std::string whole = contents(SHIPPED_NETWORK);
    const Outcome good = play(asNetwork(SHIPPED_NETWORK));
    row.count("the whole one", good.status == 0 && !good.out.empty() ? "" : "is not described", good);
    for (int i = 0; i < ground.times(600); ++i)
        row.attackWith(fmt::format("mutation {}", i),
                       asNetwork(ground.write("mutated.safetensors", ground.mutate(whole))), kMostForNetwork);
    for (int i = 0; i < ground.times(160); ++i)
        row.attackWith(fmt::format("numbers {}", i),
                       asNetwork(ground.write("numbers.safetensors", withOtherNumbers(ground, whole))),
                       kMostForNetwork);
    for (const std::uint64_t claim : {0ULL, 1ULL, 1ULL << 32, 1ULL << 63, ~0ULL})
        refusesNetwork(row, fmt::format("a header of {} bytes", claim),
                       ground.write("claim.safetensors", withHeader("{}", claim)));
    const std::string deep(8'000'000, '[');
    refusesNetwork(row, "a header of eight million brackets",
                   ground.write("deep.safetensors", withHeader(deep, deep.size())));
    const std::string escape = "{\"\\u001b[2J\\u0007" + std::string(100'000, 'x') + "\":{}}";
    refusesNetwork(row, "a name that clears the screen",
                   ground.write("escape.safetensors", withHeader(escape, escape.size())));
    for (const char *tensors : {kOverlapping, kTwice, kNoNumber, kEndless})
        refusesNetwork(
            row, tensors,
            ground.write("tensors.safetensors", withHeader(tensors, std::strlen(tensors), std::string(8, '\0'))));
    const fs::path pipe = ground / "pipe.safetensors", sparse = ground.write("sparse.safetensors", "");
    mkfifo(pipe.c_str(), 0600);
    refusesNetwork(row, "a pipe that nobody writes to", pipe);
    fs::resize_file(sparse, std::uintmax_t{4} << 30);
    refusesNetwork(row, "4 GB of nothing", sparse);
    refusesNetwork(row, "an empty file", ground.write("empty.safetensors", ""));
    refusesNetwork(row, "a folder", ground.folder);
    refusesNetwork(row, "/dev/zero", "/dev/zero");
    refusesNetwork(row, "nothing", ground / "missing.safetensors");
    return row;
}

Row hostilePictures(Ground &ground)
{
    Row row{.attack = "hostile pictures", .folder = ground.folder};
    const std::string small = "-f lavfi -i testsrc2=s=320x180 -frames:v 1 ";
    for (const char *kind : {"png", "jpg", "bmp", "webp"}) {
        ffmpeg(small + quoted(ground / ("whole." + std::string(kind))));
        const Outcome good = play(asBackground(ground / ("whole." + std::string(kind))));
        row.count("a whole " + std::string(kind), good.status == 0 ? "" : "is not shown", good);
        const std::string whole = contents(ground / ("whole." + std::string(kind)));
        for (int i = 0; i < ground.times(25); ++i)
            row.attackWith(fmt::format("{} {}", kind, i),
                           asBackground(ground.write("mutated." + std::string(kind), ground.mutate(whole))));
    }
    // One bit a pixel: 48 KB on the disk, 1.2 GB in colour.
    for (const int side : {20'000, 32'000}) {
        ground.write("huge.png", blackPng(static_cast<std::uint32_t>(side)));
        row.refuses(fmt::format("{} pixels square in one bit each", side), asBackground(ground / "huge.png"));
    }
    // Formats that the program does not read, whatever the file's name says.
    const std::string space(1000, '\0');
    for (const std::string &magic :
         {std::string("v/1\x01"), std::string("NITF02.10"), std::string("II*"), std::string("\0\0\0\x0CjP  ", 8),
          std::string("GIF89a"), std::string("8BPS"), std::string("%PDF-1.7"), std::string("<svg ")})
        row.refuses("a picture that starts with " + magic, asBackground(ground.write("other.png", magic + space)));
    row.refuses("DICOM", asBackground(ground.write("dicom.png", std::string(128, '\0') + "DICM" + space)));
    return row;
}

} // namespace audit
