#!/usr/bin/env bash
# Makes the wheel for Python into out/package (or OUT), for this system and processor: the module in python/ with the program
# without a window and ONNX Runtime inside. It needs python3 with venv; hatchling is fetched into .deps/wheel.
#
# PROGRAM=FILE puts that program in, as it was built and signed for another package, in place of building one.
# VCREDIST=FOLDER is as in packaging/windows.sh; MACOSX_DEPLOYMENT_TARGET as in packaging/macos.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
. packaging/lib.sh
case "$(uname -s)" in
MINGW* | MSYS*) system=windows ending=.exe python=python bin=Scripts ;;
Darwin) system=darwin ending='' python=python3 bin=bin ;;
*) system=linux ending='' python=python3 bin=bin ;;
esac

venv=.deps/wheel
if [ ! -f $venv/ready ]; then
	rm -rf $venv
	$python -m venv $venv
	"$venv/$bin/python" -m pip install --quiet --disable-pip-version-check 'hatchling==1.27.0' >&2
	touch $venv/ready
fi

folder=$work/wheel
cp -R python "$folder"
find "$folder" -name __pycache__ -prune -exec rm -rf {} +
papers "$folder"
inside=$folder/clickmask/bin
mkdir "$inside"
if [ -n "${PROGRAM:-}" ]; then
	install -m755 "$PROGRAM" "$inside/clickmask$ending"
else
	packaging/build.sh $system headless "$inside/clickmask$ending"
fi
library=$(scripts/onnxruntime.sh)
install -m644 "$library" "$inside/"
if [ $system = windows ] && [ -n "${VCREDIST:-}" ]; then
	for dll in msvcp140.dll msvcp140_1.dll vcruntime140.dll vcruntime140_1.dll; do cp "$VCREDIST/$dll" "$inside/"; done
fi

# What pip holds against the system that it installs on.
case $system in
linux) # the newest version of a symbol that either file asks for; a text that only looks like one makes it stricter, never laxer
	glibc=$(grep -aohE 'GLIBC_2\.[0-9]+' "$inside"/* | cut -d. -f2 | sort -n | tail -1)
	platform=manylinux_2_${glibc}_$(uname -m)
	;;
darwin)
	case "$(uname -m)" in arm64) least=14.0 ;; *) least=13.0 ;; esac
	least=${MACOSX_DEPLOYMENT_TARGET:-$least}
	platform=macosx_${least%%.*}_0_$(uname -m)
	;;
windows) platform=win_amd64 ;;
esac
same "$folder"
hatchling=$PWD/$venv/$bin/python
rm -f "$out"/clickmask-*-py3-none-"$platform".whl
(cd "$folder" && CLICKMASK_VERSION=$version CLICKMASK_PLATFORM=$platform "$hatchling" -m hatchling build -t wheel -d "$out" >&2)
packaging/sums.sh "$out"
echo "$out/clickmask-$version-py3-none-$platform.whl"
