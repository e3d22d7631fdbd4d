#!/usr/bin/env bash
# image.sh FOLDER: what packaging/docker/Dockerfile makes, without a container's runtime and without its base images: the packages of Debian
# that the base (distroless cc) is made of are laid out by dpkg, the program of the tarball in FOLDER is put where the Dockerfile has
# it, and it runs there as the base's nobody, with nothing else and without a network. As root.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(cd "${1:-out/package}" && pwd)
. packaging/check/lib.sh
[ "$(id -u)" = 0 ] || fail "this needs root: it goes into what the image will be"
root=$work/image
mkdir -p "$work/debs" "$root/work" "$root/usr/lib/clickmask" "$root/usr/share/doc/clickmask" "$root/tmp" "$root/home/nonroot"
(cd "$work/debs" && apt-get -qq download base-files netbase tzdata media-types libc6 libssl3 libgcc-s1 libgomp1 libstdc++6 gcc-12-base ca-certificates >/dev/null 2>&1) ||
	{ seen "the image: not tried, for want of Debian's mirror"; exit 0; }
for deb in "$work"/debs/*.deb; do dpkg-deb -x "$deb" "$root"; done
rm -rf "$root"/usr/share/{man,locale,lintian} # as the base leaves them out
tar -xJf "$folder"/clickmask-cli-linux-*.tar.xz -C "$root/usr/lib/clickmask" --strip-components 1 --wildcards '*/clickmask-cli' '*/libonnxruntime*'
mv "$root/usr/lib/clickmask/clickmask-cli" "$root/usr/lib/clickmask/clickmask"
cp LICENSE NOTICE.md "$root/usr/share/doc/clickmask/"
picture "$root/work/ball.png"
chown 65532:65532 "$root/work" "$root/home/nonroot"
chmod 1777 "$root/tmp"
unshare --net chroot --userspec=65532:65532 "$root" /usr/lib/clickmask/clickmask --help >/dev/null || fail "the image: --help"
# An image's person has a home, and a container gives /proc and /sys.
unshare --mount --net sh -c 'mkdir -p "$1/proc"; mount -t proc proc "$1/proc"; mkdir -p "$1/sys"; mount --rbind /sys "$1/sys"; exec env -i HOME=/home/nonroot PATH=/usr/sbin:/usr/bin chroot --userspec=65532:65532 "$1" /usr/lib/clickmask/clickmask predict /work/ball.png --points 320,240 -o /work/mask.png' sh "$root" >/dev/null || fail "the image: predict"
right "$root/work/mask.png"
rm -rf "$root/home/nonroot/.cache"
bytes=$(du -sb --apparent-size "$root" | cut -f1)
[ "$bytes" -le 120000000 ] || fail "the image has $bytes bytes"
seen "the image of the commands, laid out without a container: predict gives the mask; $((bytes / 100000 / 10)).$((bytes / 100000 % 10)) MB, $(tar -C "$root" -c . | gzip -6 | wc -c) bytes packed"
