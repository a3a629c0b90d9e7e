#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <onnx/onnx_pb.h>
#include <span>
#include <string>
#include <vector>

#include "engine/model/topology.h"

namespace bokeh::host {

/// Writes an ONNX model as a chain: each operator takes the tensor that the one before it made.
/// Not in the public headers: nobody else needs to see protobuf.
class OnnxGraph {
public:
    explicit OnnxGraph(const std::string &name);

    /// Declares the tensor that the first operator takes, float32 [1, channels, side, side].
    void input(model::Shape);

    /// Appends an operator; `more` names its inputs after the first. Set attributes on what is returned.
    onnx::NodeProto &then(const char *operatorType, std::initializer_list<std::string> more = {});

    /// Adds a constant tensor and returns its name.
    std::string constant(const char *what, std::initializer_list<std::int64_t> shape, std::span<const float>);
    std::string scalar(float value) { return constant("scalar", {}, {&value, 1}); }

    void metadata(const char *key, const std::string &value);

    /// Names the last tensor "output", declares its shape, and returns the file's bytes.
    std::vector<std::byte> finish(model::Shape output);

private:
    onnx::ModelProto model_;
    std::string last_;
    int made_ = 0;
};

void setAttribute(onnx::NodeProto &, const char *name, int);
void setAttribute(onnx::NodeProto &, const char *name, std::initializer_list<std::int64_t>);
void setAttribute(onnx::NodeProto &, const char *name, const char *text);
void setAttribute(onnx::NodeProto &, const char *name, float);

} // namespace bokeh::host
