#!/bin/bash
# Trains the default network further, for as long as it is given: marathon.sh DATA WORK MINUTES.
# Goes on from resources/models/next at low priority, at first from resources/models/float; the learning rate follows the
# samples that the network has seen over all its runs, so a long training is done in many short ones. Better weights go to
# resources/models/next, with their record, and marathon.log beside this file gets a line: date, samples so far, scores.
# Interrupted, it keeps what it has learned; killed, it goes on from the checkpoint in WORK when it is run again.
# NETWORK names another network, SAMPLES another end of the schedule, BOKEHCAM_TRAIN the program, CORE the core to stay on.
set -euo pipefail
[ $# -eq 3 ] || { sed -n '2,8s/^# //p' "$0" >&2; exit 2; }

{ # read whole before it runs: it runs for hours, and may be edited meanwhile
data=$1 work=$2 minutes=$3
root=$(cd "$(dirname "$0")/../.." && pwd)
train=${BOKEHCAM_TRAIN:-$root/build/release/app/train/bokehcam-train}
network=${NETWORK:-gnetseg-large-224-y-lite}
next=$root/resources/models/next/$network.safetensors
log=$root/engine/training/marathon.log
mkdir -p "$work"
export OMP_NUM_THREADS=1

# scores FILE: one line, and the mean of all parts, where 1 is perfect, in front of it.
scores() {
    "$train" score --model "$1" --data "$data" --judged 1000 | awk '
        { part = $1; sub(":", "", part) }
        / mIoU / { value = $5; sub(",", "", value); sum += value; line = line " " part " " value }
        / kept / { sum += 1 - $5 / 100; line = line " " part " " $5 " % kept, " $9 " % over 2 %" }
        END { printf "%.5f%s\n", sum / NR, line }'
}

# The checkpoint belongs to the weights that the run started from.
if [ ! -e "$work/checkpoint.pt" ]; then
    start=$next
    [ -e "$start" ] || start=$root/resources/models/float/$network.safetensors
    cp "$start" "$work/from.safetensors"
fi
before=$(scores "$work/from.safetensors")

# A stop reaches the training too, which then ends well, with its weights written.
stopped=0
trap stopped=1 INT TERM HUP
nice -n 19 ${CORE:+taskset -c "$CORE"} "$train" float --network "$network" --data "$data" --minutes "$minutes" \
    --schedule "${SAMPLES:-5000000}" --rate 1e-3 --from "$work/from.safetensors" --checkpoint "$work/checkpoint.pt" \
    --output "$work/$network.safetensors" &
training=$!
until wait "$training"; do
    status=$?
    [ $stopped -eq 1 ] || exit $status
    kill -TERM "$training" 2>/dev/null || break
done

after=$(scores "$work/$network.safetensors")
samples=$(grep -ao 'samples_in_all[^0-9]*[0-9]*' "$work/$network.safetensors" | grep -o '[0-9]*$' | sort -n | tail -n 1)
echo "before: $before"
echo "after:  $after"
if awk "BEGIN { exit !(${after%% *} > ${before%% *}) }"; then
    mkdir -p "$(dirname "$next")"
    cp "$work/$network.safetensors" "$next"
    echo "$(date +%F) $network, $samples samples: ${after#* }" | tee -a "$log"
else
    echo "no better than before; nothing is kept"
fi
rm -f "$work/checkpoint.pt"
exit
}
