#!/usr/bin/env bash
# Makes the packages for Windows (x86-64) into out/package (or OUT): zips of the window and of the commands that
# run from any folder, and an installer of both for one person. Made on Windows with its own tools, or here with MinGW and NSIS:
#
#   packaging/windows.sh [zip|setup|stage]...
#
# stage puts what is to be packed into out/stage, where it can be signed; STAGE=FOLDER packs that.
#
# VCREDIST=FOLDER puts Microsoft's C++ runtime beside the program: the folder Microsoft.VC143.CRT of a Visual Studio whose
# licence lets you hand it on (docs/RELEASING.md). Without it the packages have none, and where Windows has none either the
# program says what to install.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/lib.sh
kinds=${*:-zip setup}
named=clickmask-windows-amd64
case "$(uname -s)" in
MINGW* | MSYS*) ;;
*)
	export CC=x86_64-w64-mingw32-gcc GOARCH=amd64 ORT_FOR=MINGW64-x86_64
	for tool in $CC python3; do
		command -v $tool >/dev/null || { echo "ClickMask: $tool is not there (on Debian: apt-get install gcc-mingw-w64-x86-64 nsis python3)" >&2; exit 3; }
	done
	;;
esac

folder=$work/$named
trap 'rm -rf "$work" rsrc_windows_amd64.syso' EXIT
if [ -n "${STAGE:-}" ]; then
	cp -R "$STAGE" "$folder"
else
	mkdir -p "$folder"
	for program in "clickmask window ClickMask" "clickmask-cli headless ClickMask without a window"; do
		read -r name kind what <<<"$program"
		packaging/windows/resource.sh "$name" "$what"
		packaging/build.sh windows "$kind" "$folder/$name.exe"
		rm rsrc_windows_amd64.syso
	done
	cp "$(scripts/onnxruntime.sh)" "$folder/onnxruntime.dll"
	if [ -n "${VCREDIST:-}" ]; then
		for dll in msvcp140.dll msvcp140_1.dll vcruntime140.dll vcruntime140_1.dll; do
			cp "$VCREDIST/$dll" "$folder/" || { echo "ClickMask: there is no $dll in $VCREDIST" >&2; exit 1; }
		done
	fi
	papers "$folder"
	cp README.md "$folder/"
fi
same "$folder"

case " $kinds " in *" stage "*)
	rm -rf "$out/../stage"
	cp -R "$folder" "$out/../stage"
	;;
esac
case " $kinds " in *" zip "*)
	# portable.txt has the program keep its folders beside itself (main_portable.go). The commands have a zip of their own: they
	# are a whole program, and together the two would be a large download.
	commands=clickmask-cli-windows-amd64
	mkdir -p "$work/z/$named" "$work/z/$commands"
	cp -p "$folder"/* packaging/windows/portable.txt "$work/z/$named/"
	mv "$work/z/$named/clickmask-cli.exe" "$work/z/$commands/"
	cp -p "$folder"/*.dll "$folder/LICENSE" "$folder/NOTICE.md" docs/CLI.md "$work/z/$commands/"
	for one in $named $commands; do python3 packaging/zip.py "$work/z/$one" "$out/$one.zip"; done
	;;
esac
case " $kinds " in *" setup "*)
	if command -v makensis >/dev/null; then
		GOOS='' GOARCH='' CC='' go run ./packaging/icons assets/icons/app.png "$work/icons"
		makensis -V2 ${PACK_LEVEL:+-DQUICK} -DSRC="$folder" -DICON="$work/icons/clickmask.ico" -DOUT="$work/$named-setup.exe" -DVERSION="$version" -DAUTHORS="$authors" packaging/windows/installer.nsi >&2
		mv "$work/$named-setup.exe" "$out/"
	else
		echo "ClickMask: no installer, because makensis is not there (on Debian: apt-get install nsis)" >&2
	fi
	;;
esac
packaging/sums.sh "$out"
