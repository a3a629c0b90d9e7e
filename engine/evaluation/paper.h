#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/accelerator/emulator/link_model.h"
#include "engine/base/result.h"

namespace bokeh::evaluation {

/// A computer of the paper's tables, as a model: what it spends of its own on a frame.
struct PaperHost {
    std::string name;
    accelerator::emulator::Seconds perFrame{};  ///< before a frame is sent
    accelerator::emulator::Seconds perScores{}; ///< on the scores of 16 classes at 224x224; at 448 four times that
    int cores = 4;                              ///< over which an overlapping host spreads that
};

/// One row of the tables of GnetSeg (Sun et al., 2021), and the model it is run on.
struct PaperRow {
    std::string network; ///< of the catalogue
    PaperHost host;
    std::string link; ///< "USB 3.0", "USB 2.0"
    accelerator::emulator::LinkModel wire;
    double fps = 0; ///< published
};

/// All 13, in the paper's order. Rates of links and the hosts' own times were fitted to these rows by least squares on
/// relative time: 0.99 ms before a frame; 143 MB/s on USB 3, 40.7 on a PC's USB 2, 27.2 on the RK3399's, 28.4 on the
/// Raspberry Pi's; 11.5 and 13.1 ms for 16 classes on the last two. The chip's time is not fitted: padded MACs over
/// 1.41 TMAC/s. Pauses are per packet (512 or 1024 bytes), of wires that could move 53.2 and 400 MB/s.
std::vector<PaperRow> paperRows();

/// Large at 224 by what goes in and what comes out, on a PC over both links: what the paper's choice of luma and of an
/// integer mask saves. Nothing of it is published: fps is 0.
std::vector<PaperRow> formatRows();

/// How a row is run.
struct PaperRun {
    bool overlapped = false; ///< transfers, the chip and the host at once
    int credits = 2;         ///< frames that the chip holds
    int frames = 24;
};

struct PaperFigures {
    double fps = 0;
    double bytesOut = 0, bytesIn = 0;                      ///< of a frame, headers and padding included
    accelerator::emulator::Seconds link{}, chip{}, host{}; ///< of a frame, if each were alone
};

/// Pushes frames through client, protocol and emulated chip in virtual time. Serial, as the paper's figures are fitted:
/// prepare, send, compute, receive, digest. Overlapped, as ours works: the next frame is prepared and sent while one is
/// computed, and 16 classes are digested on the host's other cores.
Result<PaperFigures> simulate(const PaperRow &, const PaperRun &);

/// What the other rows say of this one: link rates and host times fitted without it, then the row run on them. Empty
/// where they do not determine it.
std::vector<std::optional<double>> leaveOneOut(const std::vector<PaperRow> &, const std::vector<PaperFigures> &serial);

} // namespace bokeh::evaluation
