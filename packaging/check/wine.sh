#!/usr/bin/env bash
# Tries the packages for Windows in a folder (out/package) under Wine: installs, starts by a double click, goes from a picture to a
# saved mask, compares predict with the program of this system, looks at what is said where something is missing, and removes.
#
#   packaging/check/wine.sh [FOLDER]
#
# Wine is no Windows: it has a C++ runtime of its own, draws with this system's OpenGL, and has no SmartScreen.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(cd "${1:-out/package}" && pwd)
. packaging/check/lib.sh
for tool in wine wineserver Xvfb xdotool import convert x86_64-w64-mingw32-gcc unzip; do
	command -v $tool >/dev/null || [ -x /usr/lib/wine/$tool ] || { echo "ClickMask: $tool is not there (on Debian: apt-get install wine wine64 xvfb xdotool imagemagick gcc-mingw-w64-x86-64 unzip)" >&2; exit 3; }
done
for name in "$folder"/clickmask*windows*; do
	[ "$(stat -c %s "$name")" -le "${MOST:-45000000}" ] || fail "$name is larger than 45 MB"
done
display
export WINEPREFIX=$work/wine WINEDEBUG=-all WINEARCH=win64 HOME=$work/person LC_ALL=C.UTF-8 FYNE_SCALE=1
unset CI GITHUB_ACTIONS
mkdir -p "$HOME"
PATH=$PATH:/usr/lib/wine
wineboot -i >/dev/null 2>&1
stop() { wineserver -k 2>/dev/null || true; wineserver -w 2>/dev/null || true; }
trap 'stop; end' EXIT
c=$WINEPREFIX/drive_c
if [ ! -e "$c/windows/system32/bcryptprimitives.dll" ]; then
	x86_64-w64-mingw32-gcc -shared -O2 -o "$c/windows/system32/bcryptprimitives.dll" packaging/check/bcryptprimitives.c -ladvapi32
fi
# Windows brings an old ONNX Runtime of its own in System32, which must not win. This one is no library at all.
echo "an old one" >"$c/windows/system32/onnxruntime.dll"

wine winecfg -v win7 >/dev/null 2>&1
if wine "$folder/clickmask-windows-amd64-setup.exe" /S >/dev/null 2>&1; then fail "the installer does not see that this Windows is too old"; fi
wine winecfg -v win10 >/dev/null 2>&1
wine "$folder/clickmask-windows-amd64-setup.exe" /S >/dev/null 2>&1 || fail "the installer"
me=$(ls -d "$c"/users/*/AppData/Local/Programs/ClickMask) || fail "nothing is installed"
person=${me%/AppData/*}
ls "$person/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/ClickMask.lnk" >/dev/null || fail "no entry in the Start menu"
registry() { wine reg query "$@" 2>/dev/null; }
registry 'HKCU\Software\Classes\Applications\clickmask.exe\shell\open\command' | grep -q 'clickmask.exe' || fail "no Open with"
registry 'HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\ClickMask' | grep -q "$version" || fail "no entry among the programs"
seen "setup.exe, Wine: installed for the person, with Start menu, Open with and an uninstaller"

odd=$person/Pictures/"切り抜き の folder"
mkdir -p "$odd"
picture "$odd/ball.png"
win() { winepath -w "$1" 2>/dev/null; }
said=$(wine "$me/clickmask-cli.exe" version 2>&1 | tr -d '\r') || fail "clickmask-cli.exe version: $said"
grep -q "^clickmask $version " <<<"$said" || fail "clickmask-cli.exe version says $said"
grep '^ONNX Runtime' <<<"$said" | grep -qi 'Programs.ClickMask.onnxruntime.dll' || fail "ONNX Runtime is another: $said"
seen "clickmask-cli.exe, Wine: $(grep '^ONNX Runtime' <<<"$said" | sed 's/(.*\\Programs/(…\\Programs/'), not System32's"
wine "$me/clickmask-cli.exe" predict "$(win "$odd/ball.png")" --points 320,240 -o "$(win "$odd")\\wine.png" >"$work/said" 2>&1 || fail "clickmask-cli.exe predict: $(cat "$work/said")"
right "$odd/wine.png"
if [ -n "${LINUX_PROGRAM:-}" ]; then
	"$LINUX_PROGRAM" predict "$odd/ball.png" --points 320,240 --no-cache -o "$work/linux.png" >/dev/null
	cmp -s "$work/linux.png" "$odd/wine.png" && seen "clickmask-cli.exe, Wine: predict gives byte for byte the mask of Linux" || fail "predict gives another mask than on Linux"
fi

# A double click: the parent is explorer.exe.
settings_windows() { mkdir -p "$person/AppData/Roaming/fyne/app.clickmask.desktop"; echo '{"width":1000,"height":700,"theme":"dark","language":"en","offered":true}' >"$person/AppData/Roaming/fyne/app.clickmask.desktop/settings.json"; }
settings_windows
anywhere= # windows lie in that of Wine's desktop
wine explorer /desktop=check,1280x800 "$(win "$me/clickmask.exe")" "$(win "$odd/ball.png")" >/dev/null 2>&1 </dev/null &
pids+=($!)
from_open_to_saved "$odd"
import -window "$window" "${report%.txt}-wine.png"
seen "clickmask.exe, Wine, started by explorer as by a double click: the window, from a picture to a saved mask"
stop

# What is missing is said, where it can be read: on stderr, or in a box where the program has no terminal.
said=$(WINEDLLOVERRIDES="msvcp140,msvcp140_1,vcruntime140,vcruntime140_1=" wine "$me/clickmask-cli.exe" predict "$(win "$odd/ball.png")" --points 1,1 -o "$(win "$odd")\\x.png" 2>&1 | tr -d '\r') && true
grep -q 'Visual C++' <<<"$said" && [ "$(grep -c . <<<"$said")" = 1 ] || fail "without the C++ runtime it says: $said"
seen "no C++ runtime: $said"
mv "$me/onnxruntime.dll" "$me/away.dll"
said=$(wine "$me/clickmask-cli.exe" predict "$(win "$odd/ball.png")" --points 1,1 -o "$(win "$odd")\\x.png" 2>&1 | tr -d '\r') && true
grep -q 'onnxruntime.dll' <<<"$said" && [ "$(grep -c . <<<"$said")" = 1 ] || fail "without ONNX Runtime it says: $said"
mv "$me/away.dll" "$me/onnxruntime.dll"
seen "no ONNX Runtime: $said"
stop
had=$DISPLAY
display -extension GLX
wine explorer /desktop=check,1280x800 "$(win "$me/clickmask.exe")" >/dev/null 2>&1 </dev/null & # nobody reads that
pids+=($!)
box() { xdotool search --name '^ClickMask$' >/dev/null; }
until_so 120 "a box that tells of OpenGL" box
sleep 1
import -window root "${report%.txt}-wine-no-opengl.png"
seen "no OpenGL, started by explorer: a box (checked-wine-no-opengl.png)"
stop
DISPLAY=$had

# The zip keeps everything beside itself.
unzip -q "$folder/clickmask-windows-amd64.zip" -d "$odd"
unzip -q "$folder/clickmask-cli-windows-amd64.zip" -d "$odd"
wine "$odd/clickmask-cli-windows-amd64/clickmask-cli.exe" predict "$(win "$odd/ball.png")" --points 320,240 --force -o "$(win "$odd")\\zip.png" >/dev/null 2>&1 || fail "the zip of the commands: predict"
cmp -s "$odd/zip.png" "$odd/wine.png" || fail "the zip of the commands gives another mask"
wine "$odd/clickmask-windows-amd64/clickmask.exe" predict "$(win "$odd/ball.png")" --points 320,240 --force -o "$(win "$odd")\\zip.png" >/dev/null 2>&1 || fail "the zip: predict"
cmp -s "$odd/zip.png" "$odd/wine.png" || fail "the zip gives another mask"
ls -d "$odd/clickmask-windows-amd64/data/AppData/Local/clickmask" >/dev/null || fail "the zip does not keep its folders beside itself"
seen "zip, Wine, odd folder: predict gives the mask, and its folders are beside it"

echo mine >"$me/mine.txt"
wine "$me/uninstall.exe" /S "_?=$(win "$me")" >/dev/null 2>&1 || true
until_so 60 "the program is removed" eval "[ ! -e '$me/clickmask.exe' ]"
[ -e "$me/mine.txt" ] && [ -s "$odd/ball_mask.png" ] && [ -e "$person/AppData/Roaming/fyne/app.clickmask.desktop/settings.json" ] || fail "the uninstaller takes what is the person's"
if registry 'HKCU\Software\Classes\Applications\clickmask.exe' >/dev/null; then fail "Open with is left"; fi
seen "uninstall.exe, Wine: the program is gone; masks, settings and a foreign file are left"
