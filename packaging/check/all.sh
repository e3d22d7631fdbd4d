#!/usr/bin/env bash
# make test-packages: makes all packages that can be made here, makes them again in another folder and compares, and tries them as a
# stranger. It takes the better part of an hour and needs root; REPORT has what was seen, for the table in docs/RELEASING.md.
set -euo pipefail
cd "$(dirname "$0")/../.."
export OUT=${OUT:-$PWD/out/package}
mkdir -p "$OUT"
report=${REPORT:-$OUT/checked.txt}
rm -f "$report"
packaging/linux.sh
packaging/check/same.sh linux "$OUT"
packaging/check/linux.sh "$OUT"
if command -v wine >/dev/null && command -v x86_64-w64-mingw32-gcc >/dev/null; then
	packaging/windows.sh
	packaging/check/same.sh windows "$OUT"
	rm -rf out/linux-program
	mkdir -p out/linux-program
	tar -xJf "$OUT"/clickmask-cli-linux-*.tar.xz -C out/linux-program --strip-components 1
	LINUX_PROGRAM=$PWD/out/linux-program/clickmask-cli packaging/check/wine.sh "$OUT"
	rm -rf out/linux-program
else
	echo "not tried, for want of wine and gcc-mingw-w64-x86-64: the packages for Windows" | tee -a "$report" >&2
fi
cat "$report"
