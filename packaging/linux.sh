#!/usr/bin/env bash
# Makes the packages for Linux into out/package (or OUT), for this processor:
#
#   packaging/linux.sh [KIND]...     deb cli tar onefile rpm appimage; all of them without one
#
# What a kind needs and this machine lacks is said, and the others are made: rpm needs rpmbuild, appimage mksquashfs and the
# file that APPIMAGE_RUNTIME names. Names of files have no version, so that a link to the latest release stays the same.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh window
. packaging/lib.sh
case "$(uname -m)" in x86_64) arch=amd64 ;; aarch64) arch=arm64 ;; *) arch=$(uname -m) ;; esac
kinds=${*:-deb tar cli onefile rpm appimage}
wants() { case " $kinds " in *" $1 "*) return 0 ;; esac; return 1; }
named=clickmask-linux-$arch commands=clickmask-cli-linux-$arch

program() { # program KIND: builds it, once
	local file=$work/$1/clickmask
	[ -f "$file" ] || packaging/build.sh linux "$1" "$file"
	echo "$file"
}
tree() { # tree KIND: lays it out, once
	local root=$work/tree-$1
	if [ ! -d "$root" ]; then
		packaging/linux/tree.sh "$root" "$(program "$1")" "$1"
		chmod 755 "$root"
	fi
	echo "$root"
}
copy() { rm -rf "$2"; cp -a "$1" "$2"; }

if wants deb; then
	copy "$(tree window)" "$work/deb"
	packaging/linux/deb.sh "$work/deb" clickmask "$out/$named.deb"
fi
if wants cli; then
	copy "$(tree headless)" "$work/deb"
	packaging/linux/deb.sh "$work/deb" clickmask-cli "$out/$commands.deb"
	folder=$work/$commands
	mkdir "$folder"
	cp "$(tree headless)"/usr/lib/clickmask-cli/* docs/CLI.md "$folder/"
	papers "$folder"
	packed "$folder" "$out/$commands.tar.xz"
fi
if wants tar; then
	folder=$work/$named
	mkdir "$folder"
	cp "$(tree window)"/usr/lib/clickmask/* "$folder/"
	cp "$(tree window)/usr/share/applications/"*.desktop "$(tree window)/usr/share/icons/hicolor/256x256/apps/"*.png README.md "$folder/"
	papers "$folder"
	packed "$folder" "$out/$named.tar.xz"
fi
if wants onefile; then
	program onefile >/dev/null
	folder=$work/$named-onefile
	mkdir "$folder"
	cp "$work/onefile/clickmask" "$folder/clickmask"
	papers "$folder"
	packed "$folder" "$out/$named-onefile.tar.xz"
fi
if wants rpm; then
	if command -v rpmbuild >/dev/null; then
		packaging/linux/rpm.sh "$(tree window)" "$out/$named.rpm"
	else
		echo "ClickMask: no rpm, because rpmbuild is not there (on Debian: apt-get install rpm)" >&2
	fi
fi
if wants appimage; then
	if command -v mksquashfs >/dev/null && [ -f "${APPIMAGE_RUNTIME:-}" ]; then
		packaging/linux/appimage.sh "$(tree window)" "$APPIMAGE_RUNTIME" "$out/$named.AppImage"
	else
		echo "ClickMask: no AppImage, because it needs mksquashfs and APPIMAGE_RUNTIME=FILE, the runtime of github.com/AppImage/type2-runtime" >&2
	fi
fi
packaging/sums.sh "$out"
