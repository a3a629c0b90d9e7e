// A hostile device: the input is what it answers to the real client, from Identify to the masks. Its first byte says
// how long the device is honest; then a zero byte, and all that comes after the end, is what an honest one would
// answer. So every input gets somewhere. Nothing waits: there is one thread, and every deadline has passed.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <span>
#include <vector>

#include "engine/accelerator/accelerator.h"
#include "engine/model/topology.h"
#include "tests/accelerator/small_network.h"

using namespace bokeh;
using namespace bokeh::accelerator;
using protocol::Header;
using protocol::Type;

namespace {

using Bytes = std::vector<std::byte>;

constexpr Deadline kPassed{};

void require(bool holds)
{
    if (!holds)
        std::abort();
}

/// The fuzzer's bytes, and then zeros.
class Input {
public:
    explicit Input(std::span<const std::byte> bytes) : left_(bytes) { honest_ = next() % 32; }
    /// How the device behaves in its next deed; 0: honestly.
    unsigned deed()
    {
        if (honest_ == 0)
            return next();
        --honest_;
        return 0;
    }
    bool empty() const { return left_.empty(); }
    unsigned next()
    {
        if (left_.empty())
            return 0;
        const auto value = std::to_integer<unsigned>(left_.front());
        left_ = left_.subspan(1);
        return value;
    }
    std::size_t word() { return next() << 8 | next(); }
    std::span<const std::byte> take(std::size_t bytes)
    {
        const auto taken = left_.first(std::min(bytes, left_.size()));
        left_ = left_.subspan(taken.size());
        return taken;
    }

private:
    std::span<const std::byte> left_;
    unsigned honest_ = 0; ///< deeds
};

const model::Network &network()
{
    static const model::Network small = test::smallNetwork();
    return small;
}

template <class Payload> Bytes bytesOf(const Payload &payload)
{
    const auto bytes = protocol::encode(payload);
    return {bytes.begin(), bytes.end()};
}

/// What an honest device says to a request; the payload apart.
std::pair<Header, Bytes> honest(const Header &request)
{
    Header answer{.type = Type::Status, .sequence = request.sequence, .modelId = request.modelId};
    if (request.type == Type::Hello) {
        answer.type = Type::Caps;
        return {answer, bytesOf(protocol::Caps{.credits = 2,
                                               .maxChunk = protocol::kMaxChunk,
                                               .maxModel = protocol::kMaxPayload,
                                               .maxPayload = protocol::kMaxPayload,
                                               .name = {"honest"}})};
    }
    if (request.type == Type::Frame) {
        answer.type = Type::Result;
        const model::Topology &topology = network().topology;
        const model::Shape mask{model::chipOutput(topology).side, model::maskChannels(topology)};
        return {answer, Bytes(static_cast<std::size_t>(model::packedBytes(mask, model::outputCap(topology))))};
    }
    return {answer, bytesOf(protocol::Report{.modelId = request.modelId})};
}

class HostileTransport final : public Transport {
public:
    explicit HostileTransport(Input &input) : input_(input) {}

    Status send(std::span<const std::byte> bytes, Deadline) override
    {
        protocol::Message request;
        require(protocol::parse(bytes, request) == protocol::DeviceError::None); // the client itself is honest
        if (const unsigned what = input_.deed(); what >= 0xFC)
            return failure(what);
        requests_.push_back(request.header);
        asked_ = request.header.sequence;
        return {};
    }

    Result<std::size_t> receive(std::span<std::byte> room, Deadline) override
    {
        const unsigned what = input_.deed();
        if (what >= 0xFC)
            return failure(what);
        if (const unsigned way = what % 8; way == 7) { // nonsense
            const auto bytes = input_.take(input_.word());
            last_.assign(bytes.begin(), bytes.end());
        } else if (way != 6 && !answer(way)) // 6: the last one once more
            return Error{Errc::Timeout, "it says nothing"};
        if (last_.size() > room.size())
            return Error{Errc::BadReply, "it says too much"};
        std::ranges::copy(last_, room.begin());
        return last_.size();
    }

    Status control(Control what, std::span<std::byte> room, Deadline) override
    {
        const unsigned how = input_.deed();
        if (how >= 0xFC)
            return failure(how);
        if (what != Control::Identify)
            requests_.clear();
        else
            std::ranges::copy(protocol::encode(protocol::Identity{.credits = 2}), room.begin());
        std::ranges::copy(input_.take(std::min<std::size_t>(how, room.size())), room.begin());
        return {};
    }

    std::uint32_t asked() const { return asked_; } ///< sequence of the last request
    /// Whether what it said last is a mask, whole and in answer to this request.
    bool saidMaskOf(std::uint32_t sequence) const
    {
        protocol::Message message;
        return protocol::parse(last_, message) == protocol::DeviceError::None && message.header.type == Type::Result &&
               message.header.sequence == sequence;
    }

    void cancel() noexcept override {}
    std::chrono::nanoseconds deviceCpu() const override { return {}; }

private:
    static Error failure(unsigned what)
    {
        constexpr Errc kKinds[] = {Errc::Timeout, Errc::BadReply, Errc::Disconnected, Errc::Cancelled};
        return {kKinds[what & 3], "it fails"};
    }

    /// The oldest request's answer, into last_; false if there is none.
    bool answer(unsigned way)
    {
        if (requests_.empty())
            return false;
        auto [header, payload] = honest(requests_.front());
        requests_.pop_front();
        if (way == 1) // another header
            changeHeader(header);
        if (way == 2 || way == 3) // another payload, well sealed; in another length
            payload.resize(way == 2 ? payload.size() : input_.word());
        if (way == 2 || way == 3)
            std::ranges::copy(input_.take(std::min(std::size_t{input_.next()}, payload.size())), payload.begin());
        last_.assign(protocol::wireBytes(payload.size()), {});
        std::ranges::copy(payload, last_.begin() + protocol::kHeaderBytes);
        protocol::seal(header, payload.size(), last_);
        if (way == 4) // damaged on the way
            last_[input_.word() % last_.size()] ^= static_cast<std::byte>(1U << (input_.next() & 7));
        if (way == 5) // cut off, or with something behind it
            last_.resize(input_.word());
        return true;
    }

    void changeHeader(Header &header)
    {
        const auto to = static_cast<std::uint32_t>(input_.word());
        const unsigned which = input_.next() % 4;
        if (which == 0) {
            header.type = static_cast<Type>(to & 15);
        } else if (which == 1) {
            header.sequence ^= to << (to & 16);
        } else if (which == 2) {
            header.modelId ^= to;
        } else {
            header.type = Type::Error;
            header.status = static_cast<protocol::DeviceError>(to & 15);
        }
    }

    Input &input_;
    std::deque<Header> requests_; ///< not yet answered
    std::uint32_t asked_ = 0;
    Bytes last_; ///< said last
};

void requireSentence(const std::string &text)
{
    require(!text.empty() && std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; }));
}

/// Frames, masks and heartbeats. Every mask that is taken must be that of the oldest frame, in the values its network
/// can give.
class Stream {
public:
    Stream(Accelerator &accelerator, const HostileTransport &device) : accelerator_(accelerator), device_(device) {}

    void submit(std::uint32_t number)
    {
        static const std::vector<std::uint8_t> picture = test::input(network(), 1);
        if (Status submitted = accelerator_.submit(number, picture, kPassed); submitted)
            sent_.push_back({number, device_.asked()});
        else
            requireSentence(submitted.error().what);
        forgetLost();
    }

    bool collect()
    {
        const auto came = accelerator_.collect(mask_, kPassed);
        if (came) {
            require(!sent_.empty() && *came == sent_.front().number && device_.saidMaskOf(sent_.front().sequence));
            require(std::ranges::max(mask_) <= model::outputCap(network().topology));
        } else {
            requireSentence(came.error().what);
        }
        forgetLost();
        return static_cast<bool>(came);
    }

    void ping()
    {
        if (Status alive = accelerator_.ping(kPassed); !alive)
            requireSentence(alive.error().what);
    }
    std::size_t inFlight() const { return sent_.size(); }

private:
    struct Sent {
        std::uint32_t number, sequence; ///< the caller's, and that on the wire
    };
    void forgetLost()
    {
        while (sent_.size() > static_cast<std::size_t>(accelerator_.inFlight()))
            sent_.pop_front();
    }

    Accelerator &accelerator_;
    const HostileTransport &device_;
    std::deque<Sent> sent_;
    std::vector<std::uint16_t> mask_ = test::emptyMask(network());
};

/// Two in flight, and now and then none.
void run(Stream stream, const Input &input, bool honest)
{
    for (std::uint32_t number = 0; number < 3 || (!input.empty() && number < 12); ++number) {
        stream.submit(number);
        if (stream.inFlight() < 2 && number % 4 != 3)
            continue;
        require(stream.collect() || !honest);
        if (stream.inFlight() > 0 && number % 4 == 3)
            require(stream.collect() || !honest);
        if (stream.inFlight() == 0)
            stream.ping();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Input input(std::as_bytes(std::span(data, size)));
    auto transport = std::make_unique<HostileTransport>(input);
    const HostileTransport &device = *transport; // the accelerator's
    auto opened = Accelerator::open(std::move(transport), kPassed);
    if (!opened) {
        requireSentence(opened.error().what);
        return 0;
    }
    Accelerator &accelerator = **opened;
    require(accelerator.identity().credits >= 1 && accelerator.identity().credits <= protocol::kMaxCredits);
    for (int attempt = 0; attempt == 0 || (attempt == 1 && !input.empty()); ++attempt) {
        if (Status loaded = accelerator.load(network(), kPassed); !loaded)
            requireSentence(loaded.error().what);
        run(Stream(accelerator, device), input, size == 0);
    }
    return 0;
}
