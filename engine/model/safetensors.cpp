#include "engine/model/safetensors.h"

#include "engine/base/json_text.h"
#include "engine/base/system_text.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>

namespace bokeh::model {

static_assert(std::endian::native == std::endian::little, "tensor bytes are copied as they are");

namespace {

using nlohmann::json;

constexpr std::size_t kLengthBytes = 8;
// The longest of ours is 34 KB, and training records grow: each tells those before it.
constexpr std::uint64_t kMaxHeader = 1ULL << 20;
constexpr int kHeaderDepth = 8;
constexpr std::size_t kMaxTensors = 4096;
constexpr std::size_t kMaxDimensions = 8;
constexpr std::size_t kLongestName = 64;

Error notSafetensors(const std::string &why)
{
    return Error{Errc::BadInput, fmt::format("not a safetensors file: {}", why)};
}

/// A tensor's name, which is anybody's text, for a sentence.
std::string quoted(const std::string &name)
{
    return fmt::format("tensor \"{}\"", printable(name, kLongestName) + (name.size() > kLongestName ? "..." : ""));
}

/// Bytes of one element; 0 if the type is unknown.
std::uint64_t sizeOf(const std::string &dtype)
{
    static const std::map<std::string, std::uint64_t> sizes{
        {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"I16", 2}, {"U16", 2}, {"F16", 2}, {"BF16", 2},
        {"I32", 4},  {"U32", 4}, {"F32", 4}, {"F64", 8}, {"I64", 8}, {"U64", 8}};
    const auto found = sizes.find(dtype);
    return found == sizes.end() ? 0 : found->second;
}

struct Entry {
    Safetensors::Tensor tensor; // bytes still empty
    std::uint64_t begin, end;   // offsets into the data after the header
};

std::optional<std::uint64_t> unsignedNumber(const json &value)
{
    return value.is_number_unsigned() ? std::optional(value.get<std::uint64_t>()) : std::nullopt;
}

Result<Entry> readEntry(const std::string &name, const json &value, std::uint64_t dataSize)
{
    if (!value.is_object() || !value.contains("dtype") || !value.contains("shape") || !value.contains("data_offsets"))
        return notSafetensors(quoted(name) + " is not described");
    const json &dtype = value["dtype"], &shape = value["shape"], &offsets = value["data_offsets"];
    Entry entry{};
    std::uint64_t size = dtype.is_string() ? sizeOf(dtype.get<std::string>()) : 0;
    if (size == 0)
        return notSafetensors(quoted(name) + " has an unknown type");
    entry.tensor.dtype = dtype.get<std::string>();
    if (!shape.is_array() || shape.size() > kMaxDimensions)
        return notSafetensors(quoted(name) + " has a bad shape");
    for (const json &dimension : shape) {
        const auto length = unsignedNumber(dimension);
        // `size` never exceeds dataSize, so the product cannot overflow: both factors stay below 2^32.
        if (!length || *length > kMaxModelFile || (size *= *length) > dataSize)
            return notSafetensors(quoted(name) + " has a bad shape");
        entry.tensor.shape.push_back(static_cast<std::int64_t>(*length));
    }
    const bool two = offsets.is_array() && offsets.size() == 2;
    const auto begin = two ? unsignedNumber(offsets[0]) : std::nullopt;
    const auto end = two ? unsignedNumber(offsets[1]) : std::nullopt;
    if (!begin || !end || *begin > *end || *end > dataSize || *end - *begin != size)
        return notSafetensors(quoted(name) + " has offsets that do not fit its shape and the file");
    entry.begin = *begin;
    entry.end = *end;
    return entry;
}

} // namespace

std::vector<std::byte> serialise(const Safetensors &file)
{
    json header = json::object();
    if (!file.metadata.empty())
        header["__metadata__"] = file.metadata;
    std::uint64_t offset = 0;
    for (const auto &[name, tensor] : file.tensors) {
        header[name] = {
            {"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {offset, offset + tensor.bytes.size()}}};
        offset += tensor.bytes.size();
    }
    std::string text = jsonText(header);
    text.resize((text.size() + 7) / 8 * 8, ' '); // tensors start at a multiple of 8
    const std::uint64_t length = text.size();
    std::vector<std::byte> bytes(kLengthBytes + text.size() + offset);
    std::memcpy(bytes.data(), &length, kLengthBytes);
    std::memcpy(bytes.data() + kLengthBytes, text.data(), text.size());
    auto to = bytes.begin() + static_cast<std::ptrdiff_t>(kLengthBytes + text.size());
    for (const auto &[name, tensor] : file.tensors)
        to = std::ranges::copy(tensor.bytes, to).out;
    return bytes;
}

Result<Safetensors> parseSafetensors(std::span<const std::byte> bytes)
{
    if (bytes.size() < kLengthBytes || bytes.size() > kMaxModelFile)
        return notSafetensors("its size is out of range");
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), kLengthBytes);
    if (length > bytes.size() - kLengthBytes)
        return notSafetensors("its header is longer than the file");
    if (length > kMaxHeader)
        return notSafetensors(fmt::format("its header is longer than {} bytes", kMaxHeader));
    const auto *text = reinterpret_cast<const char *>(bytes.data()) + kLengthBytes;
    const std::span data = bytes.subspan(kLengthBytes + length);
    if (nestsDeeper({text, length}, kHeaderDepth))
        return notSafetensors("its header is nested too deep");
    const json header = json::parse(text, text + length, nullptr, false);
    if (!header.is_object() || header.size() > kMaxTensors)
        return notSafetensors("its header is not a JSON object of tensors");

    Safetensors file;
    std::vector<Entry> entries;
    std::vector<std::string> names;
    for (const auto &[name, value] : header.items()) {
        if (name == "__metadata__") {
            if (!value.is_object())
                return notSafetensors("its metadata are not a JSON object");
            for (const auto &[key, word] : value.items()) {
                if (!word.is_string())
                    return notSafetensors("its metadata hold something other than text");
                file.metadata[key] = word.get<std::string>();
            }
            continue;
        }
        Result<Entry> entry = readEntry(name, value, data.size());
        if (!entry)
            return entry.error();
        entries.push_back(*std::move(entry));
        names.push_back(name);
    }
    std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges;
    for (const Entry &entry : entries)
        ranges.emplace_back(entry.begin, entry.end);
    std::ranges::sort(ranges);
    std::uint64_t covered = 0;
    for (const auto &[begin, end] : ranges) {
        if (begin != covered)
            return notSafetensors("its tensors overlap or leave gaps");
        covered = end;
    }
    if (covered != data.size())
        return notSafetensors("its tensors do not fill the file");
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto part = data.subspan(entries[i].begin, entries[i].end - entries[i].begin);
        entries[i].tensor.bytes.assign(part.begin(), part.end());
        file.tensors[names[i]] = std::move(entries[i].tensor);
    }
    return file;
}

} // namespace bokeh::model
