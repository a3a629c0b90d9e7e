#pragma once

#include <functional>
#include <map>
#include <string>

#include <pipewire/extensions/metadata.h>

#include "engine/pipewire/handles.h"

namespace bokeh::capture {

/// What can be heard in a session, and which microphone it prefers, as the daemon's registry and the session manager's
/// metadata say. All names are other programs' words.
/// Threads: the loop's only; `changed` too, which may not destroy the list.
class SoundNodes {
public:
    struct Node {
        std::string serial; ///< of the daemon's: never given twice
        std::string id;     ///< node.name
        std::string name;   ///< for a person
        bool speaker = false;
    };
    using Nodes = std::map<std::uint32_t, Node>; ///< by the daemon's number, which may be given again

    /// `changed`: first when all is known that there is, then with each change.
    SoundNodes(pw_core *, std::function<void()> changed);
    ~SoundNodes();

    const Nodes &all() const { return nodes_; }
    const Node *find(const std::string &id) const; ///< microphones before speakers; null where it is not there
    const Node *preferred() const;                 ///< the session's own choice, never a speaker; null: there is none

private:
    struct Callbacks;
    void add(std::uint32_t number, const char *type, const spa_dict &);
    void addMetadata(std::uint32_t number);
    void remove(std::uint32_t number);
    void prefer(const char *value);
    void answer(int sequence);
    void tell() const;

    pw_core *const core_;
    const std::function<void()> changed_;
    pipewire::Proxy<pw_registry> registry_;
    pipewire::Proxy<pw_metadata> metadata_; // the session manager's; null while there is none
    spa_hook coreListener_{}, registryListener_{}, metadataListener_{};
    std::uint32_t metadataNumber_ = 0;
    int awaited_ = 0;    // the daemon's answer to this question tells that it has said all
    bool asked_ = false; // for the second time: the metadata's own words come after the metadata
    bool complete_ = false;
    Nodes nodes_;
    std::string preferred_; // an id
};

} // namespace bokeh::capture
