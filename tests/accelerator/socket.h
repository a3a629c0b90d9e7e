// An emulated chip with a plug that a test can pull.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "engine/accelerator/selection.h"

namespace bokeh::accelerator::test {

/// Where the chip is plugged in, or not. Must outlive the accelerators opened by it. Threads: any.
class Socket {
public:
    enum class State {
        Plugged,
        Pulled,  ///< what was open is gone for good
        Mute,    ///< takes everything and says nothing
        Stalled, ///< its endpoints are halted, whatever is done about it
    };

    explicit Socket(State state = State::Plugged) : state_(state) {}

    void set(State state)
    {
        std::lock_guard lock(mutex_);
        state_ = state;
        if (state == State::Pulled)
            ++pulls_;
        changed_.notify_all();
    }
    int opened() const { return opened_; }
    /// `set(state)` by itself, when so many masks have come through.
    void setAfter(int masks, State state)
    {
        std::lock_guard lock(mutex_);
        countdown_ = masks;
        then_ = state;
    }

    OpenAccelerator opener()
    {
        return [this](const model::Network &network, const WrapTransport &) -> Result<std::unique_ptr<Accelerator>> {
            {
                std::lock_guard lock(mutex_);
                if (state_ == State::Pulled)
                    return Error{Errc::Disconnected, "nothing is plugged in"};
                if (state_ != State::Plugged)
                    return Error{Errc::Timeout, "it does not answer"};
            }
            ++opened_;
            return openEmulator(network, [this](std::unique_ptr<Transport> cable) {
                return std::make_unique<Cable>(*this, std::move(cable));
            });
        };
    }

private:
    class Cable final : public Transport {
    public:
        Cable(Socket &socket, std::unique_ptr<Transport> cable)
            : socket_(socket), cable_(std::move(cable)), pulls_(socket.pulls_)
        {
        }
        Status send(std::span<const std::byte> bytes, Deadline deadline) override
        {
            if (Status sound = look(); !sound)
                return sound;
            return socket_.is(State::Mute) ? Status() : cable_->send(bytes, deadline);
        }
        Result<std::size_t> receive(std::span<std::byte> room, Deadline deadline) override
        {
            auto received = cable_->receive(room, deadline);
            if (received)
                socket_.count();
            if (Status sound = look(); !sound)
                return sound.error();
            if (received && socket_.is(State::Mute)) // it was swallowed
                return wait(deadline);
            return received;
        }
        Status control(Control request, std::span<std::byte> room, Deadline deadline) override
        {
            if (Status sound = look(); !sound)
                return sound;
            return socket_.is(State::Mute) ? Status(wait(deadline)) : cable_->control(request, room, deadline);
        }
        void cancel() noexcept override
        {
            cable_->cancel();
            std::lock_guard lock(socket_.mutex_);
            cancelled_ = true;
            socket_.changed_.notify_all();
        }
        std::chrono::nanoseconds deviceCpu() const override { return cable_->deviceCpu(); }

    private:
        Status look()
        {
            std::lock_guard lock(socket_.mutex_);
            if (pulls_ != socket_.pulls_)
                return Error{Errc::Disconnected, "the plug was pulled"};
            return socket_.state_ == State::Stalled ? Status(Error{Errc::BadReply, "the endpoints are halted"})
                                                    : Status();
        }
        Error wait(Deadline deadline)
        {
            std::unique_lock lock(socket_.mutex_);
            socket_.changed_.wait_until(lock, deadline, [this] { return cancelled_ || pulls_ != socket_.pulls_; });
            if (cancelled_)
                return {Errc::Cancelled, "it is being closed"};
            return {pulls_ != socket_.pulls_ ? Errc::Disconnected : Errc::Timeout, "it says nothing"};
        }

        Socket &socket_;
        const std::unique_ptr<Transport> cable_;
        const int pulls_;
        bool cancelled_ = false;
    };

    bool is(State state)
    {
        std::lock_guard lock(mutex_);
        return state_ == state;
    }
    void count()
    {
        std::unique_lock lock(mutex_);
        if (countdown_ > 0 && --countdown_ == 0) {
            lock.unlock();
            set(then_);
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    State state_; // guarded by mutex_, as all below but opened_
    State then_ = State::Plugged;
    int countdown_ = 0;
    int pulls_ = 0;
    std::atomic<int> opened_ = 0;
};

} // namespace bokeh::accelerator::test
