#!/usr/bin/env bash
# Makes .deps/python with the Python packages that some tests read our files with, as other people's programs do, and
# prints its interpreter. Without Python or the network those tests are skipped, and this says so in one line.
set -euo pipefail
cd "$(dirname "$0")/.."
packages=(numpy pillow opencv-python-headless pycocotools onnxruntime==1.32.0)
python=.deps/python/bin/python

if [ ! -f .deps/python/ready ] || [ "$(cat .deps/python/ready)" != "${packages[*]}" ]; then
	skip() { echo "ClickMask set-up: $1; tests that read our files with Python are skipped" >&2; exit 0; }
	python3 -c 'import venv, ensurepip' 2>/dev/null || skip "python3 with venv is not there"
	rm -rf .deps/python
	python3 -m venv .deps/python >&2 || skip "no Python environment could be made"
	echo "ClickMask set-up: getting ${packages[*]} with pip, for tests alone" >&2
	"$python" -m pip install --quiet --disable-pip-version-check --timeout 10 --retries 1 "${packages[@]}" >&2 ||
		skip "pip could not get the packages"
	"$python" -m pip install --quiet --disable-pip-version-check --timeout 10 --retries 1 pymatting >&2 ||
		echo "ClickMask set-up: pip could not get pymatting; colours of cut-outs are compared with its stored numbers alone" >&2
	echo "${packages[*]}" >.deps/python/ready
fi
echo "$PWD/$python"
