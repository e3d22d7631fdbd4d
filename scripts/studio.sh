#!/usr/bin/env bash
# Makes .deps/studio with Label Studio's SDK, for make test-readers, and prints its interpreter; nothing where it cannot be had.
set -euo pipefail
cd "$(dirname "$0")/.."
python=.deps/studio/bin/python
if [ ! -f .deps/studio/ready ]; then
	skip() { echo "ClickMask set-up: $1; the test with Label Studio's SDK is skipped" >&2; exit 0; }
	python3 -c 'import venv, ensurepip' 2>/dev/null || skip "python3 with venv is not there"
	rm -rf .deps/studio
	python3 -m venv .deps/studio >&2 || skip "no Python environment could be made"
	echo "ClickMask set-up: getting label-studio-sdk with pip, for tests alone" >&2
	"$python" -m pip install --quiet --disable-pip-version-check --timeout 10 --retries 1 label-studio-sdk requests >&2 ||
		skip "pip could not get label-studio-sdk"
	touch .deps/studio/ready
fi
echo "$PWD/$python"
