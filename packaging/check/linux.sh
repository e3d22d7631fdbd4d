#!/usr/bin/env bash
# Tries the packages for Linux in a folder (out/package) as a stranger would: in a bare Debian and as an ordinary user. As root.
#
#   packaging/check/linux.sh [FOLDER]      ROOT=FOLDER is a bare Debian from debootstrap, used again; it is changed
#
# An AppImage that is not in FOLDER is made with a stand-in for its runtime where RUNTIME_SOURCE=FOLDER has that one's source, and tried.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(cd "${1:-out/package}" && pwd)
. packaging/check/lib.sh
. packaging/check/root.sh
[ "$(id -u)" = 0 ] || fail "this needs root: it makes a bare Debian and goes into it"
for tool in debootstrap man Xvfb xdotool import convert lintian desktop-file-validate appstreamcli unshare; do
	command -v $tool >/dev/null || { echo "ClickMask: $tool is not there (on Debian: apt-get install debootstrap man-db xvfb xdotool imagemagick lintian desktop-file-utils appstream)" >&2; exit 3; }
done
case "$(uname -m)" in x86_64) arch=amd64 ;; aarch64) arch=arm64 ;; esac

# Size: nothing is more than 45 MB, but for what was packed quickly (MOST). Sums: those that are written are of these files.
for f in "$folder"/*; do
	[ "$(stat -c %s "$f")" -le "${MOST:-45000000}" ] || fail "$(basename "$f") is larger than 45 MB"
done
(cd "$folder" && sha256sum --quiet --ignore-missing -c SHA256SUMS) || fail "SHA256SUMS is of other files"
for name in "$folder"/clickmask*; do
	grep -q "  $(basename "$name")\$" "$folder/SHA256SUMS" || fail "SHA256SUMS has no $(basename "$name")"
done

# What Debian's own checker says. The overrides in the packages are those of packaging/linux/deb.sh.
for deb in clickmask clickmask-cli; do
	cp "$folder/$deb-linux-$arch.deb" "$work/${deb}_$version.deb"
	said=$(lintian --allow-root --fail-on none --tag-display-limit 0 "$work/${deb}_$version.deb" 2>&1 | grep -E '^[EWP]:' | grep -vE 'no-copyright-file-in-nowhere' || true)
	[ -z "$said" ] && seen "$deb.deb: lintian says nothing" || { seen "$deb.deb: lintian says: $said"; grep -q '^E:' <<<"$said" && fail lintian || true; }
done

bare || fail "debootstrap: $(tail -1 "$work/debootstrap.log")"
[ -c "$root/dev/fuse" ] || mknod -m 666 "$root/dev/fuse" c 10 229 2>/dev/null || true
display
picture "$work/ball.png"
place() { # place PERSON FOLDER: a new folder of that person's with the picture, and a home in which nothing is kept
	local home=$root/home/$1
	rm -rf "$root$2" "$home/.cache" "$home/.local" "$home/.config"
	mkdir -p "$root$2"
	cp "$work/ball.png" "$root$2/"
	settings "$home"
	in_root chown -R "$1:$1" "$2" "/home/$1"
}

# What runs from anywhere lies in a folder with spaces and Japanese letters that is root's, so that nobody else may write to it.
apps="/opt/切り抜き の folder"
rm -rf "$root/opt"
mkdir -p "$root$apps"
for name in "clickmask-linux-$arch" "clickmask-linux-$arch-onefile" "clickmask-cli-linux-$arch"; do tar --no-same-owner -xJf "$folder/$name.tar.xz" -C "$root$apps"; done
places=("$apps/clickmask-linux-$arch/clickmask" "$apps/clickmask-linux-$arch-onefile/clickmask" "$apps/clickmask-cli-linux-$arch/clickmask-cli")
whose=AppImage
if [ -f "$folder/clickmask-linux-$arch.AppImage" ]; then
	cp "$folder/clickmask-linux-$arch.AppImage" "$root$apps/"
elif [ -n "${RUNTIME_SOURCE:-}" ]; then
	packaging/check/runtime.sh "$RUNTIME_SOURCE" "$work/runtime" 2>/dev/null || fail "the stand-in for the runtime of AppImages"
	dpkg-deb -x "$folder/clickmask-linux-$arch.deb" "$work/laid-out"
	STAND_IN=yes packaging/linux/appimage.sh "$work/laid-out" "$work/runtime" "$root$apps/clickmask-linux-$arch.AppImage"
	whose="AppImage with a stand-in for its runtime"
	cp -a "$work/laid-out" "$work/another folder"
	STAND_IN=yes packaging/linux/appimage.sh "$work/another folder" "$work/runtime" "$work/again.AppImage"
	cmp -s "$work/again.AppImage" "$root$apps/clickmask-linux-$arch.AppImage" || fail "the AppImage is not the same from another folder"
	seen "$whose: the same bytes from two folders, $(stat -c %s "$root$apps/clickmask-linux-$arch.AppImage") of them"
else
	seen "AppImage: not tried, for want of its runtime (APPIMAGE_RUNTIME, or RUNTIME_SOURCE for a stand-in)"
fi
appimage="$apps/clickmask-linux-$arch.AppImage"
chmod -R go-w "$root/opt"

# Without OpenGL: one sentence, and the commands go on.
odd="/home/guest/写真 の folder"
place guest "$odd"
if ! ls "$root"/usr/lib/*/libGL.so.1 >/dev/null 2>&1; then
	said=$(guest "${places[0]}" "$odd/ball.png" 2>&1) && fail "a window without OpenGL"
	[ "$(grep -c . <<<"$said")" = 1 ] && grep -q 'libGL.so.1' <<<"$said" || fail "without libGL it says: $said"
	seen "tar.xz, bare Debian without libGL: $said"
fi

# The commands, from that folder, by the person and by another, who shares nothing with the first.
n=0
for program in "${places[@]}"; do
	n=$((n + 1))
	name=$(basename "$(dirname "$program")")
	guest "$program" predict "$odd/ball.png" --points 320,240 --force -o "$odd/$n.png" >/dev/null || fail "$name: predict"
	right "$root$odd/$n.png"
	cmp -s "$root$odd/$n.png" "$root$odd/1.png" || fail "$name gives another mask"
	place other "/home/other/work"
	as other "$program" predict /home/other/work/ball.png --points 320,240 -o /home/other/work/mask.png >/dev/null || fail "$name: predict by a second user"
	cmp -s "$root/home/other/work/mask.png" "$root$odd/1.png" || fail "$name gives a second user another mask"
	seen "$name, odd folder that is read only: predict gives the mask, to a second user too"
done
if [ -f "$root$appimage" ]; then
	guest env APPIMAGE_EXTRACT_AND_RUN=1 "$appimage" predict "$odd/ball.png" --points 320,240 --force -o "$odd/appimage.png" >/dev/null || fail "AppImage: predict"
	cmp -s "$root$odd/appimage.png" "$root$odd/1.png" || fail "the AppImage gives another mask"
	seen "$whose, odd folder that is read only, no FUSE: predict gives the mask"
fi

# The Debian packages, installed with all that they ask for and nothing else.
cp "$folder"/*.deb "$root/tmp/"
for deb in clickmask-cli clickmask; do
	apt install "/tmp/$deb-linux-$arch.deb" || { tail -5 "$work/apt.log" >&2; fail "$deb.deb does not install"; }
	guest "$deb" version >"$work/version.txt" || fail "$deb version"
	grep -q "^clickmask $version " "$work/version.txt" || fail "$deb version says $(head -1 "$work/version.txt")"
	guest "$deb" predict "$odd/ball.png" --points 320,240 --force -o "$odd/$deb.png" >/dev/null || fail "$deb predict"
	cmp -s "$root$odd/$deb.png" "$root$odd/1.png" || fail "$deb gives another mask"
	seen "$deb.deb, bare Debian, ordinary user: version, and predict gives the mask"
	zcat "$root/usr/share/man/man1/$deb.1.gz" >"$work/$deb.1"
	said=$(MANWIDTH=80 man --warnings -E UTF-8 -l "$work/$deb.1" 2>&1 >"$work/$deb.page")
	[ -z "$said" ] && grep -q "^NAME" "$work/$deb.page" && grep -q "$deb" "$work/$deb.page" || fail "the manual page of $deb: $said"
	seen "$deb.deb: the manual page has $(wc -l <"$work/$deb.page") lines, and man says nothing of it"
done
apt install libgl1-mesa-dri fuse3 || fail "Mesa does not install"
desktop-file-validate "$root/usr/share/applications/app.clickmask.desktop.desktop" || fail "the desktop file"
appstreamcli validate --no-net "$root/usr/share/metainfo/app.clickmask.desktop.metainfo.xml" >"$work/appstream" || { cat "$work/appstream" >&2; fail "the metainfo"; }
seen "clickmask.deb: desktop-file-validate and appstreamcli find nothing"

# The window: from a picture to a saved mask.
window_of() { # window_of WHAT COMMAND...
	local what=$1
	shift
	place guest /home/guest/work
	guest "$@" /home/guest/work/ball.png 2>"$work/said" &
	pids+=($!)
	from_open_to_saved "$root/home/guest/work"
	[ -n "${SHOT:-}" ] || SHOT=taken import -window "$window" "${report%.txt}-linux.png"
	ended "${pids[-1]}"
	[ ! -s "$work/said" ] || seen "$what said: $(head -2 "$work/said")"
	seen "$what, bare Debian, ordinary user: the window, from a picture to a saved mask"
}
window_of clickmask.deb /usr/bin/clickmask
window_of "clickmask-linux-$arch.tar.xz" "${places[0]}"
window_of "clickmask-linux-$arch-onefile.tar.xz" "${places[1]}"
if [ -f "$root$appimage" ]; then
	if guest "$appimage" version >/dev/null 2>&1; then
		window_of "$whose, mounted by FUSE" "$appimage"
	else
		seen "$whose: not mounted, because this machine does not lend /dev/fuse to a bare Debian"
		window_of "$whose, unpacked" env APPIMAGE_EXTRACT_AND_RUN=1 "$appimage"
	fi
fi
guest clickmask doctor >"$work/doctor" || true
grep -E '^(verdict|PROBLEM|OpenGL)' "$work/doctor" | while read -r line; do seen "doctor in the bare Debian: $line"; done

apt purge clickmask clickmask-cli || fail "they do not go away"
left=$(find "$root/usr" "$root/etc" "$root/var/lib" -iname '*clickmask*' | head -3)
[ -z "$left" ] && [ -s "$root/home/guest/work/ball_mask.png" ] || fail "purge leaves $left, or takes masks"
seen "purge: nothing of the program is left, and the mask is"
