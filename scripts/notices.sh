#!/usr/bin/env bash
# Writes NOTICE.md: what the program contains of others, with their licences. Run it when go.mod changes.
set -euo pipefail
cd "$(dirname "$0")/.."
tags=x11,migrated_fynedo

modules() {
	for os in linux windows darwin; do
		GOOS=$os CGO_ENABLED=1 go list -deps -tags "$tags" -f '{{with .Module}}{{if not .Main}}{{.Path}}	{{.Version}}	{{.Dir}}{{end}}{{end}}' . 2>/dev/null
	done | sort -u
}

{
	cat <<'HEAD'
# Third-party notices

ClickMask is licensed under the Apache License 2.0 (LICENSE). It contains, or is shipped with, the works below. This
file is written by `scripts/notices.sh`.

| work | version | where |
|---|---|---|
HEAD
	modules | while IFS=$'\t' read -r path version _; do echo "| $path | $version | linked into the program |"; done
	cat <<'MIDDLE'
| ONNX Runtime (MIT, Microsoft Corporation) | 1.32.0 | shared library beside the program |
| Inter (SIL Open Font License 1.1) | 4 | subset in the program, `ui/style/fonts` |
| Noto Sans JP (SIL Open Font License 1.1) | 2 | subset in the program, `ui/style/fonts` |
| EfficientNet-Lite2 weights (Apache License 2.0, Google LLC) | | where the training of the built-in model began |

The licences of the fonts lie beside them; those of the linked modules follow.
MIDDLE
	modules | while IFS=$'\t' read -r path version dir; do
		file=$(find "$dir" -maxdepth 1 -iname 'licen[sc]e*' -o -maxdepth 1 -iname 'copying*' | sort | head -1)
		[ -n "$file" ] || { echo "no licence found for $path" >&2; exit 1; }
		printf '\n## %s %s\n\n```text\n' "$path" "$version"
		sed 's/\r$//; s/[[:space:]]*$//' "$file"
		printf '```\n'
		for inside in "$dir"/lib/LICENSE.*; do # of what such a module holds as WebAssembly
			[ -f "$inside" ] || continue
			printf '\n### %s, inside it\n\n```text\n' "${inside##*/LICENSE.}"
			sed 's/\r$//; s/[[:space:]]*$//' "$inside"
			printf '```\n'
		done
	done
} >NOTICE.md
echo "NOTICE.md: $(grep -c '^## ' NOTICE.md) works"
