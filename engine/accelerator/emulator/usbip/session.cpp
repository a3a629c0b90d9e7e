#include "engine/accelerator/emulator/usbip/session.h"

#include <algorithm>
#include <cerrno>

namespace bokeh::accelerator::emulator::usbip {

namespace {

constexpr std::size_t kMaxWaiting = 256;                   // requests of one endpoint
constexpr std::size_t kMaxWaitingBytes = 2 * kMaxTransfer; // of OUT data

int errnoOf(Handshake handshake)
{
    switch (handshake) {
    case Handshake::Ack:
        return 0;
    case Handshake::Overflow:
        return -EOVERFLOW;
    case Handshake::Gone:
        return -ESHUTDOWN;
    case Handshake::Stall:
    case Handshake::Nak: // never completes anything
        break;
    }
    return -EPIPE;
}

} // namespace

Session::Session(UsbFunction &function, protocol::Link link, bool paced)
    : function_(function), control_(function, link), wire_(paced ? Wire::modelOf(link) : std::nullopt)
{
    function_.connect(link);
}

Status Session::receive(std::span<const std::byte> bytes)
{
    input_.insert(input_.end(), bytes.begin(), bytes.end());
    std::span<const std::byte> left = input_;
    for (;;) {
        const Result<std::size_t> used = takeCommand(left);
        if (!used)
            return used.error();
        if (*used == 0)
            break;
        left = left.subspan(*used);
    }
    input_.erase(input_.begin(), input_.end() - static_cast<std::ptrdiff_t>(left.size()));
    return {};
}

Result<std::size_t> Session::takeCommand(std::span<const std::byte> bytes)
{
    if (bytes.size() < kPacketHeader)
        return std::size_t{0};
    const Result<Command> command = decode(bytes.first<kPacketHeader>());
    if (!command)
        return command.error();
    if (const auto *unlink = std::get_if<Unlink>(&*command)) {
        take(*unlink);
        return kPacketHeader;
    }
    const auto &submit = std::get<Submit>(*command);
    const std::size_t follow = submit.in ? 0 : submit.length;
    if (bytes.size() < kPacketHeader + follow)
        return std::size_t{0};
    if (Status taken = take(submit, bytes.subspan(kPacketHeader, follow)); !taken)
        return taken.error();
    return kPacketHeader + follow;
}

Status Session::take(const Submit &submit, std::span<const std::byte> data)
{
    if (submit.endpoint == 0) {
        serveControl(submit); // no request that is known reads the data sent with it
        return {};
    }
    if (!control_.serves(submit.endpoint, submit.in)) {
        complete(answers_, submit, Handshake::Stall, {}, 0);
        return {};
    }
    std::deque<Waiting> &queue = submit.in ? in_ : out_;
    waitingBytes_ += data.size();
    if (queue.size() == kMaxWaiting || waitingBytes_ > kMaxWaitingBytes)
        return Error{Errc::BadReply, "the USB/IP host sent more requests at once than any host needs"};
    queue.push_back({submit, {data.begin(), data.end()}});
    return {};
}

void Session::take(const Unlink &unlink)
{
    bool found = false;
    for (std::deque<Waiting> *queue : {&out_, &in_}) {
        const auto victim =
            std::ranges::find(*queue, unlink.victim, [](const Waiting &w) { return w.submit.sequence; });
        if (victim == queue->end())
            continue;
        waitingBytes_ -= victim->data.size();
        queue->erase(victim);
        found = true;
        break;
    }
    // A request has one answer. If it has been served already, that must come first.
    if (!found)
        land();
    const auto reply = encode(Unlinked{unlink.sequence, found ? -ECONNRESET : 0});
    answers_.insert(answers_.end(), reply.begin(), reply.end());
}

void Session::serveControl(const Submit &submit)
{
    room_.resize(std::max(room_.size(), std::size_t{submit.length}));
    const auto room = std::span(room_).first(submit.in ? submit.length : 0);
    const Device::Arrival arrival = control_.request(ControlPipe::setupFrom(submit.setup), room);
    unplugged_ = unplugged_ || arrival.handshake == Handshake::Gone;
    const std::size_t bytes = submit.in ? arrival.bytes : arrival.handshake == Handshake::Ack ? submit.length : 0;
    complete(answers_, submit, arrival.handshake, room.first(arrival.bytes), bytes);
}

void Session::work(Time now)
{
    if (!wire_.busy(now))
        land();
    while (!unplugged_ && (serveOut(now) || serveIn(now))) {
    }
}

std::optional<Session::Time> Session::wakeAt(Time now) const
{
    const bool moving = !travelling_.empty() || !out_.empty() || !in_.empty();
    return moving && wire_.busy(now) ? std::optional(wire_.free()) : std::nullopt;
}

bool Session::serveOut(Time now)
{
    if (out_.empty())
        return false;
    Waiting &first = out_.front();
    if (!first.arrives && !wire_.busy(now))
        first.arrives = wire_.put(first.data.size(), now);
    if (!first.arrives || now < *first.arrives)
        return false;
    const Handshake handshake = control_.haltedByHost(false) ? Handshake::Stall : function_.out(first.data);
    if (handshake == Handshake::Nak)
        return false;
    unplugged_ = handshake == Handshake::Gone;
    complete(answers_, first.submit, handshake, {}, handshake == Handshake::Ack ? first.data.size() : 0);
    waitingBytes_ -= first.data.size();
    out_.pop_front();
    return true;
}

bool Session::serveIn(Time now)
{
    if (in_.empty() || wire_.busy(now))
        return false;
    const Submit submit = in_.front().submit;
    room_.resize(std::max(room_.size(), std::size_t{submit.length}));
    const auto room = std::span(room_).first(submit.length);
    const Device::Arrival arrival =
        control_.haltedByHost(true) ? Device::Arrival{Handshake::Stall} : function_.in(room);
    if (arrival.handshake == Handshake::Nak)
        return false;
    unplugged_ = arrival.handshake == Handshake::Gone;
    in_.pop_front();
    const bool travels = wire_.put(arrival.bytes, now) > now;
    complete(travels ? travelling_ : answers_, submit, arrival.handshake, room.first(arrival.bytes), arrival.bytes);
    return true;
}

void Session::land()
{
    answers_.insert(answers_.end(), travelling_.begin(), travelling_.end());
    travelling_.clear();
}

void Session::complete(std::vector<std::byte> &to, const Submit &submit, Handshake handshake,
                       std::span<const std::byte> data, std::size_t bytes)
{
    int status = errnoOf(handshake);
    if (status == 0 && submit.in && bytes < submit.length && (submit.flags & Submit::kShortNotOk))
        status = -EREMOTEIO;
    const auto reply = encode(Completion{submit.sequence, status, static_cast<std::uint32_t>(bytes)});
    to.insert(to.end(), reply.begin(), reply.end());
    to.insert(to.end(), data.begin(), data.end());
}

} // namespace bokeh::accelerator::emulator::usbip
