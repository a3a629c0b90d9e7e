#!/usr/bin/env bash
# Fetches Debian's kernel with all its modules for the tests that run in a virtual machine. Installs nothing: the
# package is unpacked into a folder. Does nothing where that is done. Usage:
#   tests/vm/fetch_kernel.sh FOLDER
# Afterwards FOLDER/version names the kernel, FOLDER/vmlinuz is it, and FOLDER/lib/modules has its modules.
set -euo pipefail
[ $# -eq 1 ] || { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
folder=$(realpath -m "$1")
[ ! -e "$folder/version" ] || exit 0

# Made beside its final place, which is there only when it is whole.
mkdir -p "$(dirname "$folder")"
making=$(mktemp -d "$folder.XXXXXX")
trap 'rm -rf "$making"' EXIT
cd "$making"

# Into the current folder; sets "package".
download()
{
    package=$(apt-cache depends linux-image-amd64 2>/dev/null |
        sed -n 's/^ *Depends: \(linux-image-[0-9].*-amd64\)$/\1/p' | head -n 1)
    [ -n "$package" ] && apt-get download -qq "$package" 2>why
}
update() # apt's lists are missing, or older than the archive
{
    local as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
    "${as_root[@]}" apt-get update -qq 2>why
}
download || { update && download; } ||
    { cat why >&2; echo "fetch_kernel.sh: Debian's kernel (linux-image-amd64) cannot be fetched" >&2; exit 1; }
version=${package#linux-image-}
dpkg-deb -x ./*.deb unpacked
mkdir -p lib/modules
mv "unpacked/boot/vmlinuz-$version" vmlinuz
mv "unpacked/lib/modules/$version" lib/modules/
rm -rf unpacked ./*.deb why
busybox depmod -b "$making" "$version" # the package leaves that to its installation
echo "$version" >version
chmod 755 "$making"
rm -rf "$folder"
mv "$making" "$folder"
