// Networks and pictures that mean harm.
#include <fmt/format.h>
#include <zlib.h>

#include "tests/audit/judge.h"

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

void attackModel(Row &row, const std::string &what, const std::filesystem::path &file)
{
    row.attackWith(what, cli() + " model info " + quoted(file), 250);
}

std::string asBackground(const std::filesystem::path &picture)
{
    return cli() + " run --input pattern --size 160x90 --frames 1 --look " + audit::quoted("image:" + picture.string());
}

} // namespace

Row hostileNetworks(Ground &ground)
{
    Row row{.attack = "mutated networks, and what is none"};
    const std::string whole = contents(SHIPPED_NETWORK);
    for (int i = 0; i < ground.times(600); ++i)
        attackModel(row, fmt::format("mutation {}", i), ground.write("mutated.safetensors", ground.mutate(whole)));
    for (const std::uint64_t claim : {0ULL, 1ULL, 1ULL << 32, 1ULL << 63, ~0ULL})
        attackModel(row, fmt::format("a header of {} bytes", claim),
                    ground.write("claim.safetensors", withHeader("{}", claim)));
    const std::string deep(8'000'000, '[');
    attackModel(row, "a header of eight million brackets",
                ground.write("deep.safetensors", withHeader(deep, deep.size())));
    const std::string escape = "{\"\\u001b[2J\\u0007" + std::string(100'000, 'x') + "\":{}}";
    attackModel(row, "a name that clears the screen",
                ground.write("escape.safetensors", withHeader(escape, escape.size())));
    attackModel(row, "an empty file", ground.write("empty.safetensors", ""));
    attackModel(row, "a folder", ground.folder);
    attackModel(row, "/dev/zero", "/dev/zero");
    attackModel(row, "nothing", ground / "missing.safetensors");
    return row;
}

Row hostilePictures(Ground &ground)
{
    Row row{.attack = "hostile pictures"};
    const std::string small = "-f lavfi -i testsrc2=s=320x180 -frames:v 1 ";
    for (const char *kind : {"png", "jpg", "bmp", "webp"}) {
        ffmpeg(small + quoted(ground / ("whole." + std::string(kind))));
        const std::string whole = contents(ground / ("whole." + std::string(kind)));
        for (int i = 0; i < ground.times(25); ++i)
            row.attackWith(fmt::format("{} {}", kind, i),
                           asBackground(ground.write("mutated." + std::string(kind), ground.mutate(whole))));
    }
    // One bit a pixel: 48 KB on the disk, 1.2 GB in colour.
    for (const int side : {20'000, 32'000}) {
        ground.write("huge.png", blackPng(static_cast<std::uint32_t>(side)));
        row.attackWith(fmt::format("{} pixels square in one bit each", side), asBackground(ground / "huge.png"));
    }
    // Formats that the program does not read, whatever the file's name says.
    const std::string space(1000, '\0');
    for (const std::string &magic :
         {std::string("v/1\x01"), std::string("NITF02.10"), std::string("II*"), std::string("\0\0\0\x0CjP  ", 8),
          std::string("GIF89a"), std::string("8BPS"), std::string("%PDF-1.7"), std::string("<svg ")})
        row.attackWith("a picture that starts with " + magic, asBackground(ground.write("other.png", magic + space)));
    row.attackWith("DICOM", asBackground(ground.write("dicom.png", std::string(128, '\0') + "DICM" + space)));
    return row;
}

} // namespace audit
