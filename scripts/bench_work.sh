#!/usr/bin/env bash
# How many pictures a second clickmask work encodes and answers, and how much two workers gain over one, each with one thread.
# Both are taken in turns, so that a machine that slows down does so for both. It means something on a quiet machine with two
# free cores alone.
#
#   scripts/bench_work.sh FOLDER [ROUNDS]
set -euo pipefail
folder=$(cd "$1" && pwd)
rounds=${2:-7}
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

find "$folder" -maxdepth 1 -type f \( -name '*.jpg' -o -name '*.png' \) | sort | head -40 |
	while read -r picture; do echo "{\"picture\":\"$picture\",\"prompts\":[{\"points\":[\"50%,50%\"]}]}"; done >"$work/prompts.jsonl"
n=$(wc -l <"$work/prompts.jsonl")
[ "$n" -ge 10 ] || { echo "bench_work: $folder has $n pictures; ten are needed" >&2; exit 2; }
# A worker without lines, whose time is that of opening the model, is taken off.
seconds() { local t=$EPOCHREALTIME; "$@" >/dev/null; echo "$t $EPOCHREALTIME" | awk '{print $2 - $1}'; }
one() { bin/clickmask-headless work --no-cache --threads 1 <"$1"; }
# Every second line each: shares of so few pictures differ in size, 15 and 25 of 40 for instance, and the time is the larger's.
two() {
	bin/clickmask-headless work --no-cache --threads 1 < <(sed -n '1~2p' "$1") &
	bin/clickmask-headless work --no-cache --threads 1 < <(sed -n '2~2p' "$1")
	wait
}
jobs() { bin/clickmask-headless work --no-cache --threads 1 --jobs 2 <"$1"; }
echo "load before: $(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || echo unknown); $n pictures, $rounds rounds after one that does not count" >&2
for round in $(seq 0 "$rounds"); do
	for how in one two jobs; do
		idle=$(seconds "$how" /dev/null)
		busy=$(seconds "$how" "$work/prompts.jsonl")
		[ "$round" = 0 ] || echo "$how $idle $busy" >>"$work/times"
	done
done
awk -v n="$n" '{ rate[$1] = rate[$1] " " n / ($3 - $2) }
	function median(list,  v, k, i, j, t) {
		k = split(list, v, " ")
		for (i = 1; i <= k; i++) for (j = i + 1; j <= k; j++) if (v[j] + 0 < v[i] + 0) { t = v[i]; v[i] = v[j]; v[j] = t }
		return v[int((k + 1) / 2)]
	}
	END {
		printf "one worker: %.2f pictures/s\n", median(rate["one"])
		printf "two workers: %.2f pictures/s, %.2f times one\n", median(rate["two"]), median(rate["two"]) / median(rate["one"])
		printf "one worker with two jobs: %.2f pictures/s, %.2f times one\n", median(rate["jobs"]), median(rate["jobs"]) / median(rate["one"])
	}' "$work/times"
