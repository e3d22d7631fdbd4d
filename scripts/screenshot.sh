#!/usr/bin/env bash
# Takes docs/screenshot.png: the real window on the sample picture, with one kept object and an open one.
# Works on a display of its own (Xvfb), so that nothing else is in the picture.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-docs/screenshot.png}
for tool in Xvfb xdotool import; do
	command -v "$tool" >/dev/null || { echo "make screenshot needs $tool: apt-get install -y xvfb xdotool imagemagick" >&2; exit 3; }
done

home=$(mktemp -d)
display=:$((RANDOM % 400 + 100))
Xvfb "$display" -screen 0 1280x800x24 >/dev/null 2>&1 &
server=$!
trap 'kill $app 2>/dev/null || true; kill $server 2>/dev/null || true; rm -rf "$home"' EXIT
app=
export DISPLAY=$display FYNE_SCALE=1 FYNE_THEME=${FYNE_THEME:-dark} HOME=$home XDG_CONFIG_HOME=$home XDG_CACHE_HOME=$home XDG_STATE_HOME=$home
unset WAYLAND_DISPLAY
for _ in $(seq 50); do xdotool getdisplaygeometry >/dev/null 2>&1 && break; sleep 0.1; done

bin/clickmask --sample >"$home/log" 2>&1 &
app=$!
window=$(timeout 30 xdotool search --sync --onlyvisible --name ClickMask | head -1)
xdotool windowmove "$window" 0 0 windowsize "$window" 1280 800
# The clicks that the sample suggests, in pixels of a window of 1280 x 800, are printed by the program's own sample.
sleep 4
${SCREENSHOT_STEPS:-scripts/screenshot_steps.sh} "$window"
sleep 1
import -window "$window" "$out"
echo "$out"
