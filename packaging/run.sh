#!/usr/bin/env bash
# Installs, builds and starts Bokehcam. Where there is no display, it makes a clip of the test pattern instead: a person in
# front of a blurred background. Usage: packaging/run.sh [CLIP | OPTION ...]; options are bokehcam's.
set -euo pipefail
cd "$(dirname "$0")/.."

packaging/dependencies.sh run
cmake --preset release -DBOKEHCAM_TRAINING=OFF >/dev/null
cmake --build --preset release

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec build/release/app/bokehcam/bokehcam "$@"
fi
output=${1:-$PWD/build/bokehcam-demo.mp4}
build/release/app/cli/bokehcam-cli run --input pattern --frames 150 --output "$output" --look blur
echo "The clip is $output"
