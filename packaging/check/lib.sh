# What the checks of packages share. Sourced from the root of the source; what was found goes into $report, a line each.
. packaging/lib.sh
report=${REPORT:-$out/checked.txt}
mkdir -p "$(dirname "$report")"
pids=()
end() {
	for p in "${pids[@]}"; do ended "$p"; done
	[ -z "${mounted:-}" ] || umount "$mounted" 2>/dev/null || true
	rm -rf "$work"
}
trap end EXIT
# below PID: all that it started, and what those started.
below() { local p; for p in $(ps -o pid= --ppid "$1"); do below "$p"; echo "$p"; done; }
# ended PID: ends what a subshell in the background runs, and it, and comes back when all are gone: a window keeps its settings last.
ended() {
	local all p
	all=$(below "$1")
	# shellcheck disable=SC2086
	kill $all "$1" 2>/dev/null || true
	wait "$1" 2>/dev/null || true
	for p in $all; do
		for _ in $(seq 100); do kill -0 "$p" 2>/dev/null || break; sleep 0.1; done
	done
}
seen() { echo "$*" | tee -a "$report" >&2; }
fail() { seen "FAILED: $*"; exit 1; }

# A picture of a red ball on a green ground, as every check has it, and how much of a mask of it is right.
picture() { convert -size 640x480 xc:'#285a3c' -fill '#e63c28' -draw 'circle 320,240 320,130' "PNG24:$1"; }
right() { # right MASK: does it have the ball, within a tenth?
	local n
	n=$(convert "$1" -threshold 50% -format '%[fx:int(mean*w*h+0.5)]' info:)
	[ "$n" -gt 34000 ] && [ "$n" -lt 42000 ] || fail "the mask $1 has $n pixels"
}

# A display of its own: the number that SCREEN names for the first, or a free one.
display() {
	local number=${SCREEN:+:$SCREEN}
	SCREEN=
	# shellcheck disable=SC2086
	Xvfb $number -displayfd 5 -screen 0 1280x800x24 -nolisten tcp -noreset "$@" >/dev/null 2>&1 5>"$work/display" &
	pids+=($!)
	for _ in $(seq 300); do [ -s "$work/display" ] && break; sleep 0.1; done
	[ -s "$work/display" ] || fail "Xvfb does not start"
	DISPLAY=:$(cat "$work/display")
	export DISPLAY
	unset WAYLAND_DISPLAY
	: >"$work/display"
}
until_so() { # until_so SECONDS WHAT COMMAND...: asks again and again; the limit is for a program that hangs
	local limit=$(($(date +%s) + $1)) what=$2
	shift 2
	until "$@" >/dev/null 2>&1; do
		[ "$(date +%s)" -lt "$limit" ] || { import -window root "${report%.txt}-failed.png" 2>/dev/null || true; fail "never came about: $what"; }
		sleep 0.3
	done
}
shown() { window=$(xdotool search ${anywhere---onlyvisible} --name "${1:-ball.png}" | head -1) && [ -n "$window" ]; }
# savable: the button "Save mask" has its colour, which is the accent of the dark theme, once there is a mask.
savable() { [ "$(import -window "$window" -crop 130x60+330+0 png:- | convert - -fuzz 4% -fill white -opaque '#5BB6FF' -fill black +opaque white -format '%[fx:int(mean*w*h)]' info:)" -gt 1500 ]; }
settings() { # settings HOME: the size and the theme that the places below are of
	mkdir -p "$1/.config/fyne/app.clickmask.desktop"
	echo '{"width":1000,"height":700,"theme":"dark","language":"en","offered":true}' >"$1/.config/fyne/app.clickmask.desktop/settings.json"
}

# from_open_to_saved FOLDER: the window is up with FOLDER/ball.png; a click, and the mask is saved beside it.
from_open_to_saved() {
	until_so 240 "the window with the picture" shown ball.png
	xdotool windowmove "$window" 0 0 windowfocus "$window" || true
	sleep 2
	xdotool mousemove 380 330 sleep 0.5 mousemove 380 350 sleep 0.5 click 1
	until_so 120 "a mask to save" savable
	sleep 3
	xdotool key ctrl+shift+e
	sleep 3
	until_so 60 "the mask is saved" eval "[ -s '$1/ball_mask.png' ] || { xdotool key Return; sleep 2; false; }"
	sleep 1
	right "$1/ball_mask.png"
}
