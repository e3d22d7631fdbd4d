#!/usr/bin/env bash
# Builds the program as packages have it: the same bytes from the same source, whatever the folder.
#
#   packaging/build.sh SYSTEM KIND FILE
#
# SYSTEM  linux, windows or darwin; another than this one needs a C compiler for it in CC
# KIND    window, headless (no OpenGL), or onefile (the window with ONNX Runtime inside; Linux alone)
# GOARCH  another processor; SOURCE_DATE_EPOCH, CC, CGO_CFLAGS, CGO_LDFLAGS as ever. Modules are those of the folder vendor where there is one
set -euo pipefail
cd "$(dirname "$0")/.."
system=$1 kind=$2 file=$3
export GOOS=$system CGO_ENABLED=1 GOFLAGS=-buildvcs=false LC_ALL=C TZ=UTC
tags=migrated_fynedo,nodynamic
ld="-s -w -buildid= -X main.commit=$(scripts/version.sh commit)"
mode=()
case "$system" in
linux)
	tags+=,x11,osusergo
	mode=(-buildmode=pie)
	# as-needed: libGL is asked for by the program itself, which can then say that it is missing. No build-id: it is a hash of
	# what the linker was told, folders included.
	export CGO_CFLAGS=${CGO_CFLAGS:--O2 -g0} CGO_LDFLAGS="${CGO_LDFLAGS:--O2} -Wl,--as-needed"
	ld+=" -B none -extldflags '-Wl,-z,relro,-z,now -Wl,--build-id=none'"
	;;
windows)
	case "$(uname -s)" in Linux) export CC=${CC:-x86_64-w64-mingw32-gcc} ;; esac
	ld+=" -extldflags '-static-libgcc -Wl,--no-insert-timestamp'"
	;;
darwin) : ;;
*) echo "build.sh: $system is no system that is packed" >&2; exit 2 ;;
esac
case "$system-$kind" in
windows-window) ld+=" -H=windowsgui" ;;
*-window) : ;;
*-headless) tags=nogui,nodynamic,osusergo ;;
linux-onefile) tags+=,onefile ;;
*) echo "build.sh: there is no $kind for $system" >&2; exit 2 ;;
esac
if [ "$kind" = onefile ]; then # see inference/ort/inside.go
	inside=inference/ort/inside library=$(scripts/onnxruntime.sh)
	mkdir -p "$inside"
	gzip -9n <"$library" >"$inside/onnxruntime.gz"
	sha256sum "$library" | cut -d' ' -f1 >"$inside/onnxruntime.sha256"
	trap 'rm -rf "$inside"' EXIT
fi
echo "ClickMask: compiling $(basename "$file") ($kind for $system); the first time takes minutes" >&2
go build -trimpath "${mode[@]}" -tags "$tags" -ldflags "$ld" -o "$file" .
