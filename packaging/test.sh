#!/usr/bin/env bash
# Installs, builds and tests. Usage: packaging/test.sh [dev|slow|asan|tsan|fuzz|dev-CAP|slow-CAP ...]; dev where nothing is said.
#   dev   all tests but the slow ones     slow  those       asan, tsan  those that a sanitiser may find something in
#   fuzz  each fuzz target for a minute (FUZZ_SECONDS). What it finds worth keeping goes on from run to run, in FUZZ_CORPUS,
#         by default bokehcam/fuzz in the user's cache; what fails is left in build/fuzz.
#   With BOKEHCAM_UNITY set, dev too is compiled in batches: sooner from nothing, later after a change.
#   CAP   avx2, avx512 or vnni: the same tests as on an older processor, by oneDNN's, libtorch's and our own kernels
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
        [ ! -d "tests/$module/corpus" ] || cp "tests/$module/corpus/"* "$corpus"
        # The most memory allowed is that of the largest input, several times over.
        "$target" -max_total_time="${FUZZ_SECONDS:-60}" -rss_limit_mb=2048 -timeout=20 -artifact_prefix=build/fuzz/ \
            -print_final_stats=1 -verbosity=0 "$corpus"
    done
}

# can_play CAP: whether this processor has all that the cap leaves.
can_play() {
    local flag
    case $1 in avx2) flag=avx2 ;; avx512) flag=avx512bw ;; vnni) flag=avx512_vnni ;; esac
    grep -qw "$flag" /proc/cpuinfo
}

# tests TEST_PRESET BUILD_PRESET: builds, runs and names the ten slowest.
tests() {
    cmake --preset "$2" ${BOKEHCAM_UNITY:+-DCMAKE_UNITY_BUILD=ON} >/dev/null
    cmake --build --preset "$2"
    local report=$PWD/build/$2/tests-$1.xml status=0
    ctest --preset "$1" -j2 --output-junit "$report" || status=$?
    echo "The ten slowest of $1, in seconds:"
    sed -n 's/.*<testcase name="\([^"]*\)".* time="\([0-9.]*\)".*/\2 \1/p' "$report" | sort -rn | sed -n 1,10p
    return $status
}

packaging/dependencies.sh test train
# A second judge of exported networks, where npm is there to bring it; without it its test skips and says so.
if command -v npm >/dev/null; then
    for preset in "$@"; do
        case $preset in dev* | asan)
            tests/host/install_second_runtime.sh "build/${preset%%-*}/second_runtime" >/dev/null 2>&1 || echo "ONNX Runtime could not be installed: its test will be skipped" ;;
        esac
    done
fi
# The kernel for the tests that run in a virtual machine, which the sanitisers leave out.
if [[ " $* " == *" dev"* ]]; then
    { tests/vm/fetch_kernel.sh build/dev/vm-kernel && tests/vm/fetch_loopback.sh build/dev/vm-kernel; } ||
        echo "The tests that run in a virtual machine will fail" >&2
fi
for preset in "$@"; do
    echo "== $preset"
    case $preset in
        fuzz) fuzz ;;
        dev | slow) tests "$preset" dev ;;
        asan | tsan) tests "$preset" "$preset" ;;
        dev-avx2 | dev-avx512 | dev-vnni | slow-avx2 | slow-avx512 | slow-vnni)
            if can_play "${preset#*-}"; then tests "$preset" dev; else echo "this processor has no ${preset#*-}: left out"; fi ;;
        *) echo "test.sh: there is no \"$preset\"; dev, slow, asan, tsan, fuzz, and dev or slow with -avx2, -avx512 or -vnni exist" >&2; exit 2 ;;
    esac
done
