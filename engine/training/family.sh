#!/bin/bash
# Trains the family, parents first: family.sh DATA WORK [SCALE]. Float weights, checkpoints and networks go to WORK.
# Run again after an interruption it goes on where it was; what is finished is passed over. SCALE multiplies all minutes.
# BOKEHCAM_TRAIN names the program. WORK/NAME.safetensors, float weights from elsewhere, are gone on from if they are
# there before the first run of NAME.
set -euo pipefail

data=$1 work=$2 scale=${3:-1}
train=${BOKEHCAM_TRAIN:-build/release/app/train/bokehcam-train}
mkdir -p "$work/float" "$work/networks" "$work/steps"
trap 'exit 130' INT TERM # the program ends well when it is stopped; that does not make a run a finished one
export OMP_NUM_THREADS=1

minutes() { awk "BEGIN { print $1 * $scale }"; }

# step NAME COMMAND...: runs what has not been finished before.
step() {
    local mark="$work/$1.done"
    shift
    [[ -e $mark ]] && return
    echo "== $*"
    nice -n 19 "$@"
    touch "$mark"
}

# distilled NAME MINUTES PARENT: NAME's first weights, whose middle has learned what the parent's computes.
distilled() {
    step "$1-distilled" "$train" distil --network "$1" --data "$data" --minutes "$(minutes "$2")" \
        --from "$work/float/$3.safetensors" --checkpoint "$work/$1-distilled.pt" --output "$work/$1-distilled.safetensors"
}

# network NAME MINUTES RATE [PARENT]: in float from the parent's float weights, then in integers for a tenth of the time.
network() {
    local name=$1 from=()
    if [[ -n ${4:-} ]]; then from=(--from "$work/float/$4.safetensors"); fi
    if [[ -e $work/$name-distilled.safetensors ]]; then from=(--from "$work/$name-distilled.safetensors"); fi
    if [[ -e $work/$name.safetensors ]]; then from=(--from "$work/$name.safetensors"); fi
    step "$name-float" "$train" float --network "$name" --data "$data" --minutes "$(minutes "$2")" --rate "$3" \
        "${from[@]}" --checkpoint "$work/$name.pt" --output "$work/float/$name.safetensors"
    step "$name-integer" "$train" quantise --from "$work/float/$name.safetensors" --data "$data" \
        --minutes "$(minutes "$(awk "BEGIN { print $2 / 10 < 6 ? 6 : $2 / 10 }")")" \
        --calibrated "$work/steps/$name.calibrated.safetensors" --checkpoint "$work/$name-integer.pt" \
        --output "$work/networks/$name.safetensors"
}

large=gnetseg-large-224-y
network $large-lite 600 1e-3
distilled $large 20 $large-lite
network $large 600 4e-4
for size in medium small; do
    distilled gnetseg-$size-224-y 30 $large-lite
    network gnetseg-$size-224-y 300 1e-3
done

network gnetseg-large-224-yuv 30 4e-4 $large
network gnetseg-large-224-rgb 30 4e-4 $large
network $large-softmax 30 4e-4 $large
network $large-up 30 4e-4 $large
network gnetseg-medium-224-y-up 30 4e-4 gnetseg-medium-224-y
network $large-lite-wide 30 4e-4 $large-lite
network gnetseg-large-448-y 120 4e-4 $large

network gnetseg-large-224-rgb-softmax-road-11c 120 2e-3 gnetseg-large-224-rgb
network gnetseg-large-448-rgb-softmax-road-11c 240 1e-3 gnetseg-large-224-rgb-softmax-road-11c
network gnetseg-large-448-y-softmax-road-11c 60 5e-4 gnetseg-large-448-rgb-softmax-road-11c
network gnetseg-large-224-rgb-road-11c 60 1e-3 gnetseg-large-224-rgb-softmax-road-11c
network gnetseg-large-448-rgb-road-11c 60 7e-4 gnetseg-large-224-rgb-road-11c
network gnetseg-large-448-y-road-11c 60 7e-4 gnetseg-large-224-rgb-road-11c

network $large-lite-softmax-road-11c 40 1e-3 $large-lite
for classes in "" -4c -8c -12c; do
    network $large-lite-softmax-road$classes 15 1e-3 $large-lite-softmax-road-11c
    network $large-lite-road$classes 15 1e-3 $large-lite-softmax-road-11c
done
