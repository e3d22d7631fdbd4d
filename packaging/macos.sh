#!/usr/bin/env bash
# Makes the packages for this Mac into out/package (or OUT): a disk image with the application, and a tarball of the commands.
# Unproven: it has been read and not run, for want of a Mac; the workflow runs it.
#
# MACOSX_DEPLOYMENT_TARGET is the oldest system, 14.0 unless given (13.0 for Intel): that of ONNX Runtime.
# Signed ad hoc, which runs on the Mac that made it and elsewhere after "Open anyway"; with CERT_P12 (base64) and CERT_PASSWORD by
# that Developer ID, and with NOTARY_KEY (the text of a .p8), NOTARY_KEY_ID and NOTARY_ISSUER notarised as well.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh window
. packaging/lib.sh
case "$(uname -m)" in arm64) arch=arm64 least=14.0 ;; *) arch=amd64 least=13.0 ;; esac
export MACOSX_DEPLOYMENT_TARGET=${MACOSX_DEPLOYMENT_TARGET:-$least}
app=$work/disk/ClickMask.app
mkdir -p "$app/Contents/MacOS" "$app/Contents/Frameworks" "$app/Contents/Resources"
packaging/build.sh darwin window "$app/Contents/MacOS/clickmask"
library=$(scripts/onnxruntime.sh)
cp "$library" "$app/Contents/Frameworks/"
go run ./packaging/icons assets/icons/app.png "$work/icons"
cp "$work/icons/clickmask.icns" LICENSE NOTICE.md "$app/Contents/Resources/"
sed "s/@VERSION@/$version/; s/@AUTHORS@/$authors/; s/@LEAST@/$MACOSX_DEPLOYMENT_TARGET/" packaging/macos/Info.plist.in >"$app/Contents/Info.plist"
plutil -lint "$app/Contents/Info.plist" packaging/macos/entitlements.plist >&2

identity=- more=()
if [ -n "${CERT_P12:-}" ]; then
	# A keychain of its own, gone at the end.
	keychain=$work/sign.keychain-db password=$(uuidgen)
	base64 -D <<<"$CERT_P12" >"$work/cert.p12"
	security create-keychain -p "$password" "$keychain"
	security unlock-keychain -p "$password" "$keychain"
	security import "$work/cert.p12" -k "$keychain" -P "$CERT_PASSWORD" -T /usr/bin/codesign
	security set-key-partition-list -S apple-tool:,apple: -s -k "$password" "$keychain" >/dev/null
	security list-keychains -d user -s "$keychain" login.keychain-db
	trap 'security delete-keychain "$keychain" || true; rm -rf "$work"' EXIT
	rm "$work/cert.p12"
	identity=$(security find-identity -v -p codesigning "$keychain" | sed -n 's/.*"\(Developer ID Application: .*\)"/\1/p' | head -1)
	[ -n "$identity" ] || { echo "ClickMask: the certificate is no Developer ID Application" >&2; exit 1; }
	more=(--options runtime --timestamp)
fi
sign() { codesign --force --sign "$identity" ${more[@]+"${more[@]}"} "$@"; }
sign "$app/Contents/Frameworks/"*.dylib
sign --entitlements packaging/macos/entitlements.plist "$app"
codesign --verify --deep --strict "$app"

ln -s /Applications "$work/disk/Applications"
same "$work/disk"
dmg=$out/clickmask-macos-$arch.dmg
hdiutil create -quiet -ov -volname ClickMask -fs HFS+ -format ULMO -srcfolder "$work/disk" "$dmg"
if [ "$identity" != - ]; then
	codesign --force --sign "$identity" --timestamp "$dmg"
	if [ -n "${NOTARY_KEY:-}" ]; then
		printf '%s' "$NOTARY_KEY" >"$work/notary.p8"
		xcrun notarytool submit "$dmg" --key "$work/notary.p8" --key-id "$NOTARY_KEY_ID" --issuer "$NOTARY_ISSUER" --wait
		xcrun stapler staple "$dmg"
	fi
fi

# The commands alone.
folder=$work/clickmask-cli-macos-$arch
mkdir "$folder"
packaging/build.sh darwin headless "$folder/clickmask-cli"
cp "$library" docs/CLI.md "$folder/"
papers "$folder"
sign "$folder"/*.dylib
sign --entitlements packaging/macos/entitlements.plist "$folder/clickmask-cli"
same "$folder"
tar -C "$work" -czf "$out/clickmask-cli-macos-$arch.tar.gz" "$(basename "$folder")"
packaging/sums.sh "$out"
