#!/usr/bin/env bash
# sums.sh FOLDER: writes SHA256SUMS of the packages in it, and says how large each is.
set -euo pipefail
cd "$1"
rm -f SHA256SUMS
sum() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }
files=$(find . -maxdepth 1 -type f ! -name '*.part' ! -name 'checked*' | sed 's#^\./##' | LC_ALL=C sort)
[ -n "$files" ] || exit 0
# shellcheck disable=SC2086
sum $files >SHA256SUMS.part
mv SHA256SUMS.part SHA256SUMS
for f in $files; do printf '%8s  %s\n' "$(($(wc -c <"$f") / 100000))e5" "$f"; done | sed "s/\\([0-9]\\)e5/.\\1 MB/" >&2
