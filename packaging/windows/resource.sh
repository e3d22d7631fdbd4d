#!/usr/bin/env bash
# resource.sh NAME WHAT: makes rsrc_windows_amd64.syso in the root of the source, which the next build for Windows takes in: icon,
# version, and the manifest with the screen's scale, long paths and UTF-8.
set -euo pipefail
cd "$(dirname "$0")/../.."
name=$1 what=$2
. packaging/lib.sh
windres=$(command -v x86_64-w64-mingw32-windres || command -v windres) ||
	{ echo "ClickMask: windres is not there (on Debian: apt-get install binutils-mingw-w64-x86-64)" >&2; exit 3; }
GOOS='' GOARCH='' CC='' go run ./packaging/icons assets/icons/app.png "$work/icons"
fill() { sed "s/@VERSION@/$version/g; s/@COMMAS@/${version//./,}/g; s/@NAME@/$name/g; s/@WHAT@/$what/g; s/@AUTHORS@/$authors/g; s#@ICO@#icons/clickmask.ico#; s#@MANIFEST@#clickmask.manifest#" "$1"; }
fill packaging/windows/clickmask.manifest.in >"$work/clickmask.manifest"
fill packaging/windows/clickmask.rc.in >"$work/clickmask.rc"
here=$PWD
(cd "$work" && "$windres" -O coff -i clickmask.rc -o rsrc.o)
mv "$work/rsrc.o" "$here/rsrc_windows_amd64.syso"
