#!/usr/bin/env bash
# Builds v4l2loopback, the kernel module of virtual cameras, for the kernel that fetch_kernel.sh fetched: as Debian 12 has
# it, and as its backports have it, which tells who watches. Installs nothing. Does nothing where that is done. Usage:
#   tests/vm/fetch_loopback.sh FOLDER
# FOLDER is what fetch_kernel.sh made. Afterwards FOLDER/loopback has stable/v4l2loopback.ko and backports/v4l2loopback.ko.
set -euo pipefail
[ $# -eq 1 ] || { sed -n '2,5s/^# //p' "$0" >&2; exit 2; }
folder=$(realpath -m "$1")
[ ! -e "$folder/loopback" ] || exit 0
fail()
{
    echo "fetch_loopback.sh: $1" >&2
    exit 1
}
[ -e "$folder/version" ] || fail "there is no kernel in $folder; fetch one with: tests/vm/fetch_kernel.sh $folder"
version=$(cat "$folder/version")

# Made beside its final place, which is there only when it is whole.
making=$(mktemp -d "$folder/loopback.XXXXXX")
trap 'rm -rf "$making"' EXIT
mkdir "$making"/{lists,cache,tree,loopback}
cd "$making"

# apt's sources are left as they are: backports are looked up in lists of our own, at the mirror that apt uses.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' | head -n 1)
[ -n "$mirror" ] || fail "apt knows no mirror of Debian 12"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm-backports main" >backports.list
apt_backports()
{
    apt-get -qq -o Dir::Etc::SourceList="$making/backports.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$making/lists" -o Dir::Cache="$making/cache" "$@" 2>why
}
fetched() # COMMAND ...: runs it, and says what it said where it fails
{
    "$@" || { cat why >&2; fail "a package cannot be fetched; is there a newer kernel? Then remove $folder and begin again"; }
}
download()
{
    apt-get download -qq "$@" 2>why
}

headers=linux-headers-$version
mapfile -t needed < <(apt-cache depends "$headers" 2>/dev/null | sed -n 's/^ *Depends: \(linux-\(headers\|kbuild\)-.*\)$/\1/p')
fetched download "$headers" "${needed[@]}"
for package in ./*.deb; do dpkg-deb -x "$package" tree; done
rm ./*.deb
# The headers name their other half by the place where it would be installed.
sed -i "s#/usr/src/#$making/tree/usr/src/#" "tree/usr/src/$headers/Makefile"

build() # SUITE: the one package of it that lies here
{
    dpkg-deb -x v4l2loopback-dkms_*.deb "$1"
    rm v4l2loopback-dkms_*.deb
    make -s -C "tree/usr/src/$headers" M="$(echo "$making/$1"/usr/src/v4l2loopback-*)" modules >why 2>&1 ||
        { cat why >&2; fail "v4l2loopback of $1 cannot be built"; }
    mkdir "loopback/$1"
    strip --strip-debug -o "loopback/$1/v4l2loopback.ko" "$1"/usr/src/v4l2loopback-*/v4l2loopback.ko
}
fetched download v4l2loopback-dkms
build stable
fetched apt_backports update
fetched apt_backports download v4l2loopback-dkms
build backports
mv loopback "$folder/loopback"
