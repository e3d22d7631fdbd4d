#!/usr/bin/env bash
# appimage.sh ROOT RUNTIME FILE: makes an AppImage, which is RUNTIME with a file system behind it, of what tree.sh has laid out.
# STAND_IN=yes takes any runtime, for a check; such a file is not for anybody else.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$1 runtime=$2 file=$3
. packaging/lib.sh
id=app.clickmask.desktop
# The runtime is the first thing that runs; only the release that is named by its hash will do (type2-runtime 20251108).
hash=$(sha256sum "$runtime" | cut -d' ' -f1)
[ "${STAND_IN:-}" = yes ] || grep -q "^$hash  " packaging/linux/appimage-runtime.sums || { echo "ClickMask: $runtime is not a runtime that packaging/linux/appimage-runtime.sums names" >&2; exit 1; }
cp -a "$root" "$work/AppDir"
cd "$work/AppDir"
ln -s usr/bin/clickmask AppRun
cp "usr/share/applications/$id.desktop" "usr/share/icons/hicolor/256x256/apps/$id.png" .
ln -s "$id.png" .DirIcon
cd - >/dev/null
install -m644 LICENSE NOTICE.md "$work/AppDir/"
same "$work/AppDir"
level=22
[ -z "${PACK_LEVEL:-}" ] || level=1
# Its dates are those of SOURCE_DATE_EPOCH, which it takes from the environment and from there alone.
mksquashfs "$work/AppDir" "$work/fs" -root-owned -noappend -comp zstd -Xcompression-level "$level" -b 1M -no-xattrs -quiet -no-progress >&2
cat "$runtime" "$work/fs" >"$file.part"
chmod 755 "$file.part"
mv "$file.part" "$file"
