// Errors as values: a failure the caller must look at, never an exception, never an abort.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace bokeh {

enum class Errc {
    Cancelled,    ///< we asked for it: a stop was requested
    Timeout,      ///< the deadline passed
    Disconnected, ///< the device is gone; reopen to go on
    BadInput,     ///< the caller or the user is wrong
    BadReply,     ///< the device is wrong
    Unsupported,  ///< correct, but not by this version
    Exhausted,    ///< no buffer, no disk, no bandwidth
    Internal,     ///< we are wrong
};

struct Error {
    Errc code;
    std::string what; ///< one line for a person: what failed, with what, and what to try
};

/// A T or an Error. Member names follow std::expected, which GCC 12 offers only in C++23 mode.
template <class T> class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const noexcept { return state_.index() == 0; }
    T &operator*() & { return std::get<0>(state_); }
    const T &operator*() const & { return std::get<0>(state_); }
    T &&operator*() && { return std::get<0>(std::move(state_)); }
    T *operator->() { return &std::get<0>(state_); }
    const T *operator->() const { return &std::get<0>(state_); }
    const Error &error() const { return std::get<1>(state_); }

private:
    std::variant<T, Error> state_;
};

/// Success, or an Error.
template <> class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    explicit operator bool() const noexcept { return !error_; }
    const Error &error() const { return *error_; }

private:
    std::optional<Error> error_;
};

using Status = Result<void>;

} // namespace bokeh
