# A bare Debian, for the checks of packages. Sourced after lib.sh.
root=${ROOT:-$work/root}
mirror=${MIRROR:-$(sed -n 's/^URIs: //p; s/^deb \(\[[^]]*\] \)\?\([^ ]*\) .*/\2/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -1 || true)}
suite=${SUITE:-bookworm}

# bare makes it, or takes what ROOT names, with two people in it who are nobody special.
bare() {
	# What it mounts in there goes away with it, however it ends.
	[ -x "$root/bin/sh" ] || timeout "${BARE_WITHIN:-0}" unshare --mount debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$work/debootstrap.log" || return 1
	mkdir -p "$root/dev/shm" "$root/tmp/.X11-unix" "$root/proc" "$root/sys"
	local who
	for who in guest other; do in_root id $who >/dev/null 2>&1 || in_root useradd -m $who; done
	cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
}
in_root() { chroot "$root" "$@"; }
apt() { in_root env DEBIAN_FRONTEND=noninteractive apt-get -y --no-install-recommends "$@" >"$work/apt.log" 2>&1; }
guest() { as guest "$@"; }
as() { # as PERSON COMMAND...: as that person in the bare Debian, with /proc and /sys and without a network
	unshare --mount --net sh -c 'root=$1; who=$2; shift 2
		mount -t proc proc "$root/proc"; mount --rbind /sys "$root/sys"; mount -t tmpfs tmpfs "$root/dev/shm"
		[ ! -d /tmp/.X11-unix ] || mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
		exec chroot --userspec="$who:$who" "$root" env -i HOME="/home/$who" PATH=/usr/bin:/bin DISPLAY="${DISPLAY:-}" LANG=C.UTF-8 FYNE_SCALE=1 "$@"' sh "$root" "$@"
}
