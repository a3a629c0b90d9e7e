#include "program.h"

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace fs = std::filesystem;

Folder::Folder()
{
    static std::atomic<int> count = 0;
    path_ = fs::temp_directory_path() / ("bokeh_app_" + std::to_string(getpid()) + "_" + std::to_string(count++));
    fs::create_directories(path_);
}

Folder::~Folder()
{
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

int picturesIn(const fs::path &path)
{
    const std::string said = probe(path, "stream=nb_read_frames");
    const auto equals = said.find('=');
    return equals == std::string::npos ? 0 : std::atoi(said.c_str() + equals + 1);
}

bool oneSentence(const std::string &err)
{
    return err.starts_with("bokehcam-cli: ") && err.find('\n') == err.size() - 1;
}

std::string contents(const fs::path &path)
{
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

Ran shell(const std::string &command)
{
    Folder folder;
    const std::string whole =
        "( " + command + " ) >'" + (folder / "out").string() + "' 2>'" + (folder / "err").string() + "' </dev/null";
    const int status = std::system(whole.c_str());
    Ran ran;
    ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    ran.out = contents(folder / "out");
    ran.err = contents(folder / "err");
    return ran;
}

Ran cli(const std::string &arguments, const std::string &before)
{
    return shell(before + " '" BOKEHCAM_CLI "' " + arguments);
}

std::string probe(const fs::path &path, const std::string &entries)
{
    return shell("ffprobe -v error -select_streams v:0 -count_frames -show_entries " + entries + " -of default=nw=1 '" +
                 path.string() + "'")
        .out;
}
