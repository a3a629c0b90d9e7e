#include "engine/accelerator/emulator/wire.h"

namespace bokeh::accelerator::emulator {

namespace {

// Bytes a second: as fitted, and the most that bulk transfers can reach.
constexpr double kUsb2 = 40.7e6, kUsb2Most = 53.2e6;
constexpr double kUsb3 = 143e6, kUsb3Most = 400e6;
constexpr std::size_t kUsb2Packet = 512, kUsb3Packet = 1024;

} // namespace

std::optional<LinkModel> Wire::modelOf(protocol::Link link)
{
    switch (link) {
    case protocol::Link::HighSpeed:
        return LinkModel::fitted(kUsb2, kUsb2Most, kUsb2Packet);
    case protocol::Link::SuperSpeed:
        return LinkModel::fitted(kUsb3, kUsb3Most, kUsb3Packet);
    case protocol::Link::None:
        break;
    }
    return std::nullopt;
}

} // namespace bokeh::accelerator::emulator
