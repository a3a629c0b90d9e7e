#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace bokeh {

/// A fixed set of buffers made once. The pool's size is a pipeline's memory limit and its only back-pressure.
/// Neither acquire() nor publish() allocates: each buffer carries room for its own reference count.
/// Threads: safe from any thread; a Lease or a published buffer may be dropped on another thread, and may outlive
/// the Pool.
template <class T> class Pool {
    struct Slot {
        explicit Slot(T made) : value(std::move(made)) {}
        T value;
        alignas(std::max_align_t) std::byte count[128]; // a shared_ptr control block, made in place by CountInSlot
    };
    struct Shelf {
        std::mutex mutex;
        std::vector<std::unique_ptr<Slot>> slots; // all of them; never changes after construction
        std::vector<Slot *> free;                 // guarded by mutex; capacity is slots.size(), so pushing cannot throw
        void putBack(Slot *slot) noexcept
        {
            std::lock_guard lock(mutex);
            free.push_back(slot);
        }
    };
    struct PutBack {
        std::shared_ptr<Shelf> shelf;
        Slot *slot = nullptr;
        void operator()(T *) const noexcept { shelf->putBack(slot); }
    };
    // Places the control block inside the slot. The slot goes back to the shelf when the control block is freed, which
    // is the last thing a shared_ptr does; at its deleter, one step earlier, the block would still be in use.
    template <class U> struct CountInSlot {
        using value_type = U;
        std::shared_ptr<Shelf> shelf;
        Slot *slot;
        CountInSlot(std::shared_ptr<Shelf> on, Slot *in) : shelf(std::move(on)), slot(in) {}
        template <class V> CountInSlot(const CountInSlot<V> &other) : shelf(other.shelf), slot(other.slot) {}
        U *allocate(std::size_t)
        {
            static_assert(sizeof(U) <= sizeof(Slot::count) && alignof(U) <= alignof(std::max_align_t));
            return reinterpret_cast<U *>(slot->count);
        }
        void deallocate(U *, std::size_t) noexcept { shelf->putBack(slot); }
        friend bool operator==(const CountInSlot &a, const CountInSlot &b) { return a.slot == b.slot; }
    };

public:
    /// The one writer's buffer.
    using Lease = std::unique_ptr<T, PutBack>;

    template <class Make> Pool(std::size_t count, Make make) : shelf_(std::make_shared<Shelf>())
    {
        shelf_->slots.reserve(count);
        shelf_->free.reserve(count);
        for (std::size_t i = 0; i < count; ++i) {
            shelf_->slots.push_back(std::make_unique<Slot>(make()));
            shelf_->free.push_back(shelf_->slots.back().get());
        }
    }

    /// Null when every buffer is out: drop the frame and count it. Never allocates, never waits.
    Lease acquire()
    {
        std::lock_guard lock(shelf_->mutex);
        if (shelf_->free.empty())
            return Lease(nullptr, PutBack{shelf_, nullptr});
        Slot *slot = shelf_->free.back();
        shelf_->free.pop_back();
        return Lease(&slot->value, PutBack{shelf_, slot});
    }

    /// From here on many may read, nobody may write, and the last reader puts the buffer back.
    static std::shared_ptr<const T> publish(Lease lease)
    {
        if (!lease)
            return nullptr;
        const PutBack &back = lease.get_deleter();
        CountInSlot<T> allocator(back.shelf, back.slot);
        const T *value = lease.release();
        return std::shared_ptr<const T>(
            value, [](const T *) noexcept {}, allocator);
    }

private:
    std::shared_ptr<Shelf> shelf_;
};

} // namespace bokeh
