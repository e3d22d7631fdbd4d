#!/usr/bin/env bash
# Takes docs/screenshot.png: the real window on the sample picture with kept objects of three classes, their panel and an
# open object, on a display of its own, so that nothing else is in the picture.
#
#   scripts/screenshot.sh [FILE.png]
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-docs/screenshot.png}
for tool in Xvfb xdotool import; do
	command -v "$tool" >/dev/null || { echo "make screenshot needs $tool: apt-get install -y xvfb xdotool imagemagick" >&2; exit 3; }
done

home=$(mktemp -d)
Xvfb -displayfd 5 -screen 0 1280x800x24 -nolisten tcp -noreset >/dev/null 2>&1 5>"$home/display" &
server=$!
app=
trap 'kill $app $server 2>/dev/null || true; wait; rm -rf "$home"' EXIT
for _ in $(seq 100); do [ -s "$home/display" ] && break; sleep 0.1; done
export DISPLAY=:$(cat "$home/display") FYNE_SCALE=1 HOME=$home
unset WAYLAND_DISPLAY XDG_CONFIG_HOME XDG_CACHE_HOME XDG_STATE_HOME
mkdir -p "$home/.config/fyne/app.clickmask.desktop"
echo "{\"theme\":\"${THEME:-dark}\",\"language\":\"${LANGUAGE_CODE:-en}\",\"offered\":true}" >"$home/.config/fyne/app.clickmask.desktop/settings.json"

bin/clickmask --sample 2>"$home/log" &
app=$!
window=$(timeout 30 xdotool search --sync --onlyvisible --name ClickMask | head -1)
xdotool windowmove "$window" 0 0 windowfocus "$window"
sleep 4

# A picture pixel in a window of 1280 x 800: the sample is 1200 x 800 and fills the stage.
at() { xdotool mousemove $((72 + $1 * 904 / 1200)) $((109 + $2 * 904 / 1200)); sleep 0.3; }
click() { at "$1" "$2"; xdotool click "${3:-1}"; sleep 1.5; }
name() { xdotool key F2; sleep 0.5; xdotool type --delay 60 "$1"; xdotool key Return; sleep 0.5; }

keep() { click "$1" "$2"; xdotool key Return; sleep 0.5; }

keep 272 335; name chick
keep 149 678; name raspberry
keep 613 446; name mug
keep 658 608; xdotool key 2; sleep 0.5
xdotool mousemove 1124 66 click 1; sleep 1 # the panel of classes
at 797 415; xdotool mousedown 1; at 940 600; at 1096 698; xdotool mouseup 1; sleep 1.5
click 945 560 3
click 1038 585
at 906 300
sleep 1
import -window "$window" "$out"
[ ! -s "$home/log" ] || cat "$home/log" >&2
echo "$out"
