#!/usr/bin/env bash
# Runs a command on a display of its own, drawn in software, with settings of its own: with_display.sh COMMAND ...
# A display that is there already is left alone. DISPLAY_SIZE=1280x900 by default.
set -euo pipefail
command -v Xvfb >/dev/null || { echo "with_display.sh: Xvfb is not installed; packaging/dependencies.sh test brings it" >&2; exit 1; }

folder=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
# The server picks a free number and writes it to descriptor 6 once it listens.
mkfifo "$folder/number"
Xvfb -displayfd 6 -screen 0 "${DISPLAY_SIZE:-1280x900}x24" -nolisten tcp -noreset 6>"$folder/number" 2>"$folder/log" &
server=$!
read -r number <"$folder/number" || { cat "$folder/log" >&2; exit 1; }

mkdir -m 700 "$folder/runtime" "$folder/config" "$folder/home"
export DISPLAY=:$number QT_QPA_PLATFORM=xcb LIBGL_ALWAYS_SOFTWARE=1
export HOME=$folder/home XDG_CONFIG_HOME=$folder/config XDG_RUNTIME_DIR=$folder/runtime
# No session bus: a Bokehcam that a person has open meanwhile must not hear of it.
export DBUS_SESSION_BUS_ADDRESS=unix:path=$folder/none
unset WAYLAND_DISPLAY
"$@"
