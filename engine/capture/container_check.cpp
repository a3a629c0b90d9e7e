#include "engine/capture/container_check.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string_view>
#include <system_error>

namespace bokeh::capture {

namespace {

class Bytes {
public:
    explicit Bytes(const std::filesystem::path &path) : file_(path, std::ios::binary)
    {
        std::error_code failed;
        size_ = std::filesystem::file_size(path, failed);
        if (failed)
            size_ = 0;
    }
    std::uint64_t size() const { return size_; }

    /// 16 bytes from `at`, zeros after the end.
    std::array<unsigned char, 16> at(std::uint64_t position)
    {
        std::array<unsigned char, 16> bytes{};
        file_.clear();
        file_.seekg(static_cast<std::streamoff>(position));
        file_.read(reinterpret_cast<char *>(bytes.data()), bytes.size());
        return bytes;
    }

private:
    std::ifstream file_;
    std::uint64_t size_ = 0;
};

std::uint64_t bigEndian(const unsigned char *p, int bytes)
{
    std::uint64_t value = 0;
    for (int i = 0; i < bytes; ++i)
        value = value << 8 | p[i];
    return value;
}

bool is(const unsigned char *p, std::string_view text)
{
    return std::memcmp(p, text.data(), text.size()) == 0;
}

Wholeness wholenessOfBoxes(Bytes &bytes)
{
    bool index = false;
    for (std::uint64_t position = 0; position + 8 <= bytes.size();) {
        const auto box = bytes.at(position);
        std::uint64_t size = bigEndian(box.data(), 4);
        if (size == 1)
            size = bigEndian(box.data() + 8, 8);
        else if (size == 0)
            size = bytes.size() - position; // "to the end of the file"
        const bool whole = size <= bytes.size() - position;
        index = index || (is(box.data() + 4, "moov") && whole);
        if (!whole)
            return index ? Wholeness::CutShort : Wholeness::NoIndex;
        if (size < 8)
            return Wholeness::Whole; // not ours to judge
        position += size;
    }
    return index ? Wholeness::Whole : Wholeness::NoIndex;
}

struct Number {
    std::uint64_t value;
    int length;   ///< bytes it takes
    bool unknown; ///< all ones: "of unknown size"
};

Number ebmlSize(const unsigned char *p)
{
    const int length = std::countl_zero(p[0]) + 1;
    if (length > 8)
        return {0, length, true};
    const std::uint64_t ones = (std::uint64_t{1} << (7 * length)) - 1;
    const std::uint64_t value = bigEndian(p, length) & ones;
    return {value, length, value == ones};
}

Wholeness wholenessOfMatroska(Bytes &bytes)
{
    const Number header = ebmlSize(bytes.at(4).data());
    const std::uint64_t segment = 4 + static_cast<std::uint64_t>(header.length) + header.value;
    if (header.unknown || segment >= bytes.size() || !is(bytes.at(segment).data(), "\x18\x53\x80\x67"))
        return Wholeness::Whole;
    const Number size = ebmlSize(bytes.at(segment + 4).data());
    const std::uint64_t start = segment + 4 + static_cast<std::uint64_t>(size.length);
    return !size.unknown && size.value > bytes.size() - start ? Wholeness::CutShort : Wholeness::Whole;
}

Wholeness wholenessOfRiff(Bytes &bytes)
{
    const auto header = bytes.at(0);
    std::uint64_t size = 0; // little-endian
    for (std::size_t i = 0; i < 4; ++i)
        size |= static_cast<std::uint64_t>(header[4 + i]) << (8 * i);
    // A program that cannot seek leaves the size all zeros or all ones.
    return size != 0xFFFFFFFF && size > bytes.size() - 8 ? Wholeness::CutShort : Wholeness::Whole;
}

} // namespace

Wholeness wholenessOf(const std::filesystem::path &path)
{
    Bytes bytes(path);
    if (bytes.size() < 16)
        return Wholeness::Whole;
    const auto head = bytes.at(0);
    if (is(head.data() + 4, "ftyp"))
        return wholenessOfBoxes(bytes);
    if (is(head.data(), "\x1A\x45\xDF\xA3"))
        return wholenessOfMatroska(bytes);
    if (is(head.data(), "RIFF") && is(head.data() + 8, "AVI "))
        return wholenessOfRiff(bytes);
    return Wholeness::Whole;
}

} // namespace bokeh::capture
