#!/usr/bin/env bash
# Tries the packages for Linux in a folder (out/package) as a stranger would: in a bare Debian and as an ordinary user. As root.
#
#   packaging/check/linux.sh [FOLDER]      ROOT=FOLDER is a bare Debian from debootstrap, used again; it is changed
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(cd "${1:-out/package}" && pwd)
. packaging/check/lib.sh
[ "$(id -u)" = 0 ] || fail "this needs root: it makes a bare Debian and goes into it"
for tool in debootstrap Xvfb xdotool import convert lintian desktop-file-validate appstreamcli unshare; do
	command -v $tool >/dev/null || { echo "ClickMask: $tool is not there (on Debian: apt-get install debootstrap xvfb xdotool imagemagick lintian desktop-file-utils appstream)" >&2; exit 3; }
done
case "$(uname -m)" in x86_64) arch=amd64 ;; aarch64) arch=arm64 ;; esac

# Size: nothing is more than 45 MB.
for f in "$folder"/*; do
	[ "$(stat -c %s "$f")" -le 45000000 ] || fail "$(basename "$f") is larger than 45 MB"
done

# What Debian's own checker says. The overrides in the packages are those of packaging/linux/deb.sh.
for deb in clickmask clickmask-cli; do
	cp "$folder/$deb-linux-$arch.deb" "$work/${deb}_$version.deb"
	said=$(lintian --allow-root --fail-on none --tag-display-limit 0 "$work/${deb}_$version.deb" 2>&1 | grep -E '^[EWP]:' | grep -vE 'no-copyright-file-in-nowhere' || true)
	[ -z "$said" ] && seen "$deb.deb: lintian says nothing" || { seen "$deb.deb: lintian says: $said"; grep -q '^E:' <<<"$said" && fail lintian || true; }
done

# A bare Debian with an ordinary user.
root=${ROOT:-$work/root}
mirror=${MIRROR:-$(sed -n 's/^URIs: //p; s/^deb \(\[[^]]*\] \)\?\([^ ]*\) .*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -1 || true)}
[ -x "$root/bin/sh" ] || debootstrap --variant=minbase "${SUITE:-bookworm}" "$root" "$mirror" >/dev/null
mkdir -p "$root/dev/shm" "$root/tmp/.X11-unix" "$root/proc" "$root/sys"
in_root() { chroot "$root" "$@"; }
id -u >/dev/null
in_root id guest >/dev/null 2>&1 || in_root useradd -m guest
guest() { # guest COMMAND...: as an ordinary user of the bare Debian, with /proc and /sys and without a network
	unshare --mount --net sh -c 'root=$1; shift
		mount -t proc proc "$root/proc"; mount --rbind /sys "$root/sys"; mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"; mount -t tmpfs tmpfs "$root/dev/shm"
		exec chroot --userspec=guest:guest "$root" env -i HOME=/home/guest PATH=/usr/bin:/bin DISPLAY="$DISPLAY" LANG=C.UTF-8 FYNE_SCALE=1 "$@"' sh "$root" "$@"
}
display
picture "$work/ball.png"
home=$root/home/guest
place() { # place FOLDER: a new folder of the guest's with the picture
	rm -rf "$root$1" "$home/.cache" "$home/.local"
	mkdir -p "$root$1"
	cp "$work/ball.png" "$root$1/"
	settings "$home"
	in_root chown -R guest:guest "$1" /home/guest
}

# Without OpenGL: one sentence, and the commands go on.
odd="/home/guest/切り抜き の folder"
place "$odd"
tar -xJf "$folder/clickmask-linux-$arch.tar.xz" -C "$root$odd"
tar -xJf "$folder/clickmask-linux-$arch-onefile.tar.xz" -C "$root$odd"
chmod -R a-w "$root$odd/clickmask-linux-$arch" "$root$odd/clickmask-linux-$arch-onefile"
if ! ls "$root"/usr/lib/*/libGL.so.1 >/dev/null 2>&1; then
	said=$(guest "$odd/clickmask-linux-$arch/clickmask" "$odd/ball.png" 2>&1) && fail "a window without OpenGL"
	[ "$(grep -c . <<<"$said")" = 1 ] && grep -q 'libGL.so.1' <<<"$said" || fail "without libGL it says: $said"
	seen "tar.xz, bare Debian without libGL: $said"
fi

# The commands, from a folder with spaces and Japanese letters that nobody may write to.
in_root sh -c 'command -v apt-get >/dev/null' || fail "the bare Debian has no apt"
for name in "clickmask-linux-$arch" "clickmask-linux-$arch-onefile"; do
	guest "$odd/$name/clickmask" predict "$odd/ball.png" --points 320,240 --force -o "$odd/$name.png" >/dev/null || fail "$name: predict"
	right "$root$odd/$name.png"
	cmp -s "$root$odd/$name.png" "$root$odd/clickmask-linux-$arch.png" || fail "$name gives another mask"
	seen "$name, odd folder that is read only: predict gives the mask"
done

# The Debian packages, installed with all that they ask for and nothing else.
cp "$folder"/*.deb "$root/tmp/"
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
for deb in clickmask-cli clickmask; do
	in_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "/tmp/$deb-linux-$arch.deb" >"$work/apt.log" 2>&1 || { tail -5 "$work/apt.log" >&2; fail "$deb.deb does not install"; }
	guest "$deb" version >"$work/version.txt" || fail "$deb version"
	grep -q "^clickmask $version " "$work/version.txt" || fail "$deb version says $(head -1 "$work/version.txt")"
	guest "$deb" predict "$odd/ball.png" --points 320,240 --force -o "$odd/$deb.png" >/dev/null || fail "$deb predict"
	cmp -s "$root$odd/$deb.png" "$root$odd/clickmask-linux-$arch.png" || fail "$deb gives another mask"
	seen "$deb.deb, bare Debian, ordinary user: version, and predict gives the mask"
done
in_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends libgl1-mesa-dri >/dev/null 2>&1 || fail "Mesa does not install"
desktop-file-validate "$root/usr/share/applications/app.clickmask.desktop.desktop" || fail "the desktop file"
appstreamcli validate --no-net "$root/usr/share/metainfo/app.clickmask.desktop.metainfo.xml" >"$work/appstream" || { cat "$work/appstream" >&2; fail "the metainfo"; }
seen "clickmask.deb: desktop-file-validate and appstreamcli find nothing"

# The window: from a picture to a saved mask.
for start in /usr/bin/clickmask "$odd/clickmask-linux-$arch/clickmask" "$odd/clickmask-linux-$arch-onefile/clickmask"; do
	place /home/guest/work
	guest "$start" /home/guest/work/ball.png 2>"$work/said" &
	pids+=($!)
	from_open_to_saved "$root/home/guest/work"
	[ -n "${SHOT:-}" ] || SHOT=taken import -window "$window" "${report%.txt}-linux.png"
	ended "${pids[-1]}"
	[ ! -s "$work/said" ] || seen "$start said: $(head -2 "$work/said")"
	seen "$start, bare Debian, ordinary user: the window, from a picture to a saved mask"
done
guest clickmask doctor >"$work/doctor" || true
grep -E '^(verdict|PROBLEM|OpenGL)' "$work/doctor" | while read -r line; do seen "doctor in the bare Debian: $line"; done

in_root env DEBIAN_FRONTEND=noninteractive apt-get purge -y clickmask clickmask-cli >/dev/null 2>&1 || fail "they do not go away"
left=$(find "$root/usr" -iname '*clickmask*' | head -3)
[ -z "$left" ] && [ -s "$root/home/guest/work/ball_mask.png" ] || fail "purge leaves $left, or takes masks"
seen "purge: nothing of the program is left, and the mask is"
