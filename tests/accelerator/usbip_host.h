// The host's end of USB/IP, without a socket: commands in, completions out.
#pragma once

#include <cstring>
#include <deque>
#include <map>
#include <optional>

#include "engine/accelerator/emulator/usbip/big_endian.h"
#include "engine/accelerator/emulator/usbip/session.h"
#include "tests/accelerator/host.h"

namespace bokeh::accelerator::test {

using emulator::UsbFunction;
using emulator::usbip::Session;
using emulator::usbip::Submit;
using emulator::usbip::Unlink;

struct Reply {
    std::uint32_t kind = 0; ///< 3: of a submit, 4: of an unlink
    std::uint32_t sequence = 0;
    int status = 0;
    std::uint32_t bytes = 0;
    Bytes data;
};

/// Takes the session's answers apart. `ins`: the sequences of the requests for IN.
inline std::vector<Reply> replies(Session &session, const std::vector<std::uint32_t> &ins)
{
    using emulator::usbip::getNumber;
    std::vector<Reply> list;
    std::span<const std::byte> left = session.answers();
    while (left.size() >= emulator::usbip::kPacketHeader) {
        Reply reply{.kind = getNumber<std::uint32_t>(left, 0),
                    .sequence = getNumber<std::uint32_t>(left, 4),
                    .status = static_cast<int>(getNumber<std::uint32_t>(left, 20)),
                    .bytes = getNumber<std::uint32_t>(left, 24)};
        left = left.subspan(emulator::usbip::kPacketHeader);
        if (reply.kind == 3 && std::ranges::count(ins, reply.sequence) != 0) {
            reply.data.assign(left.begin(), left.begin() + reply.bytes);
            left = left.subspan(reply.bytes);
        }
        list.push_back(std::move(reply));
    }
    session.answers().clear();
    return list;
}

class UsbipHost {
public:
    explicit UsbipHost(protocol::Link link = protocol::Link::HighSpeed, bool paced = false)
        : function_(plain(), [] {}), session_(function_, link, paced)
    {
        (void)control({0x00, 9, 1, 0, 0}); // set the configuration
    }

    std::uint32_t submit(bool in, std::uint32_t length, std::span<const std::byte> data = {}, std::uint32_t flags = 0)
    {
        return put({.in = in, .endpoint = in ? 1U : 2U, .flags = flags, .length = length}, data);
    }
    std::uint32_t out(std::span<const std::byte> data)
    {
        return submit(false, static_cast<std::uint32_t>(data.size()), data);
    }

    std::uint32_t unlink(std::uint32_t victim)
    {
        (void)session_.receive(encode(Unlink{++sequence_, victim}));
        return sequence_;
    }

    struct Setup {
        std::uint8_t type, request;
        std::uint16_t value, index, length;
    };
    Reply control(const Setup &setup)
    {
        Submit submit{.in = (setup.type & 0x80) != 0, .length = setup.length};
        submit.setup = {std::byte{setup.type},
                        std::byte{setup.request},
                        static_cast<std::byte>(setup.value),
                        static_cast<std::byte>(setup.value >> 8),
                        static_cast<std::byte>(setup.index),
                        static_cast<std::byte>(setup.index >> 8),
                        static_cast<std::byte>(setup.length),
                        static_cast<std::byte>(setup.length >> 8)};
        const Bytes none(submit.in ? 0 : setup.length);
        const std::uint32_t sequence = put(submit, none);
        return answerTo(sequence).value_or(Reply{.status = 1});
    }

    /// Lets the device do what it can by `now`.
    void work(Session::Time now = {})
    {
        session_.work(now);
        for (Reply &reply : replies(session_, ins_))
            answers_.insert_or_assign(reply.sequence, std::move(reply));
    }
    std::optional<Reply> answerTo(std::uint32_t sequence, Session::Time now = {})
    {
        work(now);
        const auto found = answers_.find(sequence);
        return found == answers_.end() ? std::nullopt : std::optional(found->second);
    }

    UsbFunction &function() { return function_; }
    Session &session() { return session_; }

private:
    std::uint32_t put(Submit submit, std::span<const std::byte> data)
    {
        submit.sequence = ++sequence_;
        if (submit.in)
            ins_.push_back(submit.sequence);
        (void)session_.receive(encode(submit));
        (void)session_.receive(data);
        return submit.sequence;
    }

    UsbFunction function_;
    Session session_;
    std::uint32_t sequence_ = 0;
    std::vector<std::uint32_t> ins_;
    std::map<std::uint32_t, Reply> answers_;
};

} // namespace bokeh::accelerator::test
