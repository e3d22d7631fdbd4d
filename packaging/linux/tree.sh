#!/usr/bin/env bash
# tree.sh ROOT PROGRAM KIND: lays the program out below ROOT/usr as a system has it. KIND is window or headless.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$1 program=$2 kind=$3
. packaging/lib.sh
name=clickmask
[ "$kind" = window ] || name=clickmask-cli
usr=$root/usr here=packaging/linux
lib=$(scripts/onnxruntime.sh)
install -Dm755 "$program" "$usr/lib/$name/$name"
install -Dm644 "$lib" "$usr/lib/$name/$(basename "$lib")"
mkdir -p "$usr/bin" "$usr/share/man/man1" "$usr/share/doc/$name" "$usr/share/bash-completion/completions" \
	"$usr/share/zsh/vendor-completions" "$usr/share/fish/vendor_completions.d"
ln -s "../lib/$name/$name" "$usr/bin/$name"

# What the program says of itself; names in it are those that it is called by.
called() { sed "s/\bclickmask\b/$name/g; s/^\.TH CLICKMASK /.TH CLICKMASK-CLI /"; }
[ "$kind" = headless ] || called() { cat; }
"$program" manual-page --date "$SOURCE_DATE_EPOCH" | called | gzip -9n >"$usr/share/man/man1/$name.1.gz"
for shell in bash zsh fish; do
	case $shell in
	bash) file=bash-completion/completions/$name ;;
	zsh) file=zsh/vendor-completions/_$name ;;
	fish) file=fish/vendor_completions.d/$name.fish ;;
	esac
	"$program" completion $shell | called >"$usr/share/$file"
done
gzip -9n <NOTICE.md >"$usr/share/doc/$name/NOTICE.md.gz"
chmod 644 "$usr/share/doc/$name/NOTICE.md.gz" "$usr/share/man/man1/$name.1.gz"

if [ "$kind" = window ]; then
	id=app.clickmask.desktop
	icons=$work/icons
	go run ./packaging/icons assets/icons/app.png "$icons"
	for side in 16 24 32 48 64 128 256 512; do
		install -Dm644 "$icons/$side.png" "$usr/share/icons/hicolor/${side}x$side/apps/$id.png"
	done
	install -Dm644 assets/icons/app.svg "$usr/share/icons/hicolor/scalable/apps/$id.svg"
	install -Dm644 "$here/$id.desktop" "$usr/share/applications/$id.desktop"
	install -Dm644 "$here/$id.mime.xml" "$usr/share/mime/packages/$id.xml"
	mkdir -p "$usr/share/metainfo"
	sed "s/@VERSION@/$version/; s/@AUTHORS@/$authors/; s/@DATE@/$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%d)/" "$here/$id.metainfo.xml.in" >"$usr/share/metainfo/$id.metainfo.xml"
	chmod 644 "$usr/share/metainfo/$id.metainfo.xml"
fi
