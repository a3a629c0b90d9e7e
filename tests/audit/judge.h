// Plays attacks on the program and judges what becomes of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace audit {

/// What became of one start of the program.
struct Outcome {
    int status = -1; ///< exit status; -1 if a signal ended it
    int signal = 0;  ///< that ended it
    bool hung = false;
    double megabytes = 0; ///< resident at most
    std::string out, err;
    std::string leftBehind; ///< a temporary file's name; empty where there is none
};

/// Runs a shell's command in a process group of its own. Killed, and hung, where it has not ended within the patience.
/// `meanwhile` is told the group's number once it runs.
Outcome play(const std::string &command, const std::function<void(int)> &meanwhile = {},
             std::chrono::seconds patience = std::chrono::seconds(120));

/// Why the outcome is not what a program under attack may do; empty where it is: it ends by itself, and where it
/// fails it says why in printable sentences of bounded length. No temporary file is left.
std::string fault(const Outcome &);

/// One line of the table.
struct Row {
    std::string attack;
    std::filesystem::path folder; ///< of the tries' files, which are kept where one fails
    int tries = 0, survived = 0;
    double megabytes = 0; ///< of the worst try
    std::string notes;
    std::vector<std::string> failures;

    /// Counts a try; its fault is empty where the program survived.
    void count(const std::string &what, const std::string &fault, const Outcome & = {});
    /// Plays the command and counts it. Fails also where it took more memory than this. A failed command is kept.
    void attackWith(const std::string &what, const std::string &command, double mostMegabytes = 400);
    /// The same where success is a fault, too: what the command is given is worth nothing, or cannot be done.
    void refuses(const std::string &what, const std::string &command, double mostMegabytes = 400);
};

/// All that attacks are made of. The same seed gives the same attacks.
struct Ground {
    std::filesystem::path folder; ///< empty at the start of each row
    std::mt19937 random{20260};
    double scale = 1;

    int times(int count) const { return std::max(1, static_cast<int>(count * scale)); }
    std::filesystem::path operator/(const std::string &name) const { return folder / name; }
    std::filesystem::path write(const std::string &name, const std::string &bytes) const;
    /// Some bytes flipped, cut off, repeated or overwritten.
    std::string mutate(std::string bytes);
};

/// How many pictures a film has; 0 where it cannot be read.
int picturesIn(const std::filesystem::path &film);

/// The program, quoted for the shell.
std::string cli();
std::string quoted(const std::filesystem::path &);
std::string contents(const std::filesystem::path &);
/// Has ffmpeg make a file; an exception where it cannot.
void ffmpeg(const std::string &arguments);

/// How many pictures of a film of the test pattern, of 320x180, show the room as it is.
int rawPicturesIn(const std::filesystem::path &film);

using Attack = Row (*)(Ground &);

Row hostileNetworks(Ground &);
Row hostilePictures(Ground &);
Row hostileVideos(Ground &);
Row mutatedVideos(Ground &);
Row hostileNames(Ground &);
Row damagedNeighbour(Ground &);
Row usbipConnections(Ground &);
Row usbipSessions(Ground &);
Row surroundings(Ground &);
Row endings(Ground &);
Row faults(Ground &);
Row sockets(Ground &);

} // namespace audit
