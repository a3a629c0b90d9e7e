#!/usr/bin/env bash
# Installs, builds and shows Bokehcam: a person in front of a blurred background, from the test pattern.
set -euo pipefail
cd "$(dirname "$0")/.."

packaging/dependencies.sh run
cmake --preset release -DBOKEHCAM_TRAINING=OFF >/dev/null
cmake --build --preset release

output=${1:-$PWD/build/bokehcam-demo.mp4}
build/release/app/cli/bokehcam-cli run --input pattern --frames 150 --output "$output" --look blur
echo "The clip is $output"
