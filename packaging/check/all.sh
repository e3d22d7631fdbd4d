#!/usr/bin/env bash
# make test-packages: makes all packages that can be made here, makes them again in another folder and compares, and tries them as a
# stranger. It needs root and takes half an hour, the most of it for the compiler; REPORT has what was seen, for the table in docs/RELEASING.md.
# MADE names what make package or package-windows has just made; PACK_LEVEL=0 MOST=60000000 packs quickly, for a look at whether all goes well.
#
#   packaging/check/all.sh [STEP]...      linux linux-same linux-tried rpm image flatpak windows windows-same windows-tried list; all of them without one
set -euo pipefail
cd "$(dirname "$0")/../.."
export OUT=${OUT:-$PWD/out/package}
mkdir -p "$OUT"
report=${REPORT:-$OUT/checked.txt}
made() { case " ${MADE:-} " in *" $1 "*) return 0 ;; esac; return 1; }
can_wine() { command -v wine >/dev/null && command -v x86_64-w64-mingw32-gcc >/dev/null; }
if [ $# = 0 ]; then
	rm -f "$report"
	set -- linux linux-same linux-tried rpm image flatpak windows windows-same windows-tried list
fi
for step in "$@"; do
	case $step in
	windows*)
		can_wine || { [ "$step" != windows ] || echo "not tried, for want of wine and gcc-mingw-w64-x86-64: the packages for Windows" | tee -a "$report" >&2; continue; }
		;;
	esac
	case $step in
	linux) made package || packaging/linux.sh ;;
	linux-same) packaging/check/same.sh linux "$OUT" ;;
	linux-tried) packaging/check/linux.sh "$OUT" ;;
	rpm) packaging/check/rpm.sh "$OUT" ;;
	image) packaging/check/image.sh "$OUT" ;;
	flatpak) packaging/check/flatpak.sh ;;
	windows) made package-windows || packaging/windows.sh ;;
	windows-same) packaging/check/same.sh windows "$OUT" ;;
	windows-tried)
		rm -rf out/linux-program
		mkdir -p out/linux-program
		tar -xJf "$OUT"/clickmask-cli-linux-*.tar.xz -C out/linux-program --strip-components 1
		LINUX_PROGRAM=$PWD/out/linux-program/clickmask-cli packaging/check/wine.sh "$OUT"
		rm -rf out/linux-program
		;;
	list)
		packaging/sbom.sh "$OUT/clickmask.cdx.json"
		packaging/sums.sh "$OUT"
		packaging/check/list.sh "$OUT"
		;;
	*) echo "all.sh: there is no step $step" >&2; exit 2 ;;
	esac
done
cat "$report"
