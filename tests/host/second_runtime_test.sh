#!/bin/sh
# Holds ONNX Runtime, a second float runtime beside OpenCV, to the chip's arithmetic, pixel for pixel.
# usage: second_runtime_test.sh CASES_PROGRAM PACKAGES [NETWORK...]     exit status 77: skipped
set -eu
program=$1
packages=$2
shift 2
here=$(dirname "$0")

skip() {
    echo "skipped: $1"
    exit 77
}
command -v node >/dev/null || skip "node is not installed"
[ -d "$packages/node_modules/onnxruntime-node" ] ||
    skip "ONNX Runtime is not in $packages; tests/host/install_second_runtime.sh puts it there"

cases=$(mktemp -d)
trap 'rm -rf "$cases"' EXIT
"$program" "$cases" "$@"
node "$here/second_runtime/compare.js" "$packages" "$cases"
