#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/json_text.h"
#include "engine/model/topology.h"

namespace bokeh::model {

namespace {

using nlohmann::json;

template <class E> struct Name {
    E value;
    const char *text;
};
template <class E> Name(E, const char *) -> Name<E>; // clang 14 does not deduce aggregates

constexpr std::array kModes{Name{CoefficientMode::OneBit, "1-bit"}, Name{CoefficientMode::ThreeBit, "3-bit"},
                            Name{CoefficientMode::EightBit, "8-bit"}};
constexpr std::array kSteps{Name{Step::None, "none"}, Name{Step::Down, "down"}, Name{Step::Up, "up"}};
constexpr std::array kDowns{Name{DownSampling::Max, "max"}, Name{DownSampling::TopLeft, "top-left"}};
constexpr std::array kUps{Name{UpSampling::Repeat, "repeat"}, Name{UpSampling::ZeroFill, "zero-fill"}};
constexpr std::array kColours{Name{InputColour::Luma, "luma"}, Name{InputColour::Yuv, "yuv"},
                              Name{InputColour::Rgb, "rgb"}};
constexpr std::array kOutputs{Name{Output::Integer, "integer"}, Name{Output::Softmax, "softmax"}};
constexpr std::array kScenes{Name{Scene::People, "people"}, Name{Scene::Road, "road"}};

constexpr std::size_t kListedMajors = 64; // far above the chip's 7, which validate() enforces with its own sentence
constexpr int kTopologyDepth = 8;
constexpr int kMaxNumber = 1 << 16; // so that no product of two fields overflows
constexpr std::size_t kMaxNameLength = 128;

template <class E, std::size_t N> const char *textOf(const std::array<Name<E>, N> &names, E value)
{
    for (const auto &name : names)
        if (name.value == value)
            return name.text;
    return "?";
}

/// Reads typed fields of one object and remembers the first that is missing or wrong.
class Fields {
public:
    explicit Fields(const json &object) : object_(object)
    {
        if (!object.is_object())
            fail("it is not an object");
    }

    void read(const char *key, int &to)
    {
        const json *value = find(key);
        if (!value || !value->is_number_integer())
            return fail(fmt::format("\"{}\" must be a whole number", key));
        const auto number = value->get<std::int64_t>();
        if (number < 0 || number > kMaxNumber)
            return fail(fmt::format("\"{}\" is out of range", key));
        to = static_cast<int>(number);
    }
    void read(const char *key, bool &to)
    {
        const json *value = find(key);
        if (!value || !value->is_boolean())
            return fail(fmt::format("\"{}\" must be true or false", key));
        to = value->get<bool>();
    }
    void read(const char *key, std::string &to)
    {
        const json *value = find(key);
        if (!value || !value->is_string() || value->get_ref<const std::string &>().size() > kMaxNameLength)
            return fail(fmt::format("\"{}\" must be a short text", key));
        to = value->get<std::string>();
    }
    template <class E, std::size_t N> void read(const char *key, const std::array<Name<E>, N> &names, E &to)
    {
        std::string text;
        read(key, text);
        for (const auto &name : names)
            if (text == name.text) {
                to = name.value;
                return;
            }
        fail(fmt::format("\"{}\" is none of the known words", key));
    }
    const json *find(const char *key) const
    {
        const auto found = object_.is_object() ? object_.find(key) : object_.end();
        return found == object_.end() ? nullptr : &*found;
    }
    void fail(std::string why)
    {
        if (wrong.empty())
            wrong = std::move(why);
    }

    std::string wrong;

private:
    const json &object_;
};

Error unreadable(const std::string &why)
{
    return Error{Errc::BadInput, fmt::format("the network's topology cannot be read: {}", why)};
}

} // namespace

std::string toJson(const Topology &topology)
{
    json majors = json::array();
    for (const MajorLayer &major : topology.majors)
        majors.push_back({{"channels", major.channels},
                          {"sublayers", major.sublayers},
                          {"step", textOf(kSteps, major.step)},
                          {"coefficients", textOf(kModes, major.mode)}});
    return jsonText(json{{"name", topology.name},
                         {"side", topology.side},
                         {"colour", textOf(kColours, topology.colour)},
                         {"majors", majors},
                         {"down_sampling", textOf(kDowns, topology.down)},
                         {"up_sampling", textOf(kUps, topology.up)},
                         {"reformat", topology.reformat},
                         {"output", textOf(kOutputs, topology.output)},
                         {"scene", textOf(kScenes, topology.scene)},
                         {"classes", topology.classes},
                         {"cap", topology.cap},
                         {"ten_bit_output", topology.tenBitOutput}});
}

Result<Topology> topologyFromJson(const std::string &text)
{
    const json parsed = nestsDeeper(text, kTopologyDepth) ? json() : json::parse(text, nullptr, false);
    Fields fields(parsed);
    Topology topology;
    fields.read("name", topology.name);
    fields.read("side", topology.side);
    fields.read("colour", kColours, topology.colour);
    fields.read("down_sampling", kDowns, topology.down);
    fields.read("up_sampling", kUps, topology.up);
    fields.read("reformat", topology.reformat);
    fields.read("output", kOutputs, topology.output);
    if (fields.find("scene")) // files from before there were roads show people
        fields.read("scene", kScenes, topology.scene);
    fields.read("classes", topology.classes);
    fields.read("cap", topology.cap);
    fields.read("ten_bit_output", topology.tenBitOutput);
    const json *majors = fields.find("majors");
    if (!majors || !majors->is_array() || majors->size() > kListedMajors)
        return unreadable("\"majors\" must be a short list");
    for (const json &entry : *majors) {
        Fields major(entry);
        MajorLayer layer;
        major.read("channels", layer.channels);
        major.read("sublayers", layer.sublayers);
        major.read("step", kSteps, layer.step);
        major.read("coefficients", kModes, layer.mode);
        if (!major.wrong.empty())
            return unreadable(major.wrong);
        topology.majors.push_back(layer);
    }
    if (!fields.wrong.empty())
        return unreadable(fields.wrong);
    return topology;
}

} // namespace bokeh::model
