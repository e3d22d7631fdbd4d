#!/usr/bin/env bash
# Runs every benchmark and writes docs/PERFORMANCE.md. Takes about twenty minutes; close other programs first.
#
#   scripts/bench.sh [FILE.md]
#
# The official graphs are timed beside ours, in the same process and the same rounds, when ../shared/reference is
# there. Without a display the window is driven under Xvfb.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-docs/PERFORMANCE.md}
work=$(mktemp -d)
server=
trap 'kill $server 2>/dev/null || true; rm -rf "$work"' EXIT

if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && command -v Xvfb >/dev/null; then
	Xvfb -displayfd 5 -screen 0 1280x800x24 -nolisten tcp -noreset >/dev/null 2>&1 5>"$work/display" &
	server=$!
	for _ in $(seq 100); do [ -s "$work/display" ] && break; sleep 0.1; done
	export DISPLAY=:$(cat "$work/display")
fi
# A home of its own, so that neither caches nor settings of the person take part.
export HOME_BEFORE=$HOME HOME=$work FYNE_SCALE=1
export GOCACHE=${GOCACHE:-$HOME_BEFORE/.cache/go-build} GOMODCACHE=${GOMODCACHE:-$HOME_BEFORE/go/pkg/mod}

say() { echo "bench: $*" >&2; }
load() { cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || echo unknown; }
table() { printf '\n```text\n'; cat; printf '```\n'; }

say "the built-in model and the window"
before=$(load)
bin/clickmask bench --threads 1,2 >"$work/builtin" 2>/dev/null
after=$(load)

reference=../shared/reference
if [ -x "$reference/unpack" ]; then
	say "MobileSAM's graphs beside the official ones"
	"$reference/unpack" "$work/reference" >/dev/null
	model=$(find "$work/reference" -name mobile_sam_random.pt | head -1)
	base=$(dirname "$(find "$work/reference" -name official_encoder.onnx | head -1)")
	bin/clickmask bench --only encode,decode,reopen,window,memory --threads 1,2 --model "$model" --baseline-encoder "$base/official_encoder.onnx" \
		--baseline-decoder "$base/official_decoder_lowres.onnx" --baseline-decoder "$base/official_decoder_single.onnx" >"$work/official" 2>/dev/null
fi

python=$(HOME=$HOME_BEFORE scripts/python.sh 2>/dev/null || true)
if [ -s "$work/official" ] && [ -n "$python" ]; then
	say "commands beside plain ONNX Runtime in Python"
	"$python" scripts/peer.py bin/clickmask "$model" "$base/official_encoder.onnx" "$base/official_decoder_single.onnx" \
		"$reference/pictures/hills.jpg" >"$work/peer" 2>/dev/null || rm -f "$work/peer"
fi

say "the pieces"
go test -tags x11,migrated_fynedo -run '^$' -bench . -benchtime 5x ./canvas ./mask ./picture ./inference/sam ./project/formats 2>/dev/null |
	grep -E '^(Benchmark|pkg:)' | sed 's/^pkg: clickmask\//# /' >"$work/pieces"

say "what decoders take"
go test -tags x11,migrated_fynedo -count 1 -run TestNeedsAreWhatDecodersTake -v ./picture 2>/dev/null |
	sed -n 's/^ *need_test.go:[0-9]*: \(.*\)  *800 x  *600: \(.*\)$/\1 \2/p' >"$work/decoders"

{
	cat <<HEAD
# Performance

Written by \`make bench\`. Numbers are medians of interleaved rounds in one process, with their spread; compare them
with the baseline beside them, not with another machine.

Load before and after (runnable processes over 1, 5 and 15 minutes): $before; $after.

## The built-in model and the window

Encode and decode are ONNX Runtime's session alone. The window's times go from the event to the frame on the screen, in
a window of 1280 x 800; without a graphics card, OpenGL is drawn by the CPU and takes its share of every frame.
HEAD
	table <"$work/builtin"
	if [ -s "$work/official" ]; then
		cat <<'HEAD'

## MobileSAM's graphs beside the official ones

The same weights (made up; speed does not depend on them), the same ONNX Runtime, the same threads, taken in turns.
`ratio` is ours over theirs; `rel. RMS` compares the answers of the timed paths.
HEAD
		table <"$work/official"
	fi
	if [ -s "$work/peer" ]; then
		cat <<'HEAD'

## Commands beside plain ONNX Runtime

The same checkpoint, the same ONNX Runtime, two threads, in turns: `clickmask predict` and a program of NumPy, OpenCV and
the official graphs (`scripts/peer.py`). Both write their masks as PNG.
HEAD
		table <"$work/peer"
	fi
	cat <<'HEAD'

## What decoders take

Bytes of memory for each pixel of a picture of 800 x 600, its 4 bytes of RGBA among them, and what is counted on from the
head of the file before anything is asked for. The count has 1 MB to spare, 2.2 bytes a pixel of so small a picture, and
for TIFF 64 MB, in which used bands may wait for the collector: at 24 megapixels those are 0.04 and 2.8 bytes a pixel. A
picture that is to be turned upright takes up to 4 bytes more. AVIF's decoder, which has a memory of its own, takes 22 bytes
a pixel, 24 with as much chroma as luma, 13 more with alpha, 1.4 times that with more than 8 bits, and 4 for the picture.
HEAD
	table <"$work/decoders"
	printf '\n## The pieces\n\n`go test -bench` of the packages, five rounds each.\n'
	table <"$work/pieces"
	# What was measured by hand stays.
	[ ! -f "$out" ] || awk '/^## / { on = /^## (Everything|Carrying on|Commands by hand|Large pictures)/; if (on) print "" } on' "$out"
} >"$work/report"
cp "$work/report" "$out"
echo "$out"
