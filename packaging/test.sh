#!/usr/bin/env bash
# Installs, builds and tests. Usage: packaging/test.sh [dev|slow|asan|tsan|fuzz ...]; dev where nothing is said.
#   dev   all tests but the slow ones     slow  those       asan, tsan  those that a sanitiser may find something in
#   fuzz  each fuzz target for a minute (FUZZ_SECONDS). What it finds worth keeping goes on from run to run, in FUZZ_CORPUS,
#         by default bokehcam/fuzz in the user's cache; what fails is left in build/fuzz.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- dev

fuzz() {
    cmake --preset fuzz >/dev/null
    cmake --build --preset fuzz --target fuzzers
    local target corpus module
    for target in build/fuzz/tests/*/*_fuzz; do
        echo "fuzzing with $(basename "$target")"
        corpus=${FUZZ_CORPUS:-${XDG_CACHE_HOME:-$HOME/.cache}/bokehcam/fuzz}/$(basename "$target")
        module=$(basename "$(dirname "$target")")
        mkdir -p "$corpus"
        [ ! -d "tests/$module/corpus" ] || cp "tests/$module/corpus/"*.safetensors "$corpus"
        # The most memory allowed is that of the largest input, several times over.
        "$target" -max_total_time="${FUZZ_SECONDS:-60}" -rss_limit_mb=2048 -timeout=20 -artifact_prefix=build/fuzz/ \
            -print_final_stats=1 -verbosity=0 "$corpus"
    done
}

packaging/dependencies.sh test train
# A second judge of exported networks, where npm is there to bring it; without it its test skips and says so.
if command -v npm >/dev/null; then
    for preset in "$@"; do
        case $preset in dev | asan)
            tests/host/install_second_runtime.sh "build/$preset/second_runtime" >/dev/null 2>&1 || echo "ONNX Runtime could not be installed: its test will be skipped" ;;
        esac
    done
fi
# The kernel for the tests that run in a virtual machine, which the sanitisers leave out.
if [[ " $* " == *" dev "* ]]; then
    { tests/vm/fetch_kernel.sh build/dev/vm-kernel && tests/vm/fetch_loopback.sh build/dev/vm-kernel; } ||
        echo "The tests that run in a virtual machine will fail" >&2
fi
for preset in "$@"; do
    echo "== $preset"
    case $preset in
        fuzz) fuzz ;;
        slow) cmake --preset dev >/dev/null && cmake --build --preset dev && ctest --preset slow -j2 ;;
        dev | asan | tsan) cmake --preset "$preset" >/dev/null && cmake --build --preset "$preset" && ctest --preset "$preset" -j2 ;;
        *) echo "test.sh: there is no \"$preset\"; dev, slow, asan, tsan and fuzz exist" >&2; exit 2 ;;
    esac
done
