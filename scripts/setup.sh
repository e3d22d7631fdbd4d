#!/usr/bin/env bash
# Installs what is missing to build, run or test ClickMask, and nothing else.
#
#   scripts/setup.sh headless   Go, a C compiler, ONNX Runtime
#   scripts/setup.sh window     and what a Fyne window needs to be built and shown
#   scripts/setup.sh test       and what drives the real window in tests, and watches it
#
# Debian packages are installed by name with apt, as root or through sudo. Exit 3 says what is left
# to install by hand. A run that finds everything in place takes a tenth of a second.
set -euo pipefail
cd "$(dirname "$0")/.."
level=${1:-window}

say() { echo "ClickMask set-up: $*" >&2; }
fail() { say "$*"; exit 3; }

# From 1.21 on Go fetches the one that go.mod asks for, unless it is told not to.
from_debian=
if command -v apt-get >/dev/null; then from_debian=" (on Debian golang-go of trixie or bookworm-backports will do: it fetches that by itself)"; fi
command -v go >/dev/null || fail "Go is not installed (1.26 or newer): see https://go.dev/doc/install$from_debian"
# An old Go stops at go.mod with words that help nobody; a newer one fetches what go.mod asks for, which takes a silent while.
wanted=$(sed -n 's/^go \([0-9]*\.[0-9]*\).*/\1/p' go.mod)
have=$(GOTOOLCHAIN=local go version 2>/dev/null | sed -n 's/^go version go\([0-9]*\.[0-9]*\).*/\1/p')
older() { [ "$1" != "$2" ] && [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -1)" = "$1" ]; }
if [ -n "$have" ] && older "$have" "$wanted"; then
	too_old="this is Go $have, and ClickMask needs $wanted or newer: see https://go.dev/doc/install"
	if older "$have" 1.21; then fail "$too_old$from_debian"; fi
	if [ "$(go env GOTOOLCHAIN 2>/dev/null)" = local ]; then fail "$too_old, or set GOTOOLCHAIN=auto, and it fetches that by itself"; fi
	[ -f .deps/told-of-go ] || say "this is Go $have; it fetches Go $wanted now, once (70 MB)"
	mkdir -p .deps && touch .deps/told-of-go
fi

packages=()
case "$(uname -s)" in
Linux)
	packages+=(gcc libc6-dev)
	# A library that loads without pip or npm at hand is already kept: see scripts/onnxruntime.sh.
	if [ -z "${ORT_LIB:-}" ] && ! ls .deps/onnxruntime/*/libonnxruntime.* >/dev/null 2>&1 &&
		! python3 -m pip --version >/dev/null 2>&1 && ! command -v npm >/dev/null; then
		packages+=(python3-pip)
	fi
	if [ "$level" != headless ]; then
		packages+=(pkg-config libgl1-mesa-dev libx11-dev libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev
			libxxf86vm-dev libgl1 libgl1-mesa-dri libxkbcommon0)
	fi
	if [ "$level" = test ]; then
		packages+=(xvfb xdotool imagemagick python3-venv strace util-linux libheif-examples libopenjp2-tools xclip)
	fi
	;;
Darwin)
	xcode-select -p >/dev/null 2>&1 || fail "Apple's command line tools are missing: xcode-select --install"
	;;
esac

if [ ${#packages[@]} -gt 0 ]; then
	if ! command -v dpkg-query >/dev/null; then
		command -v gcc >/dev/null || fail "this is no Debian or Ubuntu: install a C compiler and the X11 and OpenGL headers (on Fedora: gcc libX11-devel libXcursor-devel libXrandr-devel libXinerama-devel libXi-devel libXxf86vm-devel mesa-libGL-devel)"
	else
		installed=" $(dpkg-query -W -f='${db:Status-Abbrev}${Package} ' "${packages[@]}" 2>/dev/null || true)"
		missing=()
		for p in "${packages[@]}"; do
			case "$installed" in *"ii $p "*) ;; *) missing+=("$p") ;; esac
		done
		if [ ${#missing[@]} -gt 0 ]; then
			apt=(apt-get -o Acquire::Retries=1 -o Acquire::http::Timeout=8 -o Acquire::https::Timeout=8
				-o DPkg::Lock::Timeout=120)
			if [ "$(id -u)" = 0 ]; then
				say "installing with apt as root: ${missing[*]}"
				as=(env DEBIAN_FRONTEND=noninteractive)
			elif command -v sudo >/dev/null; then
				say "installing with apt through sudo: ${missing[*]}"
				as=(sudo env DEBIAN_FRONTEND=noninteractive)
			else
				fail "please install as root: apt-get install -y --no-install-recommends ${missing[*]}"
			fi
			line="apt-get install -y --no-install-recommends ${missing[*]}"
			mkdir -p .deps
			: >.deps/apt.log # what apt says helps only where it fails
			"${as[@]}" "${apt[@]}" -qq update >>.deps/apt.log 2>&1 || say "the package lists could not be refreshed; trying with those at hand"
			"${as[@]}" "${apt[@]}" -qq install -y --no-install-recommends "${missing[@]}" >>.deps/apt.log 2>&1 ||
				{ tail -n 5 .deps/apt.log >&2; fail "apt could not install everything. Check the network, then run as root: $line"; }
		fi
	fi
fi

scripts/onnxruntime.sh >/dev/null
if [ "$level" = test ]; then scripts/python.sh >/dev/null; fi
