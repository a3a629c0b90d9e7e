#pragma once

namespace bokeh::confinement {

/// Keeps pictures off the disk when the program crashes: this process, and every program that it starts, writes no core
/// dump, and one that is made all the same (by a debugger, or by a kernel's dump handler) has no memory in it, but
/// the registers.
/// Does what it can, without an error. Threads: any.
void forgoCoreDumps();

} // namespace bokeh::confinement
