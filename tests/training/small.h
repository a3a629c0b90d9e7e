// Small topologies and a temporary folder for the training tests.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

#include "engine/model/topology.h"

namespace bokeh::test {

/// One major layer of each step; `width` is the channels of the first.
inline model::Topology smallTopology(int width = 4)
{
    using model::Step;
    model::Topology topology;
    topology.name = "small";
    topology.majors = {
        {width, 1, Step::Down}, {2 * width, 2, Step::Down}, {2 * width, 1, Step::Up}, {4, 1, Step::None}};
    topology.reformat = 2;
    return topology;
}

/// Gone, with all that is in it, at the end of its scope.
class TemporaryFolder {
public:
    TemporaryFolder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "bokeh-training-XXXXXX").string();
        if (mkdtemp(name.data()))
            path_ = name;
    }
    TemporaryFolder(const TemporaryFolder &) = delete;
    TemporaryFolder &operator=(const TemporaryFolder &) = delete;
    ~TemporaryFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    std::filesystem::path operator/(const std::string &name) const { return path_ / name; }
    const std::filesystem::path &path() const { return path_; }

private:
    std::filesystem::path path_;
};

} // namespace bokeh::test
