#!/bin/busybox sh
# shellcheck shell=dash
# The first and only process of the virtual machine. run.sh laid the files of /vm beside it: "modules" has a module and
# its parameters per line, "command" the program's words, one per line. The exit status leaves through the second serial
# port, so that nothing the program prints can be taken for it.
/bin/busybox mount -t proc none /proc
/bin/busybox --install -s
mount -t sysfs none /sys
mount -t devtmpfs none /dev
ip link set lo up

status=126
fail()
{
    echo "vm: $1"
    echo "$status" >/dev/ttyS1
    poweroff -f
}

while read -r line; do
    loader=modprobe
    case $line in /*) loader=insmod ;; esac
    # shellcheck disable=SC2086 # words are what is wanted
    $loader $line || fail "the module cannot be loaded: $line"
done </vm/modules

set --
while IFS= read -r word; do
    set -- "$@" "$word"
done </vm/command
"$@"
status=$?
echo "$status" >/dev/ttyS1
poweroff -f
