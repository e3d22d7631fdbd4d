#!/usr/bin/env bash
# deb.sh ROOT NAME FILE: makes a Debian package of what tree.sh has laid out below ROOT. NAME is clickmask or clickmask-cli.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$1 name=$2 file=$3
. packaging/lib.sh
arch=$(dpkg --print-architecture)
usr=$root/usr doc=$root/usr/share/doc/$name
glibc=$(objdump -T "$usr/lib/$name/"* | grep -oE 'GLIBC_[0-9.]+' | sort -V | tail -1 | cut -d_ -f2)
depends="libc6 (>= $glibc), libstdc++6 (>= 8), libgcc-s1 (>= 3.4)"
recommends=
short="click a thing in a picture and get its mask"
long=" Open a picture, click on a thing, and its mask is there at once. Masks are
 kept, refined by clicks and by hand, and saved as masks, cut-outs, or labels
 for COCO, YOLO and labelme. ClickMask works offline, on a plain CPU, and sends
 nothing anywhere by itself. A model is inside."
section=graphics
if [ "$name" = clickmask ]; then
	# All but libc are opened by name while it runs, so that nothing else finds them out.
	depends+=", libgl1, libx11-6, libxcursor1, libxrandr2, libxinerama1, libxi6, libxxf86vm1"
	recommends="libgl1-mesa-dri"
else
	short="cut things out of pictures by points and boxes, without a window"
	long=" The commands of ClickMask: masks and cut-outs of what points and boxes show,
 for single pictures and whole folders, with JSON for other programs. It needs
 no display and no OpenGL, works offline, and has a model inside."
fi
mkdir -p "$root/DEBIAN" "$root/usr/share/lintian/overrides"
cat >"$root/DEBIAN/control" <<D
Package: $name
Version: $version
Architecture: $arch
Maintainer: $maintainer
Installed-Size: $(du -k -s --apparent-size "$usr" | cut -f1)
Depends: $depends
${recommends:+Recommends: $recommends
}Section: $section
Priority: optional
Description: $short
$long
D
cat >"$doc/copyright" <<D
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: ClickMask

Files: *
Copyright: 2025-2026 ${authors,}
License: Apache-2.0
 On Debian systems the text of this licence is in
 /usr/share/common-licenses/Apache-2.0.
Comment:
 The works of others that are inside, ONNX Runtime (MIT) among them, are named
 with their licences in NOTICE.md.gz in this folder.
D
{
	echo "$name ($version) unstable; urgency=medium"
	echo
	echo "  * See CHANGELOG.md of the source for what is new."
	echo
	echo " -- $maintainer  $(date -u -R -d "@$SOURCE_DATE_EPOCH")"
} | gzip -9n >"$doc/changelog.gz"
cat >"$root/usr/share/lintian/overrides/$name" <<D
# ONNX Runtime is the official build, which is pinned by its SHA-256 and carries these.
$name: embedded-library *libonnxruntime*
# Go keeps its own names of the system's calls; what is meant is in the C library.
$name: hardening-no-fortify-functions *
D
chmod 644 "$doc/copyright" "$doc/changelog.gz" "$root/usr/share/lintian/overrides/$name"
(cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
chmod 644 "$root/DEBIAN/md5sums" "$root/DEBIAN/control"
same "$root"
dpkg-deb --root-owner-group -Zxz "-z${PACK_LEVEL:-6}" -b "$root" "$file" >&2
