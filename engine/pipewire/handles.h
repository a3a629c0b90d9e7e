#pragma once

#include <memory>
#include <pipewire/pipewire.h>

namespace bokeh::pipewire {

/// Ends what it is given with the library's own function for it.
template <auto end> struct End {
    template <class T> void operator()(T *thing) const { end(thing); }
};

using ThreadLoop = std::unique_ptr<pw_thread_loop, End<pw_thread_loop_destroy>>; ///< stop the thread first
using Context = std::unique_ptr<pw_context, End<pw_context_destroy>>;
using Core = std::unique_ptr<pw_core, End<pw_core_disconnect>>;
using Stream = std::unique_ptr<pw_stream, End<pw_stream_destroy>>;

/// Our end of one of the daemon's objects: its registry, some metadata.
struct EndProxy {
    template <class T> void operator()(T *proxy) const { pw_proxy_destroy(reinterpret_cast<pw_proxy *>(proxy)); }
};
template <class T> using Proxy = std::unique_ptr<T, EndProxy>;

/// An event or a timer of a loop.
struct EndSource {
    pw_loop *loop = nullptr;
    void operator()(spa_source *source) const { pw_loop_destroy_source(loop, source); }
};
using Source = std::unique_ptr<spa_source, EndSource>;

} // namespace bokeh::pipewire
