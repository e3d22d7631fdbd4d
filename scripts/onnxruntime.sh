#!/usr/bin/env bash
# Puts the ONNX Runtime library into .deps/onnxruntime/VERSION/ and prints its path on stdout.
#
#   scripts/onnxruntime.sh          that alone
#   scripts/onnxruntime.sh FOLDER   and copies it, with what lies beside it, into FOLDER: a program's own
#
# ORT_FOR=SYSTEM-PROCESSOR, as uname -s and -m say them (MINGW64-x86_64, Linux-aarch64, Darwin-arm64), gets it for another
# system, for a package that is built here; it is kept apart, where no program of this system looks.
#
# Looked for in this order, the first that is there wins:
#   1. ORT_LIB=path             a library of your own (any version from 1.23 on)
#   2. .deps/, the user's cache a copy kept from before, by SHA-256
#   3. pip                      the official Python wheel "onnxruntime" (17 to 28 MB)
#   4. npm                      the official package "onnxruntime-node" (113 MB; Linux and Apple silicon)
# Only the library is kept. Messages go to stderr; exit 3 says that something has to be installed.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "$*" >&2; }
fail() { say "ClickMask set-up: $*"; exit 3; }

# One line a platform: wheel version, wheel platform tag, library name, SHA-256 of the wheel's library,
# SHA-256 of the npm package's library ("-" where it has none).
here=$(uname -s)-$(uname -m)
system=${ORT_FOR:-$here}
case "$system" in
Linux-x86_64)
	version=1.32.0 tag=manylinux_2_28_x86_64 lib=libonnxruntime.so.1.32.0
	wheel_sha=6c1585d1bbf45b0712ea4a21b705c5fcb4ba04ff2e30f1fbf81a49faf658638f
	npm_path=linux/x64/libonnxruntime.so.1 npm_sha=ffb75a925ba05e47b235bb66e3e3911714a80b328a9c9425539feb204aa32a23
	;;
Linux-aarch64)
	version=1.32.0 tag=manylinux_2_28_aarch64 lib=libonnxruntime.so.1.32.0
	wheel_sha=49852228a93995158b2a813d4df487d47a1b76b0eaa894507ef49e91b6d7954a
	npm_path=linux/arm64/libonnxruntime.so.1 npm_sha=1f549d46250b005580b597f4164984aaf75b3bcb9f3aeb07c7f8a8fe60b23c76
	;;
Darwin-arm64)
	version=1.32.0 tag=macosx_14_0_arm64 lib=libonnxruntime.1.32.0.dylib
	wheel_sha=fa585fabbea65b823b9a8f7e27d46aee3989d1be7e36b528203d3a1fd613aae7
	npm_path=darwin/arm64/libonnxruntime.1.30.0.dylib npm_sha=685d2be5dba1309c89d3a5324b7fd06a5c42f1a61bfea32d14c4cc28d072121d
	;;
Darwin-x86_64) # 1.23.2 is the last version made for Intel Macs
	version=1.23.2 tag=macosx_13_0_x86_64 lib=libonnxruntime.1.23.2.dylib
	wheel_sha=8330f6d9d53f81d564c88de6520113b25db9537872e70a0fb7942fea202f08b1
	npm_path= npm_sha=-
	;;
MINGW*-x86_64 | MSYS*-x86_64)
	version=1.32.0 tag=win_amd64 lib=onnxruntime.dll
	wheel_sha=e9feebaed867b76f741c14ae64e056a3da64a153a61994f1fb48eadc7f9b3ba8
	npm_path=win32/x64/onnxruntime.dll npm_sha=508c362f5673483dd3a086379c392795b2e42d10d5e6f3f90ebd7ac21c97af67
	;;
*) fail "there is no ONNX Runtime package for $system; build it yourself and set ORT_LIB=path" ;;
esac
npm_version=1.30.0

beside=${1:-}

# Each file is replaced in one step, because a program that runs may have the old one mapped; and not when it is the same,
# which costs less than copying. done_with prints the result and ends.
done_with() {
	local file name
	if [ -n "$beside" ]; then
		mkdir -p "$beside" || fail "the folder $beside could not be made"
		for file in "$(dirname "$1")"/*onnxruntime*; do
			name=${file##*/}
			case "$name" in *.checked | *.part) continue ;; esac
			cmp -s "$file" "$beside/$name" 2>/dev/null && continue
			[ ! -d "$beside/$name" ] && cp "$file" "$beside/$name.part" && mv -f "$beside/$name.part" "$beside/$name" ||
				fail "$name could not be copied into $beside/"
		done
	fi
	echo "$1"
	exit 0
}

sha256() { if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1; }

known() { # known FILE: is it one of the two pinned libraries?
	[ -f "$1" ] || return 1
	local got
	got=$(sha256 "$1")
	[ "$got" = "$wheel_sha" ] || [ "$got" = "$npm_sha" ]
}

kept=.deps/onnxruntime/$version/$lib
[ "$system" = "$here" ] || kept=.deps/packaging/$system/$version/$lib
case "$(uname -s)" in
Darwin) cache=$HOME/Library/Caches ;;
MINGW* | MSYS*) cache=${LOCALAPPDATA:-$HOME} ;;
*) cache=${XDG_CACHE_HOME:-$HOME/.cache} ;;
esac
cached=$cache/clickmask/onnxruntime/$version/$lib
[ "$system" = "$here" ] || cached=$cache/clickmask/onnxruntime/$version-$system/$lib

keep() { # keep FILE: copy it into place in one step, and into the user's cache for the next clone
	mkdir -p "$(dirname "$kept")"
	cp "$1" "$kept.part" && mv "$kept.part" "$kept"
	if [ "$1" != "$cached" ] && mkdir -p "$(dirname "$cached")" 2>/dev/null; then
		{ cp "$1" "$cached.part.$$" && mv "$cached.part.$$" "$cached"; } 2>/dev/null || true
	fi
}

if [ -n "${ORT_LIB:-}" ] && [ "$system" = "$here" ]; then
	[ -f "$ORT_LIB" ] || fail "ORT_LIB=$ORT_LIB is not a file"
	say "ONNX Runtime: $ORT_LIB (from ORT_LIB)"
	mkdir -p "$(dirname "$kept")"
	cp "$ORT_LIB" "$kept.part" && mv "$kept.part" "$kept" && touch "$kept.checked"
	done_with "$kept"
fi
# A library of your own or one whose hash was checked before: hashing 35 MB again costs 0.1 s a start.
if [ -f "$kept" ] && [ "$kept.checked" -nt "$kept" ]; then
	done_with "$kept"
fi
for copy in "$kept" "$cached"; do
	if known "$copy"; then
		[ "$copy" = "$kept" ] || keep "$copy"
		touch "$kept.checked"
		done_with "$kept"
	fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

from_pip() {
	python3 -m pip --version >/dev/null 2>&1 || return 1
	say "ONNX Runtime $version: downloading the Python wheel (about 25 MB)"
	python3 -m pip download --quiet --no-deps --only-binary=:all: --implementation cp --python-version 3.11 \
		--platform "$tag" --timeout 8 --retries 1 --disable-pip-version-check --progress-bar on \
		-d "$work" "onnxruntime==$version" >&2 || return 1
	python3 -m zipfile -e "$work"/onnxruntime-*.whl "$work/wheel" || return 1
	known "$work/wheel/onnxruntime/capi/$lib" || { say "the wheel's library does not have the pinned SHA-256"; return 1; }
	keep "$work/wheel/onnxruntime/capi/$lib"
}

from_npm() {
	[ -n "$npm_path" ] && command -v npm >/dev/null || return 1
	say "ONNX Runtime $npm_version: downloading the npm package (about 113 MB)"
	(cd "$work" && npm pack "onnxruntime-node@$npm_version" --ignore-scripts --fetch-retries 1 \
		--fetch-timeout 300000 --fetch-retry-maxtimeout 8000 >&2) || return 1
	tar -xzf "$work"/onnxruntime-node-*.tgz -C "$work" "package/bin/napi-v6/$npm_path" || return 1
	known "$work/package/bin/napi-v6/$npm_path" || { say "the npm package's library does not have the pinned SHA-256"; return 1; }
	keep "$work/package/bin/napi-v6/$npm_path"
}

if from_pip || from_npm; then
	touch "$kept.checked"
	done_with "$kept"
fi
fail "ONNX Runtime could not be downloaded by pip or npm. Check the network and try again, or set ORT_LIB=path/to/$lib"
