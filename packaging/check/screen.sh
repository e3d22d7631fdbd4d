#!/usr/bin/env bash
# screen.sh FOLDER FILE.png: starts the window of the program in FOLDER on the sample picture, keeps a picture of the screen, and
# ends it. For Windows and macOS, where nothing drives the window.
set -euo pipefail
folder=$1 file=$2
mkdir -p "$(dirname "$file")"
ending=
case "$(uname -s)" in MINGW* | MSYS*) ending=.exe ;; esac
"$folder/clickmask$ending" doctor || true
"$folder/clickmask$ending" --sample &
program=$!
sleep 25
case "$(uname -s)" in
Darwin) screencapture -x "$file" ;;
MINGW* | MSYS*)
	powershell -NoProfile -Command "Add-Type -AssemblyName System.Windows.Forms,System.Drawing
		\$s = [Windows.Forms.Screen]::PrimaryScreen.Bounds
		\$b = New-Object Drawing.Bitmap \$s.Width, \$s.Height
		[Drawing.Graphics]::FromImage(\$b).CopyFromScreen(0, 0, 0, 0, \$b.Size)
		\$b.Save('$(cygpath -w "$file")')"
	;;
esac
kill "$program" 2>/dev/null || { echo "the window has ended by itself" >&2; exit 1; }
