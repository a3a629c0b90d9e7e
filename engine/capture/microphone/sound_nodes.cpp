#include "engine/capture/microphone/sound_nodes.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

namespace bokeh::capture {

namespace {

std::string valueOf(const spa_dict &properties, const char *key)
{
    const char *value = spa_dict_lookup(&properties, key);
    return value ? value : "";
}

bool isMicrophone(std::string_view mediaClass)
{
    // Not what is "internal" to the session manager, nor the monitor of a speaker, which has no node of its own.
    return mediaClass == "Audio/Source" || mediaClass == "Audio/Source/Virtual" || mediaClass == "Audio/Duplex";
}

} // namespace

struct SoundNodes::Callbacks {
    static void appeared(void *nodes, std::uint32_t number, std::uint32_t, const char *type, std::uint32_t,
                         const spa_dict *properties)
    {
        if (type && properties)
            static_cast<SoundNodes *>(nodes)->add(number, type, *properties);
    }
    static void disappeared(void *nodes, std::uint32_t number) { static_cast<SoundNodes *>(nodes)->remove(number); }
    static int property(void *nodes, std::uint32_t subject, const char *key, const char *, const char *value)
    {
        // No key: all properties of the subject are gone.
        if (subject == PW_ID_CORE && (!key || std::string_view(key) == "default.audio.source"))
            static_cast<SoundNodes *>(nodes)->prefer(key ? value : nullptr);
        return 0;
    }
    static void done(void *nodes, std::uint32_t, int sequence) { static_cast<SoundNodes *>(nodes)->answer(sequence); }

    static constexpr pw_registry_events kRegistry{
        .version = PW_VERSION_REGISTRY_EVENTS, .global = appeared, .global_remove = disappeared};
    static constexpr pw_metadata_events kMetadata{.version = PW_VERSION_METADATA_EVENTS, .property = property};
    static constexpr pw_core_events kCore{.version = PW_VERSION_CORE_EVENTS, .done = done};
};

SoundNodes::SoundNodes(pw_core *core, std::function<void()> changed)
    : core_(core), changed_(std::move(changed)), registry_(pw_core_get_registry(core, PW_VERSION_REGISTRY, 0))
{
    pw_core_add_listener(core_, &coreListener_, &Callbacks::kCore, this);
    if (registry_)
        pw_registry_add_listener(registry_.get(), &registryListener_, &Callbacks::kRegistry, this);
    awaited_ = pw_core_sync(core_, PW_ID_CORE, 0);
}

SoundNodes::~SoundNodes()
{
    if (metadata_)
        spa_hook_remove(&metadataListener_);
    if (registry_)
        spa_hook_remove(&registryListener_);
    spa_hook_remove(&coreListener_);
}

const SoundNodes::Node *SoundNodes::find(const std::string &id) const
{
    const Node *found = nullptr;
    for (const auto &[number, node] : nodes_)
        if (node.id == id && (!found || (found->speaker && !node.speaker)))
            found = &node;
    return found;
}

const SoundNodes::Node *SoundNodes::preferred() const
{
    // A session without a microphone may prefer the monitor of a speaker. We do not.
    const Node *node = find(preferred_);
    return node && !node->speaker ? node : nullptr;
}

void SoundNodes::add(std::uint32_t number, const char *type, const spa_dict &properties)
{
    if (std::string_view(type) == PW_TYPE_INTERFACE_Metadata) {
        if (!metadata_ && valueOf(properties, PW_KEY_METADATA_NAME) == "default")
            addMetadata(number);
        return;
    }
    const std::string mediaClass = valueOf(properties, PW_KEY_MEDIA_CLASS);
    Node node{.serial = valueOf(properties, PW_KEY_OBJECT_SERIAL),
              .id = valueOf(properties, PW_KEY_NODE_NAME),
              .name = valueOf(properties, PW_KEY_NODE_DESCRIPTION),
              .speaker = mediaClass == "Audio/Sink"};
    if (std::string_view(type) != PW_TYPE_INTERFACE_Node || (!isMicrophone(mediaClass) && !node.speaker) ||
        node.id.empty())
        return;
    if (node.name.empty())
        node.name = valueOf(properties, PW_KEY_NODE_NICK);
    if (node.name.empty())
        node.name = node.id;
    nodes_[number] = std::move(node);
    tell();
}

void SoundNodes::addMetadata(std::uint32_t number)
{
    metadata_.reset(static_cast<pw_metadata *>(
        pw_registry_bind(registry_.get(), number, PW_TYPE_INTERFACE_Metadata, PW_VERSION_METADATA, 0)));
    if (!metadata_)
        return;
    metadataNumber_ = number;
    pw_metadata_add_listener(metadata_.get(), &metadataListener_, &Callbacks::kMetadata, this);
}

void SoundNodes::remove(std::uint32_t number)
{
    if (metadata_ && number == metadataNumber_) { // the session manager ends, or starts anew
        spa_hook_remove(&metadataListener_);
        metadata_.reset();
        return;
    }
    if (nodes_.erase(number) > 0)
        tell();
}

/// `value`: {"name":"..."}; null where there is no choice any more.
void SoundNodes::prefer(const char *value)
{
    preferred_.clear();
    const auto json = nlohmann::json::parse(value ? value : "", nullptr, false);
    if (json.is_object())
        if (const auto name = json.find("name"); name != json.end() && name->is_string())
            preferred_ = name->get<std::string>();
    tell();
}

void SoundNodes::answer(int sequence)
{
    if (complete_ || sequence != awaited_)
        return;
    if (!std::exchange(asked_, true)) {
        awaited_ = pw_core_sync(core_, PW_ID_CORE, 0);
        return;
    }
    complete_ = true;
    tell();
}

void SoundNodes::tell() const
{
    if (complete_)
        changed_();
}

} // namespace bokeh::capture
