// What each message makes the device do, and its computing.
#include <algorithm>
#include <cstring>
#include <fmt/format.h>

#include "engine/accelerator/emulator/device.h"
#include "engine/base/crc32c.h"
#include "engine/model/safetensors.h"

namespace bokeh::accelerator::emulator {

using protocol::DeviceError;
using protocol::Header;
using protocol::Message;
using protocol::Type;

namespace {

constexpr std::size_t kWord = 4;

} // namespace

void Device::dispatch(const Message &message)
{
    switch (message.header.type) {
    case Type::Hello:
        return hello(message.header);
    case Type::ModelBegin:
        return modelBegin(message);
    case Type::ModelData:
        return modelData(message);
    case Type::ModelCommit:
        return modelCommit(message);
    case Type::Frame:
        return frame(message);
    case Type::Status:
        return report(message.header);
    case Type::Flush:
        return flush(message.header);
    case Type::Caps:
    case Type::Result:
    case Type::Error:
        break;
    }
    refuse(message.header, DeviceError::BadVersion, "a message that only a device sends came from the host");
}

void Device::hello(const Header &request)
{
    const protocol::Identity self = identity();
    protocol::Caps caps{.firmware = self.firmware,
                        .cap = self.cap,
                        .credits = self.credits,
                        .link = self.link,
                        .maxChunk = protocol::kMaxChunk,
                        .maxModel = model::kMaxModelFile,
                        .maxPayload = protocol::kMaxPayload};
    const std::string name = fmt::format("Emulated 5801{}{}", options_.cap == 127 ? " wide" : "",
                                         network_ ? fmt::format(" ({})", network_->arithmetic()) : "");
    std::copy_n(name.begin(), std::min(name.size(), caps.name.size()), caps.name.begin());
    answers_.putAnswer({.type = Type::Caps, .sequence = request.sequence, .modelId = self.modelId},
                       protocol::encode(caps));
}

void Device::modelBegin(const Message &message)
{
    if (commit_)
        return refuse(message.header, DeviceError::Busy);
    if (message.payload.size() != kWord)
        return refuse(message.header, DeviceError::BadLength);
    const std::size_t size = protocol::getWord(message.payload.first<kWord>());
    if (size == 0 || size > model::kMaxModelFile)
        return refuse(message.header, DeviceError::BadLength,
                      fmt::format("a network of {} bytes; 1 to {} are possible", size, model::kMaxModelFile));
    if (message.header.modelId == 0)
        return refuse(message.header, DeviceError::ModelUnsupported, "0 is no network's number");
    // The same again goes on where it was interrupted.
    if (upload_.size != size || upload_.id != message.header.modelId)
        upload_ = {.file = {}, .size = size, .id = message.header.modelId};
    report(message.header);
}

void Device::modelData(const Message &message)
{
    if (commit_)
        return refuse(message.header, DeviceError::Busy);
    if (upload_.size == 0 || upload_.id != message.header.modelId)
        return refuse(message.header, DeviceError::NoModel, "no upload of this network has begun");
    if (message.payload.size() <= kWord || message.payload.size() > kWord + protocol::kMaxChunk)
        return refuse(message.header, DeviceError::BadLength);
    const std::size_t offset = protocol::getWord(message.payload.first<kWord>());
    const std::span<const std::byte> chunk = message.payload.subspan(kWord);
    if (offset > upload_.file.size() || offset + chunk.size() > upload_.size)
        return refuse(message.header, DeviceError::BadLength,
                      fmt::format("bytes {} to {} of a network of {}, of which {} have come", offset,
                                  offset + chunk.size(), upload_.size, upload_.file.size()));
    // Grown by what comes, not by what was announced: memory costs the sender as many bytes.
    upload_.file.resize(std::max(upload_.file.size(), offset + chunk.size()));
    std::ranges::copy(chunk, upload_.file.begin() + static_cast<std::ptrdiff_t>(offset));
    report(message.header);
}

void Device::modelCommit(const Message &message)
{
    if (commit_)
        return refuse(message.header, DeviceError::Busy);
    if (upload_.size == 0 || upload_.id != message.header.modelId)
        return refuse(message.header, DeviceError::NoModel, "no upload of this network has begun");
    if (message.payload.size() != kWord)
        return refuse(message.header, DeviceError::BadLength);
    if (upload_.file.size() != upload_.size)
        return refuse(message.header, DeviceError::BadLength,
                      fmt::format("{} of the network's {} bytes have come", upload_.file.size(), upload_.size));
    commit_ = message.header;
    commitChecksum_ = protocol::getWord(message.payload.first<kWord>());
}

void Device::frame(const Message &message)
{
    if (faults_.overheatAtFrame == faultFrames_++)
        return refuse(message.header, DeviceError::Overtemp);
    if (commit_)
        return refuse(message.header, DeviceError::Busy);
    if (!network_ || network_->id() != message.header.modelId)
        return refuse(message.header, DeviceError::NoModel);
    if (message.payload.size() != network_->inputBytes())
        return refuse(message.header, DeviceError::BadLength);
    if (inUse_ >= options_.credits)
        return refuse(message.header, DeviceError::NoCredit);
    LoadedNetwork::Slot *slot = network_->acquire();
    if (!slot)
        return refuse(message.header, DeviceError::Internal);
    ++inUse_;
    ++registers_.framesTaken;
    slot->sequence = message.header.sequence;
    std::memcpy(slot->input.data(), message.payload.data(), message.payload.size());
    waiting_[waitingCount_++] = slot;
}

void Device::flush(const Header &request)
{
    if (flush_)
        return refuse(request, DeviceError::Busy);
    flush_ = request;
    flushIfDone();
}

void Device::flushIfDone()
{
    if (!flush_ || hasWork() || computing_)
        return;
    report(*flush_);
    flush_.reset();
}

void Device::report(const Header &request)
{
    const protocol::Report report{.wanted = static_cast<std::uint32_t>(upload_.file.size()),
                                  .modelId = network_ ? network_->id() : 0,
                                  .frames = registers_.framesComputed,
                                  .bytesOut = registers_.bytesOut,
                                  .bytesIn = registers_.bytesIn};
    answers_.putAnswer({.type = Type::Status, .sequence = request.sequence, .modelId = request.modelId},
                       protocol::encode(report));
}

void Device::refuse(const Header &request, DeviceError error, std::string_view reason)
{
    ++registers_.errors;
    if (reason.empty())
        reason = protocol::sentence(error);
    answers_.putAnswer({.type = Type::Error, .sequence = request.sequence, .modelId = request.modelId, .status = error},
                       std::as_bytes(std::span(reason)));
}

bool Device::hasWork() const
{
    return waitingCount_ > 0 || commit_;
}

std::optional<Device::Work> Device::begin()
{
    if (computing_ || !hasWork())
        return std::nullopt;
    computing_ = true;
    Work work;
    work.generation = generation_;
    if (waitingCount_ > 0) { // frames that came before a commit are computed by the network they were meant for
        work.network = network_;
        work.slot = waiting_[0];
        std::shift_left(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(waitingCount_--), 1);
    } else {
        work.request = *commit_;
        work.checksum = commitChecksum_;
        work.file = std::move(upload_.file);
        upload_ = {};
    }
    return work;
}

void Device::compute(Work &work) const
{
    if (work.slot)
        return work.network->compute(*work.slot);
    if (crc32c(work.file) != work.checksum) {
        work.refused = DeviceError::BadCrc;
        work.reason = "the network that came is not the one that was announced";
        return;
    }
    // One slot more than credits: after an Abort one may still be computed on.
    const auto slots = static_cast<std::size_t>(options_.credits) + 1;
    work.network = LoadedNetwork::load(work.file, options_.cap, slots, options_.arithmetic, work.reason);
    if (!work.network)
        work.refused = DeviceError::ModelUnsupported;
}

void Device::finish(Work work)
{
    computing_ = false;
    if (work.generation != generation_) {
        if (work.slot)
            work.slot->free = true;
    } else if (work.slot) {
        ++registers_.framesComputed;
        answers_.putResult(std::move(work.network), *work.slot);
    } else {
        commit_.reset();
        if (work.network)
            network_ = std::move(work.network);
        if (work.refused == DeviceError::None)
            report(work.request);
        else
            refuse(work.request, work.refused, work.reason);
    }
    flushIfDone();
}

bool Device::step()
{
    std::optional<Work> work = begin();
    if (!work)
        return false;
    compute(*work);
    finish(*std::move(work));
    return true;
}

} // namespace bokeh::accelerator::emulator
