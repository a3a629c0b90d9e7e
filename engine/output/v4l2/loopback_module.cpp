#include "engine/output/v4l2/loopback_module.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>
#include <vector>

#include "engine/base/system_text.h"
#include "engine/output/v4l2/loopback_device.h"

namespace bokeh::output::v4l2 {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kIndexLimit = 16 << 20, kModuleLimit = 8 << 20;

bool isThere(const fs::path &path)
{
    std::error_code failed;
    return fs::exists(path, failed);
}

bool hasEntries(const fs::path &folder)
{
    std::error_code failed;
    return fs::directory_iterator(folder, failed) != fs::directory_iterator();
}

/// Its file within `folder`, by the index that depmod writes ("updates/dkms/v4l2loopback.ko: ..."). Empty: none.
std::string fileWithin(const fs::path &folder)
{
    const std::string index = systemText(folder / "modules.dep", kIndexLimit);
    constexpr std::string_view kName = "v4l2loopback.ko";
    for (std::size_t at = index.find(kName); at != index.npos; at = index.find(kName, at + 1)) {
        const std::size_t line = index.rfind('\n', at) + 1; // npos + 1 is 0
        const std::size_t colon = index.find(':', line);
        if (colon != index.npos && at < colon && (at == line || index[at - 1] == '/'))
            return index.substr(line, colon - line);
    }
    return {};
}

LoopbackModule::Signature signatureOf(const fs::path &file)
{
    if (file.extension() != ".ko")
        return LoopbackModule::Signature::Unknown;
    // As the kernel's sign-file ends what it has signed.
    const std::string bytes = systemText(file, kModuleLimit);
    if (bytes.empty() || bytes.size() == kModuleLimit)
        return LoopbackModule::Signature::Unknown;
    return bytes.ends_with("~Module signature appended~\n") ? LoopbackModule::Signature::Present
                                                            : LoopbackModule::Signature::None;
}

/// "Y,N,N" or "10,-1,-1".
std::vector<std::string> listIn(const fs::path &parameter)
{
    std::vector<std::string> items;
    std::string_view text;
    const std::string line = systemLine(parameter);
    for (text = line; !text.empty(); text.remove_prefix(std::min(text.find(','), text.size() - 1) + 1))
        items.emplace_back(text.substr(0, text.find(',')));
    return items;
}

} // namespace

LoopbackModule loopbackModule(const fs::path &root)
{
    LoopbackModule module{.kernel = systemLine(root / "proc/sys/kernel/osrelease")};
    const fs::path loaded = root / "sys/module/v4l2loopback";
    module.loaded = isThere(loaded);
    module.version = systemLine(loaded / "version");
    module.tellsReaders = !module.version.empty() && !module.version.starts_with("0.12");
    module.addsDevices = isThere(root / "dev/v4l2loopback");
    // A kernel that names itself by a path is none.
    const fs::path folder = root / "lib/modules" / fs::path(module.kernel).filename();
    const std::string file = fileWithin(folder);
    module.built = !file.empty();
    if (module.built)
        module.signature = signatureOf(folder / file);
    module.source = hasEntries(root / "var/lib/dkms/v4l2loopback");
    return module;
}

std::optional<bool> insistsOnOneThing(const fs::path &node, const fs::path &root)
{
    const fs::path parameters = root / "sys/module/v4l2loopback/parameters";
    const std::vector<std::string> flags = listIn(parameters / "exclusive_caps");
    const std::vector<std::string> numbers = listIn(parameters / "video_nr");
    const std::string number = node.filename().string().substr(std::string_view("video").size());
    std::size_t place = static_cast<std::size_t>(std::ranges::find(numbers, number) - numbers.begin());
    if (place == numbers.size()) { // the system chose their numbers, in their order
        const std::vector<LoopbackNode> nodes = loopbackNodes(root);
        place = static_cast<std::size_t>(std::ranges::find(nodes, node, &LoopbackNode::node) - nodes.begin());
    }
    if (place >= flags.size())
        return {};
    return flags[place] == "Y" || flags[place] == "1";
}

} // namespace bokeh::output::v4l2
