#!/usr/bin/env bash
# runtime.sh SOURCE FILE: builds a stand-in for the runtime of AppImages from its source (github.com/AppImage/type2-runtime, the tag that
# appimage-runtime.sums is of), with Debian's libfuse3 and squashfuse. A release has the official runtime by its hash: its libfuse is
# patched to use any fusermount and stands on musl. The stand-in is for a check where that cannot be fetched; no package is released with it.
set -euo pipefail
cd "$(dirname "$0")/../.."
source=$(cd "$1" && pwd) file=$2
sha256sum --quiet -c >&2 <<S || { echo "ClickMask: $source is not type2-runtime 20251108" >&2; exit 1; }
581c98a4bf7ac6289338da36122ccb91a46941c1148760eb22e3002c085180b7  $source/src/runtime/runtime.c
3d62a1eaa49c62569927a668d1c62d4b6ebf94a14db9b39ef99ea3d14cd79ab2  $source/src/runtime/data_sections.ld
S
here=packaging/check/runtime
gcc -std=gnu99 -Os -D_FILE_OFFSET_BITS=64 -DFUSE_USE_VERSION=32 -DGIT_COMMIT='"stand-in"' -I$here -I/usr/include/fuse3 \
	-T "$source/src/runtime/data_sections.ld" -ffunction-sections -fdata-sections -Wl,--gc-sections -static -w \
	"$source/src/runtime/runtime.c" -lsquashfuse_ll -lsquashfuse -lfuse3 -lzstd -lz -llzma -llzo2 -llz4 -lpthread -ldl -o "$file"
strip "$file"
printf 'AI\002' | dd of="$file" bs=1 count=3 seek=8 conv=notrunc status=none
