#!/usr/bin/env bash
# Makes .deps/readers with other people's programs that read and write annotations, for make test-readers, and prints its
# interpreter. They are large (Qt, pandas, matplotlib: 1 GB), so make test leaves them alone.
set -euo pipefail
cd "$(dirname "$0")/.."
packages=(numpy "pillow<13" opencv-python-headless pycocotools supervision scikit-image shapely cairosvg
	attrs orjson ujson json_stream imagesize pandas lxml typing_extensions # for datumaro
	loguru imgviz PyQt5 onnxruntime==1.32.0)                               # for labelme
# These ask for much more than their code that reads files needs, Ultralytics for PyTorch.
alone=(labelme datumaro label-studio-converter ultralytics)
python=.deps/readers/bin/python

if [ ! -f .deps/readers/ready ] || [ "$(cat .deps/readers/ready)" != "${packages[*]} ${alone[*]}" ]; then
	skip() { echo "ClickMask set-up: $1; the tests with other people's readers are skipped" >&2; exit 0; }
	python3 -c 'import venv, ensurepip' 2>/dev/null || skip "python3 with venv is not there"
	rm -rf .deps/readers
	python3 -m venv .deps/readers >&2 || skip "no Python environment could be made"
	echo "ClickMask set-up: getting ${packages[*]} ${alone[*]} with pip, for tests alone" >&2
	"$python" -m pip install --quiet --disable-pip-version-check --timeout 10 --retries 1 "${packages[@]}" >&2 ||
		skip "pip could not get the packages"
	for name in "${alone[@]}"; do
		"$python" -m pip install --quiet --disable-pip-version-check --timeout 10 --retries 1 --no-deps "$name" >&2 ||
			echo "ClickMask set-up: pip could not get $name, whose readers are skipped" >&2
	done
	echo "${packages[*]} ${alone[*]}" >.deps/readers/ready
fi
echo "$PWD/$python"
