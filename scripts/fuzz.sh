#!/usr/bin/env bash
# Tries every fuzz target for SECONDS, as many at once as there are cores, one worker each: scripts/fuzz.sh [SECONDS [I/N]].
# I/N takes the I-th of N shares of the targets, for machines side by side. What Go found interesting stays in its own cache and is
# where the next run goes on; an input that fails is written below testdata/fuzz of the target's package, and is to be committed.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-20}
share=${2:-1/1}
[[ $seconds =~ ^[1-9][0-9]*$ && $share =~ ^[1-9][0-9]*/[1-9][0-9]*$ ]] || { echo "use: scripts/fuzz.sh [SECONDS [I/N]], as in scripts/fuzz.sh 3600 2/14" >&2; exit 2; }
tags=migrated_fynedo,nodynamic
[ "$(uname -s)" != Linux ] || tags=x11,osusergo,$tags
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# try PACKAGE TARGET says in one line how many tries there were, or what failed in full.
try() {
	local package=$1 target=$2 binary=$work/${1//\//_} said=$work/said_${1//\//_}_$2
	# Without a bound on minimizing Go tries nothing for up to a minute after each new input.
	if (cd "$package" && "$binary" -test.run '^$' -test.fuzz "^$target\$" -test.fuzztime "${seconds}s" -test.fuzzminimizetime 10x \
		-test.parallel 1 -test.fuzzcachedir "$cache/$module/$package") >"$said" 2>&1 ||
		# Go may call the end of the time a failure of the target: go.dev/issue/75804, mended in Go 1.27.
		{ grep -q 'context deadline exceeded' "$said" && ! grep -q 'Failing input' "$said"; }; then
		echo "$package $target: $(grep -o 'execs: [0-9]*' "$said" | tail -n 1 | cut -d ' ' -f 2) tries"
	else
		cat "$said"
		echo "$package $target: FAILED"
		return 1
	fi
}

module=$(go list -m)
cache=$(go env GOCACHE)/fuzz
grep -rHo --exclude-dir='.?*' --include='*_test.go' '^func Fuzz[A-Za-z0-9]*' . | sed -E 's#^\./(.*)/[^/]*:func (.*)#\1 \2#' | sort |
	awk -v i="${share%/*}" -v n="${share#*/}" 'NR % n == i % n' >"$work/targets"
cut -d ' ' -f 1 "$work/targets" | sort -u | while read -r package; do
	go test -tags "$tags" -c -fuzz=. -o "$work/${package//\//_}" "./$package"
done
echo "Fuzzing $(wc -l <"$work/targets") targets, $seconds s each."
export -f try
export seconds work cache module
xargs -P "$(getconf _NPROCESSORS_ONLN)" -L 1 bash -c 'try "$@"' try <"$work/targets"
