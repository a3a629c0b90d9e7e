#!/usr/bin/env bash
# Runs a program of ours in a virtual machine with Debian's kernel, for what a test may not do to the machine it runs
# on: load kernel modules, unplug devices. Ends with the program's exit status; 126 where the machine could not be set
# up, 124 where it took too long. No root, no network, no disk: the guest is one archive in memory. Usage:
#   tests/vm/run.sh --kernel FOLDER [--module "NAME [PARAMETER=VALUE ...]"] ... [--file FILE] ... [--with PROGRAM] ...
#                   [--timeout SECONDS] [--memory MIB] [--accel kvm] -- PROGRAM [ARGUMENT ...]
# The program finds each FILE, and each further PROGRAM with the libraries that it needs, there under the name that it
# has here. FOLDER is what fetch_kernel.sh made. A module that another script has put there is named by its file within
# FOLDER, and what it depends on before it. The processor is emulated (TCG), which takes seconds and works everywhere:
# where a machine is itself virtual, /dev/kvm may be there and hang. BOKEHCAM_VM_ACCEL=kvm asks for it.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
fail()
{
    echo "vm: $1" >&2
    exit 126
}

usage()
{
    sed -n '5,6s/^# //p' "$0" >&2
    exit 2
}

kernel="" timeout=120 memory=1024 accel=${BOKEHCAM_VM_ACCEL:-tcg} modules=() files=() programs=()
while [ $# -gt 0 ]; do
    case $1 in
        --kernel) kernel=$2; shift 2 ;;
        --module) modules+=("$2"); shift 2 ;;
        --file) files+=("$(realpath "$2")"); shift 2 ;;
        --with) programs+=("$(realpath "$2")"); shift 2 ;;
        --timeout) timeout=$2; shift 2 ;;
        --memory) memory=$2; shift 2 ;;
        --accel) accel=$2; shift 2 ;;
        --) shift; break ;;
        *) usage ;;
    esac
done
if [ $# -eq 0 ] || [ -z "$kernel" ]; then usage; fi
[ -e "$kernel/version" ] ||
    fail "there is no kernel in $kernel; fetch one with: tests/vm/fetch_kernel.sh $kernel"
for tool in qemu-system-x86_64 busybox cpio; do
    command -v $tool >/dev/null || fail "$tool is missing; install it with: packaging/dependencies.sh test"
done
version=$(cat "$kernel/version")
program=$(realpath "$1")
shift

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$root"/{bin,sbin,usr/bin,usr/sbin,proc,sys,dev,tmp,run,vm} "$root/lib/modules/$version"
cp "$(command -v busybox)" "$root/bin/busybox"
cp "$here/init.sh" "$root/init"

# The programs and every shared library they need, the loader too, where they lie here; a static one needs none.
for each in "$program" "${programs[@]}"; do
    { echo "$each"; ldd "$each" 2>/dev/null | grep -o '/[^ ]*' || true; } | while read -r file; do
        [ ! -e "$root$file" ] || continue
        mkdir -p "$root$(dirname "$file")"
        cp -L "$file" "$root$file"
    done
done
for file in "${files[@]}"; do
    mkdir -p "$root$(dirname "$file")"
    cp "$file" "$root$file"
done
printf '%s\n' "$program" "$@" >"$root/vm/command"

# The modules, and what they need: a line of modules.dep is "file: file ...".
dependencies=$kernel/lib/modules/$version/modules.dep
: >"$root/vm/modules"
for module in "${modules[@]}"; do
    if [[ ${module%% *} == */* ]]; then
        [ -e "$kernel/${module%% *}" ] || fail "there is no $kernel/${module%% *}; a tests/vm/fetch_*.sh makes it"
        cp "$kernel/${module%% *}" "$root/vm/"
        echo "/vm/${module##*/}" >>"$root/vm/modules"
        continue
    fi
    echo "$module" >>"$root/vm/modules"
    line=$(grep -E "/${module%% *}\.ko[^:]*:" "$dependencies") || fail "kernel $version has no module ${module%% *}"
    for file in ${line/:/}; do
        mkdir -p "$root/lib/modules/$version/$(dirname "$file")"
        cp "$kernel/lib/modules/$version/$file" "$root/lib/modules/$version/$file"
    done
done
cp "$kernel/lib/modules/$version"/modules.* "$root/lib/modules/$version/"

(cd "$root" && find . | cpio --quiet -o -H newc) >"$work/initramfs"
# The first serial port is the program's output, the second its exit status.
timeout --foreground "$timeout" qemu-system-x86_64 -machine "accel=$accel" -cpu max,-arch-capabilities -smp 2 -m "$memory" \
    -display none -monitor none -no-reboot -nic none -serial stdio -serial "file:$work/status" \
    -kernel "$kernel/vmlinuz" -initrd "$work/initramfs" -append "console=ttyS0 quiet loglevel=3 panic=-1" \
    </dev/null | tr -d '\r' && ran=0 || ran=${PIPESTATUS[0]}
[ "$ran" -ne 124 ] || { echo "vm: not done after $timeout seconds" >&2; exit 124; }
status=$(tr -dc 0-9 <"$work/status")
[ -n "$status" ] || fail "the virtual machine ended without a word (QEMU: $ran)"
exit "$status"
