#!/bin/sh
# Installs ONNX Runtime for second_runtime_test.sh: the version and the checksums in second_runtime/, no install scripts.
# usage: install_second_runtime.sh DIRECTORY     for example build/release/second_runtime
set -eu
directory=$1
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$directory"
cp "$here/second_runtime/package.json" "$here/second_runtime/package-lock.json" "$directory/"
cd "$directory"
exec npm ci --ignore-scripts --no-audit --no-fund
