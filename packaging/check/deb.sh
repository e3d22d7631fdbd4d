#!/usr/bin/env bash
# deb.sh PROGRAM: the part of make test-packages that CI has the time for. The program that is built already (bin/clickmask) becomes a .deb,
# which is installed in a bare Debian, run there by an ordinary user, and removed. Where that cannot be tried (no root, no debootstrap,
# no answer from Debian's mirror) it says so and is content; what is wrong with the package is not forgiven.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$1
untried() { echo "ClickMask: the .deb was not tried in a bare Debian: $*" >&2; exit 0; }
[ "$(id -u)" = 0 ] || untried "that needs root"
for tool in debootstrap dpkg-deb unshare chroot objdump wget; do command -v $tool >/dev/null || untried "$tool is not there"; done
unshare --mount --net mount -t proc proc /mnt 2>/dev/null || untried "this machine makes no room of its own for it (unshare)"
. packaging/check/lib.sh
. packaging/check/root.sh
[ -n "$mirror" ] || untried "no mirror is known (MIRROR)"
[ -x "$root/bin/sh" ] || timeout 20 wget -q -T 8 -t 1 -O /dev/null "$mirror/dists/$suite/InRelease" || untried "$mirror does not answer"

packaging/linux/tree.sh "$work/tree" "$program" window
chmod 755 "$work/tree"
PACK_LEVEL=0 packaging/linux/deb.sh "$work/tree" clickmask "$work/clickmask.deb" 2>/dev/null
rm -rf "$work/tree"

# The mirror may go away at any moment, so that only what needs none of it is held against the package.
BARE_WITHIN=150 bare || untried "debootstrap did not end well in time"
mv "$work/clickmask.deb" "$root/tmp/clickmask.deb"
apt -s install /tmp/clickmask.deb || { tail -5 "$work/apt.log" >&2; fail "clickmask.deb asks for what Debian does not have"; }
in_root timeout 100 apt-get -qq -y --no-install-recommends --download-only install /tmp/clickmask.deb >/dev/null 2>&1 || untried "$mirror stopped answering"
apt install /tmp/clickmask.deb || { tail -5 "$work/apt.log" >&2; fail "clickmask.deb does not install"; }

cp assets/sample/sample.jpg "$root/tmp/sample.jpg"
chmod 644 "$root/tmp/sample.jpg"
said=$(guest clickmask version) || fail "version: $said"
grep -q "^clickmask $version" <<<"$said" || fail "version says $said"
guest clickmask predict /tmp/sample.jpg --points 900,370 -o /home/guest/mask.png >/dev/null || fail "predict"
[ -s "$root/home/guest/mask.png" ] || fail "predict writes no mask"
guest env DISPLAY= clickmask /tmp/sample.jpg >"$work/said" 2>&1 && fail "a window without a display"
[ "$(grep -c . "$work/said")" = 1 ] || fail "without a display it says: $(cat "$work/said")"
apt purge clickmask || fail "it does not go away"
left=$(find "$root/usr" "$root/etc" -iname '*clickmask*' | head -3)
[ -z "$left" ] || fail "purge leaves $left"
seen "clickmask.deb, bare Debian, ordinary user: installs, version, predict, one sentence without a display, and goes away without a rest"
