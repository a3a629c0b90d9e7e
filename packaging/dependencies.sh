#!/usr/bin/env bash
# Installs what Bokehcam needs on Debian 12, by group. Does nothing where all is there. Usage:
#   packaging/dependencies.sh run|test|train ...
#     run    build the program and run it
#     test   build and run the tests (adds to run)
#     train  build bokehcam-train (adds to run)
set -euo pipefail

run=(
    build-essential cmake ninja-build ccache pkg-config
    libfmt-dev nlohmann-json3-dev libcli11-dev              # text, JSON, options
    libusb-1.0-0-dev                                        # the accelerator
    libdnnl-dev                                             # int8 convolution for the emulated chip
    libopencv-dev                                           # the DNN runtime that judges and compares; letters and scaling
    libonnx-dev libprotobuf-dev protobuf-compiler           # export
    libyuv-dev                                              # scale and convert planes
    libepoxy-dev libegl-dev                                 # OpenGL without a window
    qt6-base-dev libqt6opengl6-dev libgl-dev qt6-svg-dev    # the window
    qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools        # and its translations
    qt6-translations-l10n                                   # what Qt itself says, in other languages
    libjpeg62-turbo-dev libudev-dev                         # pictures and cameras: JPEG; and which cameras there are
    libseccomp-dev                                          # refuses the network to the programs themselves
    libpipewire-0.3-dev                                     # the camera for browsers, and microphones
    libavformat-dev libavcodec-dev libavutil-dev libswscale-dev libswresample-dev # clips in and out, pictures
)
test=(
    catch2
    xvfb xdotool imagemagick pngquant fonts-noto-core fonts-noto-cjk # a display for the window, and pictures of it
    libgl1-mesa-dri libegl-mesa0                            # OpenGL in software
    ffmpeg                                                  # makes and inspects the clips of the tests
    clang-14 libclang-rt-14-dev                             # fuzzing
    dbus-daemon pipewire wireplumber                        # a session for the camera that browsers read,
    gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-pipewire # a reader,
    chromium xdg-desktop-portal                             # and a page in a call
    desktop-file-utils libglib2.0-bin libxcb1-dev           # judges of desktop entries, and a window's close button
    umockdev libumockdev-dev                                # USB devices that are not there
    qemu-system-x86 busybox-static cpio                     # a virtual machine for tests that need kernel modules
    binutils libelf1                                        # and v4l2loopback built for its kernel; readelf for hardening
    strace                                                  # which sockets a run opens
)
train=(
    libtorch-dev
)

wanted=()
[ $# -gt 0 ] || { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
for group in "$@"; do
    case $group in
        run) wanted+=("${run[@]}") ;;
        test) wanted+=("${run[@]}" "${test[@]}") ;;
        train) wanted+=("${run[@]}" "${train[@]}") ;;
        *) echo "dependencies.sh: there is no group \"$group\"; run, test and train exist" >&2; exit 2 ;;
    esac
done

missing=()
for package in "${wanted[@]}"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

command -v apt-get >/dev/null || { echo "dependencies.sh: this script knows Debian's apt only; install: ${missing[*]}" >&2; exit 1; }
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
echo "Installing: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
