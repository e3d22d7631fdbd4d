#!/usr/bin/env bash
# rpm.sh ROOT FILE: makes an RPM package of what tree.sh has laid out below ROOT.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$(cd "$1" && pwd) file=$2
. packaging/lib.sh
cp -a "$root" "$work/root"
rm -rf "$work/root/usr/share/doc"
mkdir -p "$work/root/usr/share/zsh/site-functions" "$work/root/usr/share/licenses/clickmask"
mv "$work/root/usr/share/zsh/vendor-completions/"* "$work/root/usr/share/zsh/site-functions/"
rmdir "$work/root/usr/share/zsh/vendor-completions"
install -m644 LICENSE NOTICE.md "$work/root/usr/share/licenses/clickmask/"
same "$work/root"
glibc=$(objdump -T "$root/usr/lib/clickmask/"* | grep -oE 'GLIBC_[0-9.]+' | sort -V | tail -1)
cat >"$work/clickmask.spec" <<S
Name: clickmask
Version: $version
Release: 1
Summary: Click a thing in a picture and get its mask
License: Apache-2.0 AND MIT AND BSD-3-Clause AND OFL-1.1
Packager: $maintainer
AutoReqProv: no
Requires: libc.so.6($glibc)(64bit) libgcc_s.so.1()(64bit) hicolor-icon-theme
Requires: libGL.so.1()(64bit) libX11.so.6()(64bit) libXcursor.so.1()(64bit) libXrandr.so.2()(64bit) libXinerama.so.1()(64bit) libXi.so.6()(64bit) libXxf86vm.so.1()(64bit) libstdc++.so.6()(64bit)
%description
Open a picture, click on a thing, and its mask is there at once. ClickMask works offline, on a plain CPU, and sends nothing
anywhere by itself. A model is inside.
%install
cp -a $work/root/. %{buildroot}/
%files
%license /usr/share/licenses/clickmask
/usr/bin/clickmask
/usr/lib/clickmask
/usr/share/applications/*
/usr/share/bash-completion/completions/*
/usr/share/fish/vendor_completions.d/*
/usr/share/icons/hicolor/*/apps/*
/usr/share/man/man1/*
/usr/share/metainfo/*
/usr/share/mime/packages/*
/usr/share/zsh/site-functions/*
S
rpmbuild --quiet -bb --define "_topdir $work/rpm" --define "_build_id_links none" --define "__os_install_post %{nil}" \
	--define "use_source_date_epoch_as_buildtime 1" --define "clamp_mtime_to_source_date_epoch 1" --define "_buildhost clickmask" \
	--define "_binary_payload w${PACK_LEVEL:-6}.xzdio" --define "debug_package %{nil}" "$work/clickmask.spec" >&2
cp "$work"/rpm/RPMS/*/*.rpm "$file"
