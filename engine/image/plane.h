#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>

namespace bokeh::image {

struct Size {
    int width = 0;  ///< pixels
    int height = 0; ///< pixels
    friend bool operator==(const Size &, const Size &) = default;
};

/// A borrowed 8-bit plane. Rows run top to bottom.
struct PlaneView {
    const std::uint8_t *data = nullptr;
    int stride = 0; ///< bytes from one row to the next, at least size.width
    Size size;
    const std::uint8_t *row(int y) const { return data + std::ptrdiff_t{y} * stride; }
};

struct MutablePlaneView {
    std::uint8_t *data = nullptr;
    int stride = 0;
    Size size;
    std::uint8_t *row(int y) const { return data + std::ptrdiff_t{y} * stride; }
    operator PlaneView() const { return {data, stride, size}; }
};

/// An owned 8-bit plane. Rows start at multiples of kAlign bytes, and kAlign readable bytes follow the last one, so
/// that vector code may read (never write) past a row's end.
class Plane {
public:
    static constexpr int kAlign = 64;

    Plane() = default;
    explicit Plane(Size size)
        : size_(size),
          stride_((size.width + kAlign - 1) / kAlign * kAlign),
          data_(static_cast<std::uint8_t *>(std::aligned_alloc(
              kAlign, static_cast<std::size_t>(stride_) * static_cast<std::size_t>(size.height) + kAlign)))
    {
        if (!data_)
            throw std::bad_alloc(); // as operator new would
    }

    Size size() const { return size_; }
    int stride() const { return stride_; }
    std::uint8_t *row(int y) { return data_.get() + std::ptrdiff_t{y} * stride_; }
    const std::uint8_t *row(int y) const { return data_.get() + std::ptrdiff_t{y} * stride_; }
    PlaneView view() const { return {data_.get(), stride_, size_}; }
    MutablePlaneView view() { return {data_.get(), stride_, size_}; }

private:
    struct Free {
        void operator()(std::uint8_t *p) const { std::free(p); }
    };
    Size size_;
    int stride_ = 0;
    std::unique_ptr<std::uint8_t[], Free> data_;
};

} // namespace bokeh::image
