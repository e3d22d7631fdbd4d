#!/usr/bin/env bash
# macos.sh FOLDER: tries the package for this Mac: opens the dmg, runs the commands and the window where a call that reaches for the
# network ends the program, and looks what was left. See "On macOS and Windows" in docs/RELIABILITY.md.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(cd "${1:-out/package}" && pwd)
report=$folder/checked-macos.txt
seen() { echo "$*" | tee -a "$report" >&2; }
fail() { seen "FAILED: $*"; exit 1; }
work=$(mktemp -d)
trap 'hdiutil detach "$work/disk" >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
hdiutil attach -nobrowse -readonly -mountpoint "$work/disk" "$folder"/clickmask-macos-*.dmg >/dev/null
app=$work/ClickMask.app
cp -R "$work/disk/ClickMask.app" "$app"
codesign --verify --deep --strict "$app" || fail "the signature"
codesign -dv "$app" 2>&1 | grep -E 'Authority|Signature' | while read -r line; do seen "$line"; done
spctl --assess --type execute "$app" 2>&1 | while read -r line; do seen "Gatekeeper: $line"; done || true
program=$app/Contents/MacOS/clickmask
fence='(version 1)(allow default)(deny network* (with send-signal SIGKILL))(allow network* (local unix) (remote unix))'
mkdir -p "$work/home" "$work/切り抜き の folder"
cd "$work/切り抜き の folder"
run() { env -i HOME="$work/home" PATH=/usr/bin:/bin TMPDIR="$work/" sandbox-exec -p "$fence" "$@"; } # none of the variables that silence telemetry
run "$program" version || fail version
run "$program" sample -o out --force || fail sample
run "$program" bench --only encode,decode --runs 150 --threads 1 >/dev/null || fail bench # what is sent in batches is sent after seconds
seen "version, sample and bench reach for no network"
# The watch sees: this must be ended.
if run /usr/bin/curl -s -m 5 http://198.51.100.1/ >/dev/null 2>&1; then fail "the fence holds nothing back"; fi
if run "$program" --measure=clicks --sample >"$work/measured" 2>"$work/said"; then seen "the window: $(head -c 200 "$work/measured")"; else seen "no window here: $(head -1 "$work/said")"; fi
run "$program" doctor || true
find "$work/home" -type f | sed "s#$work/home/##" | grep -vE '^Library/(Caches/(clickmask|fyne)|Application Support/clickmask|Preferences/fyne/app.clickmask.desktop|Saved Application State)' >"$work/left" || true
[ ! -s "$work/left" ] || fail "left outside its folders: $(head -3 "$work/left")"
seen "nothing of it is outside its own folders"
