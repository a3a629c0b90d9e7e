// Names that are commands to a terminal, or no text, and a damaged network among good ones.
#include <filesystem>
#include <fmt/format.h>

#include "tests/audit/judge.h"

namespace fs = std::filesystem;

namespace audit {

Row hostileNames(Ground &ground)
{
    Row row{.attack = "names that are commands to a terminal", .folder = ground.folder};
    const std::string program = cli(), run = program + " run --size 160x90 --frames 1 ";
    for (const char *name : {"\x1b[2J\x1b]0;title\x07", "line\nbokehcam-cli: all is well", "d\xff",
                             "\xc2\x9b"
                             "31m",
                             "\r\x08\x7f"})
        for (const char *there : {"garbage", "nothing"}) {
            const fs::path file = ground / name;
            if (there == std::string("garbage"))
                ground.write(name, "this is neither a picture nor a film nor a network\n");
            const auto attack = [&](const std::string &command) { row.refuses(there, command); };
            attack(program + " model info " + quoted(file));
            attack(run + "--input pattern --model " + quoted(file));
            attack(run + "--input pattern --look " + audit::quoted("image:" + file.string()));
            attack(run + "--input pattern --look " + audit::quoted("video:" + file.string()));
            attack(run + "--input " + quoted(file));
            attack(run + "--input pattern --output " + quoted(file / "clip.mp4"));
            fs::remove(file);
        }
    return row;
}

Row damagedNeighbour(Ground &ground)
{
    Row row{.attack = "one damaged network beside a good one", .folder = ground.folder};
    const std::string whole = contents(SHIPPED_NETWORK);
    fs::create_directory(ground / "models");
    fs::copy_file(SHIPPED_NETWORK, ground / "models/good.safetensors");
    for (int i = 0; i < ground.times(12); ++i) {
        // A cut, which no chance makes valid.
        ground.write("models/damaged.safetensors", whole.substr(0, ground.random() % whole.size()));
        const Outcome outcome = play("BOKEHCAM_RESOURCES=" + quoted(ground.folder) + " " + cli() +
                                     " run --input pattern --size 160x90 --frames 1 --output null");
        std::string fault = audit::fault(outcome);
        if (fault.empty() && outcome.status != 0)
            fault = "the good one is not used: " + outcome.err;
        if (fault.empty() && outcome.err.find("damaged.safetensors") == std::string::npos)
            fault = "the damaged one is not named";
        row.count(fmt::format("cut {}", i), fault, outcome);
    }
    return row;
}

} // namespace audit
