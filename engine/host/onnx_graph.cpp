#include "engine/host/onnx_graph.h"

#include <fmt/format.h>

namespace bokeh::host {

namespace {

// The newest operators that OpenCV 4.6 reads: from opset 11 on, Clip's limits are inputs, which it refuses.
constexpr int kOpset = 10;
constexpr int kIrVersion = 5; // what opset 10 came with

void declare(onnx::ValueInfoProto &value, const std::string &name, model::Shape shape)
{
    value.set_name(name);
    auto &tensor = *value.mutable_type()->mutable_tensor_type();
    tensor.set_elem_type(onnx::TensorProto::FLOAT);
    for (int size : {1, shape.channels, shape.side, shape.side})
        tensor.mutable_shape()->add_dim()->set_dim_value(size);
}

onnx::AttributeProto &addAttribute(onnx::NodeProto &node, const char *name, onnx::AttributeProto::AttributeType type)
{
    onnx::AttributeProto &attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(type);
    return attribute;
}

} // namespace

OnnxGraph::OnnxGraph(const std::string &name)
{
    model_.set_ir_version(kIrVersion);
    model_.set_producer_name("bokehcam");
    onnx::OperatorSetIdProto &opset = *model_.add_opset_import();
    opset.set_domain("");
    opset.set_version(kOpset);
    model_.mutable_graph()->set_name(name);
}

void OnnxGraph::input(model::Shape shape)
{
    last_ = "input";
    declare(*model_.mutable_graph()->add_input(), last_, shape);
}

onnx::NodeProto &OnnxGraph::then(const char *operatorType, std::initializer_list<std::string> more)
{
    onnx::NodeProto &node = *model_.mutable_graph()->add_node();
    node.set_op_type(operatorType);
    node.set_name(fmt::format("{}{}", operatorType, ++made_));
    node.add_input(last_);
    for (const std::string &name : more)
        node.add_input(name);
    last_ = node.name() + "_out";
    node.add_output(last_);
    return node;
}

std::string OnnxGraph::constant(const char *what, std::initializer_list<std::int64_t> shape,
                                std::span<const float> values)
{
    onnx::TensorProto &tensor = *model_.mutable_graph()->add_initializer();
    tensor.set_name(fmt::format("{}{}", what, ++made_));
    tensor.set_data_type(onnx::TensorProto::FLOAT);
    for (std::int64_t size : shape)
        tensor.add_dims(size);
    // The format wants little-endian, which is what Debian's amd64 and arm64 are.
    tensor.set_raw_data(values.data(), values.size_bytes());
    return tensor.name();
}

void OnnxGraph::metadata(const char *key, const std::string &value)
{
    onnx::StringStringEntryProto &entry = *model_.add_metadata_props();
    entry.set_key(key);
    entry.set_value(value);
}

std::vector<std::byte> OnnxGraph::finish(model::Shape output)
{
    onnx::GraphProto &graph = *model_.mutable_graph();
    graph.mutable_node(graph.node_size() - 1)->set_output(0, "output");
    declare(*graph.add_output(), "output", output);
    std::vector<std::byte> bytes(model_.ByteSizeLong());
    model_.SerializeToArray(bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
}

void setAttribute(onnx::NodeProto &node, const char *name, int value)
{
    addAttribute(node, name, onnx::AttributeProto::INT).set_i(value);
}

void setAttribute(onnx::NodeProto &node, const char *name, std::initializer_list<std::int64_t> values)
{
    onnx::AttributeProto &attribute = addAttribute(node, name, onnx::AttributeProto::INTS);
    for (std::int64_t value : values)
        attribute.add_ints(value);
}

void setAttribute(onnx::NodeProto &node, const char *name, const char *text)
{
    addAttribute(node, name, onnx::AttributeProto::STRING).set_s(text);
}

void setAttribute(onnx::NodeProto &node, const char *name, float value)
{
    addAttribute(node, name, onnx::AttributeProto::FLOAT).set_f(value);
}

} // namespace bokeh::host
