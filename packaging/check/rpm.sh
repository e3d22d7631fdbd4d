#!/usr/bin/env bash
# rpm.sh FOLDER: installs the .rpm in FOLDER into an empty root with this system's rpm, looks at what came of it, runs the program, and
# removes it. There is no Fedora here, so that what it asks for is compared with what it links and opens, and not resolved.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(cd "${1:-out/package}" && pwd)
. packaging/check/lib.sh
file=$(ls "$folder"/clickmask-linux-*.rpm 2>/dev/null) || { seen "rpm: not tried, because there is none"; exit 0; }
[ "$(id -u)" = 0 ] || fail "this needs root: it installs into a root of its own"
root=$work/root
mkdir -p "$root"
export LC_ALL=C.UTF-8
rpm=(rpm --root "$root" --dbpath /var/lib/rpm)
"${rpm[@]}" --initdb
"${rpm[@]}" -i --nodeps "$file" || fail "the rpm does not install"
[ -z "$(rpm -qp --scripts --triggers "$file")" ] || fail "the rpm runs something: $(rpm -qp --scripts --triggers "$file")"
said=$("${rpm[@]}" -V --nodeps clickmask) || fail "what was installed is not what the rpm says: $said"
[ "$("${rpm[@]}" -q --qf '%{VERSION} %{PACKAGER}' clickmask)" = "$version $maintainer" ] || fail "the rpm says $("${rpm[@]}" -qi clickmask)"

# All libraries that a file links or opens by name are asked for by their sonames, which are the same on Fedora and openSUSE.
asked=$(rpm -qp --requires "$file")
for library in $(objdump -p "$root/usr/lib/clickmask/"* | sed -n 's/^ *NEEDED *//p' | sort -u) libX11.so.6 libXcursor.so.1 libXrandr.so.2 libXinerama.so.1 libXi.so.6 libXxf86vm.so.1; do
	case "$library" in
	libm.so.6 | libdl.so.2 | libpthread.so.0 | librt.so.1 | ld-linux*) continue ;; # libc's own
	libonnxruntime*) continue ;;                                                  # beside the program
	esac
	grep -qF "$library(" <<<"$asked" || fail "the rpm does not ask for $library"
done
desktop-file-validate "$root/usr/share/applications/"*.desktop || fail "the desktop file"
picture "$work/ball.png"
unshare --net env -i HOME="$work/home" PATH=/usr/bin:/bin "$root/usr/bin/clickmask" predict "$work/ball.png" --points 320,240 -o "$work/mask.png" >/dev/null || fail "predict of what the rpm installed"
right "$work/mask.png"
files=$(rpm -qlp "$file" | wc -l)
"${rpm[@]}" -e --nodeps clickmask || fail "the rpm does not go away"
left=$(find "$root/usr" -iname '*clickmask*' | head -3)
[ -z "$left" ] || fail "the rpm leaves $left"
seen "rpm, an empty root, this system's rpm: $files files, no scriptlets, installed as it says, asks for all that it links and opens, predict gives the mask, and goes away without a rest; not resolved by dnf or zypper"
