#include "engine/output/pipewire/link_count.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string_view>

namespace bokeh::output::pipewire {

struct LinkCount::Callbacks {
    static void appeared(void *count, std::uint32_t id, std::uint32_t, const char *type, std::uint32_t,
                         const spa_dict *properties)
    {
        const char *node = properties ? spa_dict_lookup(properties, PW_KEY_LINK_OUTPUT_NODE) : nullptr;
        std::uint32_t number = 0;
        if (std::string_view(type) != PW_TYPE_INTERFACE_Link || !node ||
            std::from_chars(node, node + std::strlen(node), number).ec != std::errc())
            return;
        static_cast<LinkCount *>(count)->outputs_[id] = number;
        static_cast<LinkCount *>(count)->changed_();
    }
    static void disappeared(void *count, std::uint32_t id)
    {
        if (static_cast<LinkCount *>(count)->outputs_.erase(id) > 0)
            static_cast<LinkCount *>(count)->changed_();
    }

    static constexpr pw_registry_events kAll{
        .version = PW_VERSION_REGISTRY_EVENTS, .global = appeared, .global_remove = disappeared};
};

LinkCount::LinkCount(pw_core *core, std::function<void()> changed)
    : changed_(std::move(changed)), registry_(pw_core_get_registry(core, PW_VERSION_REGISTRY, 0))
{
    if (registry_)
        pw_registry_add_listener(registry_, &listener_, &Callbacks::kAll, this);
}

LinkCount::~LinkCount()
{
    if (!registry_)
        return;
    spa_hook_remove(&listener_);
    pw_proxy_destroy(reinterpret_cast<pw_proxy *>(registry_));
}

int LinkCount::from(std::uint32_t node) const
{
    return static_cast<int>(std::ranges::count(outputs_, node, [](const auto &link) { return link.second; }));
}

} // namespace bokeh::output::pipewire
