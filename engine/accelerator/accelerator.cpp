#include "engine/accelerator/accelerator.h"

#include "engine/accelerator/accelerator_impl.h"

namespace bokeh::accelerator {

Accelerator::Accelerator(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Accelerator::~Accelerator()
{
    cancel();
}

Result<std::unique_ptr<Accelerator>> Accelerator::open(std::unique_ptr<Transport> transport, Deadline deadline)
{
    auto impl = std::make_unique<Impl>(std::move(transport));
    if (Status known = impl->identify(deadline); !known)
        return known.error();
    if (Status reset = impl->transport->control(Control::Reset, {}, deadline); !reset)
        return reset.error();
    if (Status greeted = impl->hello(deadline); !greeted)
        return greeted.error();
    return std::unique_ptr<Accelerator>(new Accelerator(std::move(impl)));
}

const Accelerator::Identity &Accelerator::identity() const
{
    return impl_->identity;
}

Status Accelerator::load(const model::Network &network, Deadline deadline)
{
    return impl_->load(network, deadline);
}

Status Accelerator::submit(std::uint32_t sequence, std::span<const std::uint8_t> input, Deadline deadline)
{
    return impl_->submit(sequence, input, deadline);
}

Result<std::uint32_t> Accelerator::collect(std::span<std::uint16_t> output, Deadline deadline)
{
    return impl_->collect(output, deadline);
}

Status Accelerator::ping(Deadline deadline)
{
    return impl_->ping(deadline);
}

int Accelerator::inFlight() const
{
    std::lock_guard lock(impl_->mutex);
    return static_cast<int>(impl_->count);
}

Status Accelerator::examine(std::unique_ptr<Witness> witness, Deadline deadline)
{
    return impl_->examine(std::move(witness), deadline);
}

Status Accelerator::confirm(Deadline deadline)
{
    return impl_->confirm(deadline);
}

Witness *Accelerator::witness() const
{
    return impl_->witness.get();
}

void Accelerator::cancel() noexcept
{
    impl_->cancel();
    if (impl_->witness)
        impl_->witness->cancel();
}

void Accelerator::Impl::cancel() noexcept
{
    transport->cancel();
    std::lock_guard lock(mutex);
    cancelled = true;
    changed.notify_all();
}

std::chrono::nanoseconds Accelerator::networkCpu() const
{
    return impl_->transport->deviceCpu();
}

} // namespace bokeh::accelerator
