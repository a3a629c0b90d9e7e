#!/usr/bin/env bash
# Takes the pictures of the window in resources/screenshots/, from the program itself on the test pattern.
# Usage: packaging/screenshots.sh [PROGRAM [FOLDER [LANGUAGE]]]
set -euo pipefail
cd "$(dirname "$0")/.."
program=$(realpath "${1:-build/release/app/bokehcam/bokehcam}")
folder=$(realpath "${2:-resources/screenshots}")
language=${3:-en}

# shot NAME THEME OVERLAY LOOK [KEYS]: a picture of the window with these settings, after these keys.
shot() {
    mkdir -p "$XDG_CONFIG_HOME/Bokehcam"
    printf '[window]\ntheme=%s\n[preview]\noverlay=%s\n[look]\nkind=%s\nstrength=70\nimage=%s\n' "$2" "$3" "$4" \
        "$PWD/resources/backgrounds/bookshelf.jpg" >"$XDG_CONFIG_HOME/Bokehcam/bokehcam.ini"
    "$program" --demo --language "$language" &
    local running=$! window
    window=$(xdotool search --sync --onlyvisible --name '^Bokehcam$' | tail -1)
    xdotool windowsize --sync "$window" 1120 860
    sleep 6 # rates settle, and the overlay's graph fills
    if [ -n "${5:-}" ]; then
        xdotool windowfocus --sync "$window" key "$5" # no window manager gives the focus
        sleep 1.5
    fi
    import -window "$window" -depth 8 -strip "$folder/$1.png"
    pngquant --force --skip-if-larger --quality 80-100 --output "$folder/$1.png" "$folder/$1.png"
    kill "$running"
    wait "$running"
}

if [ -z "${BOKEHCAM_SHOTS:-}" ]; then
    BOKEHCAM_SHOTS=1 DISPLAY_SIZE=1280x900 exec tests/ui/with_display.sh "$0" "$program" "$folder" "$language"
fi
mkdir -p "$folder"
shot light light false blur
shot dark dark false image
shot overlay dark true blur
shot hidden light false blur ctrl+shift+h
