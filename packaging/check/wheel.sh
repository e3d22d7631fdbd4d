#!/usr/bin/env bash
# wheel.sh FILE.whl: installs a wheel into a new environment with nothing else in it, tries the command, and runs the module's own tests
# over what was installed.
set -euo pipefail
wheel=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")/../.."
case "$(uname -s)" in MINGW* | MSYS*) python=python bin=Scripts ;; *) python=python3 bin=bin ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
$python -m venv "$work/venv"
"$work/venv/$bin/python" -m pip install --quiet --disable-pip-version-check "$wheel"
"$work/venv/$bin/python" -m pip list --disable-pip-version-check --format freeze | grep -viE '^(pip|setuptools|wheel)==' >&2
unset CLICKMASK_PROGRAM ORT_LIB
export XDG_CACHE_HOME=$work/cache
"$work/venv/$bin/clickmask" version
"$work/venv/$bin/clickmask" sample -o "$work/out" >/dev/null
cp -R python/tests "$work/tests" # beside them there is no module but the installed one
cd "$work"
"venv/$bin/python" -m unittest tests.test_module
